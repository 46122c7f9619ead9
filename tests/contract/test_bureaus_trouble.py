"""Every adapter with a bureau in trouble: what is sent again, and when nothing is sent."""

import pytest

from core.errors import AppError, BureauError, BureauUnavailable
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CALLS, Call, access_of, bureaus_at

_FIRST_CALLS = 10
"""So many earn one retry."""

_REPEATABLE = [call for call in CALLS if call.is_idempotent]
_LIES: list[tuple[Call, dict[str, object]]] = [
    *((call, {"fault": "missing_field"}) for call in _REPEATABLE),
    *((call, {"fault": "other_citizen"}) for call in _REPEATABLE),
    *(
        (call, {"fault": "other_value", "field": field, "value": value})
        for call in _REPEATABLE
        for field, value in call.echoes.items()
    ),
]
_ONCE = [call for call in CALLS if not call.is_idempotent]


def _fault(call: Call, **fault: object) -> dict[str, object]:
    return {"bureau": call.bureau, "operation": call.operation, **fault}


def _sent(mocks: RunningMocks, call: Call) -> list[object]:
    return [
        entry["fault"]
        for entry in mocks.requests(call.bureau)
        if entry["operation"] == call.operation
    ]


@pytest.mark.parametrize("call", _REPEATABLE, ids=str)
def test_a_repeatable_call_that_was_cut_off_is_asked_again_newly_signed(
    mocks: RunningMocks, call: Call
) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)
    for _ in range(_FIRST_CALLS):
        call.run(bureaus, access)
    mocks.reset()
    mocks.put_fault(_fault(call, fault="reset", times=1))

    call.run(bureaus, access)

    assert _sent(mocks, call)[:2] == ["reset", None]


@pytest.mark.parametrize("call", _ONCE, ids=str)
def test_a_call_that_spends_something_is_never_sent_again(mocks: RunningMocks, call: Call) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)
    for _ in range(_FIRST_CALLS):
        mocks.reset()  # a spent code is spent
        call.run(bureaus, access)
    mocks.reset()
    mocks.put_fault(_fault(call, fault="reset", times=1))

    with pytest.raises(BureauError):
        call.run(bureaus, access)

    assert _sent(mocks, call) == ["reset"]


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_when_nothing_works_little_is_sent_and_soon_nothing(
    mocks: RunningMocks, call: Call
) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)
    mocks.put_fault(_fault(call, fault="reset"))
    kinds = []
    for _ in range(50):
        with pytest.raises(AppError) as caught:
            call.run(bureaus, access)
        kinds.append(type(caught.value))

    assert kinds == [BureauError] * 5 + [BureauUnavailable] * 45
    assert len(_sent(mocks, call)) == 5


@pytest.mark.parametrize("call, lie", _LIES, ids=str)
def test_a_bureau_that_lies_is_left_alone_too(
    mocks: RunningMocks, call: Call, lie: dict[str, object]
) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)
    mocks.put_fault(_fault(call, **lie))
    for _ in range(6):
        with pytest.raises(AppError) as caught:
            call.run(bureaus, access)

    assert type(caught.value) is BureauUnavailable
