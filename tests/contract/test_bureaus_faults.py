"""Every adapter against everything that a bureau can do wrong, over real sockets."""

import traceback

import pytest
import structlog

from bureaus.exit_entry.adapter import ExitEntry
from core.errors import AppError, BureauError, BureauOverloaded, BureauTimeout
from mock_upstreams.faults import DIALECT_FAULTS, FaultKind
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI
from mock_upstreams.registry import discover
from tests.contract.bureau_calls import CALLS, SHORT_S, Call, access_of, bureaus_at
from tests.mocks import RunningMocks

_NEVER_S = 60
_ALWAYS = {
    "status-500": ({"fault": "status", "status": 500}, BureauError),
    "status-401": ({"fault": "status", "status": 401}, BureauError),
    "status-204": ({"fault": "status", "status": 204}, BureauError),
    "status-429": ({"fault": "status", "status": 429}, BureauOverloaded),
    "status-503": ({"fault": "status", "status": 503}, BureauOverloaded),
    "html": ({"fault": "body", "body": "<html>maintenance</html>"}, BureauError),
    "json-of-another-shape": ({"fault": "body", "body": '{"a": [1, null]}'}, BureauError),
    "json-list": ({"fault": "body", "body": "[]"}, BureauError),
    "json-nan": ({"fault": "body", "body": '{"errcode": NaN}'}, BureauError),
    "json-deep": ({"fault": "body", "body": "[" * 100_000}, BureauError),
    "json-huge-number": ({"fault": "body", "body": '{"errcode": ' + "9" * 5000 + "}"}, BureauError),
    "empty": ({"fault": "empty"}, BureauError),
    "garbage": ({"fault": "garbage"}, BureauError),
    "reset": ({"fault": "reset"}, BureauError),
    "truncate": ({"fault": "truncate"}, BureauError),
    "redirect": ({"fault": "redirect"}, BureauError),
    "huge": ({"fault": "huge"}, BureauError),
}
_SLOW = {
    "silence": {"fault": "delay", "delay_s": _NEVER_S},
    "dribble": {"fault": "dribble", "bytes_per_s": 20},
}
_PERSONAL = f"{LIN_XIAOMEI.name} {LIN_XIAOMEI.id_number} {LIN_XIAOMEI.address}"
_DIALECT = [
    (call, kind)
    for call in CALLS
    for bureau in discover()
    for kind in sorted(DIALECT_FAULTS)
    if bureau.name == call.bureau and kind in bureau.dialect_faults
]


def _secrets(persona: Persona) -> list[str]:
    return [persona.name, persona.id_number, persona.address, persona.name_latin]


_SECRETS = [secret for call in CALLS for secret in _secrets(call.person)]


def _fail(mocks: RunningMocks, call: Call, fault: dict[str, object], **how: float) -> AppError:
    mocks.put_fault({"bureau": call.bureau, "operation": call.operation, **fault})
    with pytest.raises(AppError) as caught:
        call.run(bureaus_at(mocks, **how), access_of(call.person))
    return caught.value


@pytest.mark.parametrize("call", CALLS, ids=str)
@pytest.mark.parametrize("name", _ALWAYS)
def test_a_broken_answer_becomes_a_bureau_error(mocks: RunningMocks, call: Call, name: str) -> None:
    fault, expected = _ALWAYS[name]

    error = _fail(mocks, call, fault)

    assert type(error) is expected
    assert error.facts["bureau"] == call.bureau


@pytest.mark.parametrize("call", CALLS, ids=str)
@pytest.mark.parametrize("name", _SLOW)
def test_an_answer_that_is_not_whole_in_time_is_a_timeout(
    mocks: RunningMocks, call: Call, name: str
) -> None:
    error = _fail(mocks, call, _SLOW[name], deadline_s=SHORT_S)

    assert type(error) is BureauTimeout


@pytest.mark.parametrize("call, kind", _DIALECT, ids=str)
def test_an_answer_against_the_dialect_becomes_a_bureau_error(
    mocks: RunningMocks, call: Call, kind: FaultKind
) -> None:
    error = _fail(mocks, call, {"fault": kind.value})

    assert type(error) is BureauError


def test_someone_elses_documents_are_refused_whichever_answer_they_came_by(
    mocks: RunningMocks,
) -> None:
    mocks.put_fault({"bureau": "exit_entry", "fault": "other_citizen"})

    with pytest.raises(BureauError, match="someone else"):
        bureaus_at(mocks)[ExitEntry].documents(access_of(LIN_XIAOMEI))


@pytest.mark.parametrize(
    "call, field",
    [(call, field) for call in CALLS for field in call.fields],
    ids=str,
)
def test_every_field_in_use_must_be_there(mocks: RunningMocks, call: Call, field: str) -> None:
    error = _fail(mocks, call, {"fault": "missing_field", "field": field})

    assert type(error) is BureauError


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
def test_a_call_that_is_cut_off_is_not_sent_again(mocks: RunningMocks, call: Call) -> None:
    _fail(mocks, call, {"fault": "reset"})

    resets = [entry for entry in mocks.requests(call.bureau) if entry["fault"] == "reset"]
    assert len(resets) == 1


def test_a_busy_bureau_says_when_to_come_back(mocks: RunningMocks) -> None:
    error = _fail(mocks, CALLS[0], {"fault": "status", "status": 503, "retry_after_s": 7})

    assert error.headers == {"Retry-After": "7"}


@pytest.mark.parametrize("call", CALLS, ids=str)
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "missing_field"},
        {"fault": "wrong_charset"},
        {"fault": "truncate"},
        {"fault": "status", "status": 500, "body": _PERSONAL},
        {"fault": "body", "body": _PERSONAL},
        {"fault": "body", "body": f"{{{_PERSONAL}"},
        {"fault": "body", "body": f'{{"{_PERSONAL}": 1}}'},
        {"fault": "body", "body": f'{{"errcode": "{_PERSONAL}", "openid": "{_PERSONAL}"}}'},
        {"fault": "body", "body": f'{{"errcode": 0, "data": {{"gmsfhm": ["{_PERSONAL}"]}}}}'},
        {"fault": "body", "body": f'{{"errcode": 0, "data": {{"sfzh": 1, "xm": "{_PERSONAL}"}}}}'},
        {"fault": "body", "body": f"<gjj>{_PERSONAL}</gjj>"},
    ],
    ids=range(11),
)
def test_failures_never_tell_what_a_bureau_sent_or_was_asked(
    mocks: RunningMocks, call: Call, fault: dict[str, object]
) -> None:
    with structlog.testing.capture_logs() as logs:
        error = _fail(mocks, call, fault)

    told = "".join(traceback.format_exception(error)) + repr(error.facts) + repr(logs)
    assert logs
    secrets = _secrets(LIN_XIAOMEI) + _secrets(call.person)
    assert [secret for secret in secrets if secret in told] == []


def test_success_never_logs_who_was_asked_about(mocks: RunningMocks) -> None:
    with structlog.testing.capture_logs() as logs:
        for call in CALLS:
            mocks.reset()  # a spent code is spent
            call.run(bureaus_at(mocks), access_of(call.person))

    assert {entry["bureau"] for entry in logs} == {call.bureau for call in CALLS}
    assert [secret for secret in _SECRETS if secret in repr(logs)] == []


def test_records_do_not_show_the_person_in_their_repr(mocks: RunningMocks) -> None:
    shown = "".join(repr(call.run(bureaus_at(mocks), access_of(call.person))) for call in CALLS)

    assert [secret for secret in _SECRETS if secret in shown] == []
