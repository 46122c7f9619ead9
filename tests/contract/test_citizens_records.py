"""Every bureau holds something of each of the hundred thousand, and adapters read it."""

import pytest

from core.errors import BureauRecordMissing
from mock_upstreams.citizens import SIZE, Citizens
from mock_upstreams.registry import discover
from mock_upstreams.running import RunningMocks
from mock_upstreams.world import DEFAULT_SEED
from tests.contract.bureau_calls import CALLS, access_of, bureaus_at
from tests.contract.calls.call import Call

_PEOPLE = [Citizens(DEFAULT_SEED).at(index) for index in (0, 17, 31_415, SIZE - 1)]
_OF_THE_RETIRED = {"pension_payments", "pension_eligibility"}
_WRITES = {(bureau.name, operation) for bureau in discover() for operation in bureau.writes}
_LOOK_UPS = [
    call
    for call in CALLS
    if call.write is None and call.is_idempotent and (call.bureau, call.operation) not in _WRITES
]


@pytest.mark.parametrize("call", _LOOK_UPS, ids=str)
def test_each_look_up_has_an_answer(mocks: RunningMocks, call: Call) -> None:
    bureaus = bureaus_at(mocks)
    for citizen in _PEOPLE:
        is_retired = citizen.insurance.status == "retired"
        try:
            call.run(bureaus, access_of(citizen))
        except BureauRecordMissing:
            assert call.operation in _OF_THE_RETIRED
            assert not is_retired
