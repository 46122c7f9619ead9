"""Every adapter against everything that a bureau can do wrong, over real sockets."""

import json
from collections.abc import Mapping

import pytest
import structlog

from bureaus.exit_entry.adapter import ExitEntry
from core.errors import BureauError
from mock_upstreams.personas import LIN_XIAOMEI
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CALLS, Call, access_of, bureaus_at
from tests.contract.conformance import TROUBLES, Trouble, play, problem, secrets

_PERSONAL = f"{LIN_XIAOMEI.name} {LIN_XIAOMEI.id_number} {LIN_XIAOMEI.address}"
_BODIES = {
    "json of another shape": '{"a": [1, null]}',
    "json list": "[]",
    "json nan": '{"errcode": NaN}',
    "json deep": "[" * 100_000,
    "json huge number": '{"errcode": ' + "9" * 5000 + "}",
    "personal": _PERSONAL,
    "personal, broken": f"{{{_PERSONAL}",
    "personal key": json.dumps({_PERSONAL: 1}),
    "personal code": json.dumps({"errcode": _PERSONAL, "openid": _PERSONAL}),
    "personal number": json.dumps({"errcode": 0, "data": {"gmsfhm": [_PERSONAL]}}),
    "personal name": json.dumps({"errcode": 0, "data": {"sfzh": 1, "xm": _PERSONAL}}),
    "personal XML": f"<gjj>{_PERSONAL}</gjj>",
}
_ODD = [
    *(
        Trouble(name=name, becomes=BureauError, fault={"fault": "body", "body": body})
        for name, body in _BODIES.items()
    ),
    Trouble(name="no content", becomes=BureauError, fault={"fault": "status", "status": 204}),
    Trouble(
        name="personal, status 500",
        becomes=BureauError,
        fault={"fault": "status", "status": 500, "body": _PERSONAL},
    ),
]
_IN_TROUBLE = [
    (call, trouble) for call in CALLS for trouble in (*TROUBLES, *_ODD) if trouble.can_befall(call)
]
_BY_FIELD = [
    (call, trouble, variant)
    for call in CALLS
    for trouble in TROUBLES
    if trouble.can_befall(call)
    for variant in trouble.variants(call)
    if variant
]


def _field_or_name(value: object) -> str:
    return str(value["field"]) if isinstance(value, dict) else str(value)


_EXTRA_FIELD = next(trouble for trouble in TROUBLES if trouble.name == "extra_field")


@pytest.mark.parametrize("call, trouble", _IN_TROUBLE, ids=str)
def test_trouble_becomes_the_right_error_in_time_and_tells_nothing(
    mocks: RunningMocks, call: Call, trouble: Trouble
) -> None:
    assert problem(call, trouble, play(mocks, call, trouble)) is None


@pytest.mark.parametrize("call, trouble, variant", _BY_FIELD, ids=_field_or_name)
def test_every_field_in_use_must_be_there_of_its_type_and_what_was_asked(
    mocks: RunningMocks, call: Call, trouble: Trouble, variant: Mapping[str, object]
) -> None:
    assert problem(call, trouble, play(mocks, call, trouble, **variant)) is None


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_field_more_changes_nothing(mocks: RunningMocks, call: Call) -> None:
    with_one_more = play(mocks, call, _EXTRA_FIELD)
    mocks.put_fault()
    if not call.is_idempotent:
        mocks.reset()  # a spent code is spent
    plain = call.run(bureaus_at(mocks), access_of(call.person))

    assert with_one_more.value == plain


def test_someone_elses_documents_are_refused_whichever_answer_they_came_by(
    mocks: RunningMocks,
) -> None:
    mocks.put_fault({"bureau": "exit_entry", "fault": "other_citizen"})

    with pytest.raises(BureauError, match="someone else"):
        bureaus_at(mocks)[ExitEntry].documents(access_of(LIN_XIAOMEI))


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_bureau_is_usable_again_once_it_behaves(mocks: RunningMocks, call: Call) -> None:
    bureaus = bureaus_at(mocks)
    for kind in ("reset", "truncate", "garbage"):
        mocks.put_fault({"bureau": call.bureau, "fault": kind, "times": 1})
        with pytest.raises(BureauError):
            call.run(bureaus, access_of(call.person))
        mocks.reset()

    call.run(bureaus, access_of(call.person))

    assert [entry["status"] for entry in mocks.requests(call.bureau)][-1] == 200


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_first_call_that_is_cut_off_is_not_sent_again(mocks: RunningMocks, call: Call) -> None:
    mocks.put_fault({"bureau": call.bureau, "operation": call.operation, "fault": "reset"})
    with pytest.raises(BureauError):
        call.run(bureaus_at(mocks), access_of(call.person))

    resets = [entry for entry in mocks.requests(call.bureau) if entry["fault"] == "reset"]
    assert len(resets) == 1


def test_success_never_logs_who_was_asked_about(mocks: RunningMocks) -> None:
    with structlog.testing.capture_logs() as logs:
        for call in CALLS:
            mocks.reset()  # a spent code is spent
            call.run(bureaus_at(mocks), access_of(call.person))

    assert {entry["bureau"] for entry in logs} == {call.bureau for call in CALLS}
    assert [secret for secret in secrets() if secret in repr(logs)] == []


def test_records_do_not_show_the_person_in_their_repr(mocks: RunningMocks) -> None:
    shown = "".join(repr(call.run(bureaus_at(mocks), access_of(call.person))) for call in CALLS)

    assert [secret for secret in secrets() if secret in shown] == []
