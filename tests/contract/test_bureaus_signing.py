"""Both sides hold each other to the agreement: signatures, time, replays, one time limit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import gevent
import pytest

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.registry import Bureaus, discover
from core.errors import AppError, BureauError, BureauTimeout
from core.upstream import Answer, Limits, Line, UpstreamClient
from mock_upstreams import registry as their_registry
from mock_upstreams.faults import FaultKind
from mock_upstreams.personas import LIN_XIAOMEI
from mock_upstreams.running import RunningMocks, running_mocks
from mock_upstreams.sandbox import sandbox
from tests.contract.bureau_calls import CALLS, CLOCK, LONG_S, SHORT_S, Call, access_of, bureaus_at

_TIMED = [(call, call.clock_window_s) for call in CALLS if call.clock_window_s is not None]
_CREDENTIALS = [
    (bureau.name, credential) for bureau in discover() for credential in bureau.credentials
]


@pytest.mark.parametrize("bureau, credential", _CREDENTIALS)
def test_each_wrong_credential_is_refused(
    mocks: RunningMocks, bureau: str, credential: str
) -> None:
    right = sandbox()[bureau][credential]
    wrong = right[:-1] + ("1" if right[-1] == "0" else "0")  # a key in hex stays one
    bureaus = bureaus_at(mocks, credentials={credential: wrong}, only_of=bureau)
    call = next(call for call in CALLS if call.bureau == bureau)

    with pytest.raises(AppError) as caught:
        call.run(bureaus, access_of(call.person))

    assert type(caught.value) is BureauError
    refused = mocks.requests(bureau)[-1]
    assert refused["signature"] != "ok" or refused["status"] == 401


_SIGNED = [call for call in CALLS if call.bureau != "wechat"]


@pytest.mark.parametrize("call", _SIGNED, ids=str)
def test_the_journal_says_what_was_signed_and_that_both_values_are_the_same(
    mocks: RunningMocks, call: Call
) -> None:
    call.run(bureaus_at(mocks), access_of(call.person))
    checks = [entry["signature_check"] for entry in mocks.requests(call.bureau)]

    assert len(checks) >= 1
    for check in checks:
        assert "<" in check["signed"]
        assert check["expected"].lower() == check["came"].lower() != ""


@pytest.mark.parametrize("bureau", ["exit_entry", "traffic"])
def test_the_journal_tells_in_clear_what_was_sealed(mocks: RunningMocks, bureau: str) -> None:
    call = next(call for call in CALLS if call.bureau == bureau)

    call.run(bureaus_at(mocks), access_of(call.person))

    assert call.person.id_number in mocks.requests(bureau)[0]["opened"]


@pytest.mark.parametrize(
    "credential, refused",
    [
        ("appid", {"invalid appid"}),
        ("secret", {"invalid appsecret"}),
        ("paasid", {"unknown paasid"}),
        ("token", {"wrong signature"}),
    ],
)
def test_the_journal_says_which_credential_is_wrong(
    mocks: RunningMocks, credential: str, refused: set[str]
) -> None:
    wrong = bureaus_at(mocks, credentials={credential: "wrong"})
    calls = [call for call in CALLS if credential in sandbox()[call.bureau]]

    for call in calls:
        with pytest.raises(BureauError):
            call.run(wrong, access_of(call.person))

    seen = {entry["signature"] for call in calls for entry in mocks.requests(call.bureau)}
    assert seen == refused


@pytest.mark.parametrize("call, window_s", _TIMED, ids=str)
@pytest.mark.parametrize("direction", [-1, 1], ids=["slow", "fast"])
def test_a_clock_that_is_too_far_off_is_refused(
    mocks: RunningMocks, call: Call, window_s: int, direction: int
) -> None:
    off = timedelta(seconds=direction * (window_s + 10))

    with pytest.raises(BureauError):
        call.run(bureaus_at(mocks, now=lambda: CLOCK() + off), access_of(call.person))

    assert "s off" in mocks.requests(call.bureau)[-1]["signature"]


@pytest.mark.parametrize("call, window_s", _TIMED, ids=str)
@pytest.mark.parametrize("direction", [-1, 1], ids=["slow", "fast"])
def test_a_clock_that_is_a_little_off_is_accepted(
    mocks: RunningMocks, call: Call, window_s: int, direction: int
) -> None:
    off = timedelta(seconds=direction * (window_s - 10))

    call.run(bureaus_at(mocks, now=lambda: CLOCK() + off), access_of(call.person))

    assert mocks.requests(call.bureau)[-1]["signature"] == "ok"


def _tif_headers(nonce: str, at: datetime) -> dict[str, str]:
    credentials = sandbox()["population"]
    timestamp = str(int(at.timestamp()))
    signed = f"{timestamp}{credentials['token']}{nonce}{timestamp}"
    return {
        "x-tif-paasid": credentials["paasid"],
        "x-tif-timestamp": timestamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": sha256(signed.encode()).hexdigest().upper(),
    }


def test_a_replayed_nonce_is_refused_and_upper_case_hex_is_not(mocks: RunningMocks) -> None:
    headers = _tif_headers("0123456789abcdef", CLOCK())

    first, _ = mocks.send("POST", "/population/v1/resident", {}, headers)
    second, answer = mocks.send("POST", "/population/v1/resident", {}, headers)

    assert first == 400  # signed rightly; the empty body is what is wrong
    assert (second, answer["errcode"]) == (401, 40103)


def test_social_security_refuses_a_body_that_was_changed_on_the_way(mocks: RunningMocks) -> None:
    credentials = sandbox()["social_security"]
    timestamp, nonce = str(int(CLOCK().timestamp())), "fedcba9876543210"
    signed = f"{timestamp}{credentials['token']}{nonce}{timestamp}"
    headers = {
        "x-tif-paasid": credentials["paasid"],
        "x-tif-timestamp": timestamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": sha256(signed.encode()).hexdigest(),
        "x-tif-digest": sha256(b"{}").hexdigest(),
    }

    status, answer = mocks.send("POST", "/social_security/v3/account", {}, headers)

    assert (status, answer["errcode"]) == (401, 40105)


def test_an_answer_made_of_quick_polls_still_has_one_time_limit() -> None:
    with running_mocks(now=CLOCK, elapsed_s=lambda: 0.0) as never_ready:
        bureaus = bureaus_at(never_ready, deadline_s=2 * SHORT_S)

        with pytest.raises(BureauTimeout), gevent.Timeout(LONG_S, AssertionError("still asking")):
            bureaus[ExitEntry].documents(access_of(LIN_XIAOMEI))

        polls = [e for e in never_ready.requests("exit_entry") if e["operation"] == "poll"]
        assert len(polls) > 1


def test_the_journal_names_personas_and_masks_their_numbers(mocks: RunningMocks) -> None:
    for call, _ in _TIMED:
        call.run(bureaus_at(mocks), access_of(call.person))

    people = [call.person for call, _ in _TIMED]
    entries = [entry for call, _ in _TIMED for entry in mocks.requests(call.bureau)]
    told = {entry["persona"] for entry in entries if entry["status"] == 200}
    # What was signed and what was sealed are told as they came.
    words = repr([{**one, "opened": None, "signature_check": None} for one in entries])
    assert told >= {person.code for person in people}
    assert [one.code for one in people if one.id_number in words] == []
    assert [one.code for one in people if one.name in words] == []


class ReplayingClient(UpstreamClient):
    """Gives every call of one operation the first answer again, as an attacker in between could."""

    def __init__(self, bureau: str, url: str) -> None:
        super().__init__(bureau, url, Limits(deadline_s=SHORT_S))
        self._first: dict[str, Answer] = {}
        self.has_replayed = False

    def ask(self, operation: str, ask: Callable[[Line], Any], *, idempotent: bool) -> Any:
        return super().ask(
            operation, lambda line: ask(_ReplayingLine(line, self)), idempotent=idempotent
        )

    def answer(self, path: str, send: Callable[[], Answer]) -> Answer:
        """Return the first answer of a path, and what `send` gives where there is none."""
        if path in self._first:
            self.has_replayed = True
        else:
            self._first[path] = send()
        return self._first[path]


class _ReplayingLine:
    def __init__(self, line: Line, client: ReplayingClient) -> None:
        self._line = line
        self._client = client

    def send(self, method: str, path: str, **sent: Any) -> Answer:
        return self._client.answer(path, lambda: self._line.send(method, path, **sent))


_SIGNED_ANSWERS = [
    bureau.name
    for bureau in their_registry.discover()
    if FaultKind.WRONG_SIGNATURE in bureau.dialect_faults
]


@pytest.mark.parametrize("call", [one for one in CALLS if one.bureau in _SIGNED_ANSWERS], ids=str)
def test_an_old_answer_that_was_signed_rightly_is_refused(mocks: RunningMocks, call: Call) -> None:
    client = ReplayingClient(call.bureau, mocks.bureau_url(call.bureau))
    ours = next(bureau for bureau in discover() if bureau.name == call.bureau)
    adapter = ours.build(client, sandbox()[call.bureau], CLOCK)
    bureaus = Bureaus({type(adapter): adapter}, [client])

    with pytest.raises(AppError) as caught:
        [call.run(bureaus, access_of(call.person)) for _ in range(2)]

    assert type(caught.value) is BureauError
    assert client.has_replayed


def test_there_are_signed_answers_to_replay() -> None:
    assert set(_SIGNED_ANSWERS) >= {"exit_entry", "housing_fund", "tax", "traffic"}
