"""Traffic police: what the adapter gives for the sample citizens."""

from dataclasses import replace
from datetime import date

import pytest

from bureaus.traffic.adapter import Traffic
from core.errors import BureauRecordMissing
from mock_upstreams.personas import LIN_XIAOMEI
from tests.contract.bureau_calls import access_of, bureaus_at
from tests.mocks import RunningMocks


def test_a_record_is_of_the_citizen_who_asks(mocks: RunningMocks) -> None:
    record = bureaus_at(mocks)[Traffic].record(access_of(LIN_XIAOMEI))

    assert record.name == LIN_XIAOMEI.name


def test_whom_the_bureau_does_not_know_has_no_record(mocks: RunningMocks) -> None:
    stranger = replace(LIN_XIAOMEI, born=date(1990, 1, 1))

    with pytest.raises(BureauRecordMissing):
        bureaus_at(mocks)[Traffic].record(access_of(stranger))
