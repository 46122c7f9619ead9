"""A bureau that fails is left alone, and tried again by one call at a time."""

from collections.abc import Callable

import gevent
import pytest
import structlog
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from core.budget import within
from core.errors import BureauError, BureauRecordMissing, BureauTimeout, BureauUnavailable
from core.upstream import UpstreamClient
from core.upstream.breaker import Breaker, Permit
from tests.fakes import FakeSeconds
from tests.unit.core.upstream.sockets import (
    OK_AND_CLOSE,
    Seen,
    answer_and_close,
    hang_up,
    listening,
    say_nothing,
)

OPEN_S = 10.0
WELL = answer_and_close(OK_AND_CLOSE)


@pytest.fixture
def clock() -> FakeSeconds:
    return FakeSeconds()


@pytest.fixture
def breaker(clock: FakeSeconds) -> Breaker:
    return Breaker("tax", failures=3, open_s=OPEN_S, elapsed_s=clock)


def fail(breaker: Breaker, times: int = 3) -> None:
    for _ in range(times):
        breaker.admit().settle(True)


def admitted(breaker: Breaker, times: int) -> list[Permit]:
    permits = []
    for _ in range(times):
        try:
            permits.append(breaker.admit())
        except BureauUnavailable:
            continue
    return permits


def test_it_opens_after_failures_in_a_row_and_says_for_how_long(breaker, clock) -> None:
    fail(breaker)
    clock.advance(2.5)

    with pytest.raises(BureauUnavailable) as caught:
        breaker.admit()

    assert caught.value.headers["Retry-After"] == "8"


def test_a_success_in_between_starts_the_count_anew(breaker) -> None:
    fail(breaker, 2)
    breaker.admit().settle(False)
    fail(breaker, 2)

    assert admitted(breaker, 1)


def test_what_tells_nothing_counts_neither_way(breaker) -> None:
    fail(breaker, 2)
    breaker.admit().settle(None)
    fail(breaker, 1)

    assert not admitted(breaker, 1)


def test_exactly_one_call_tries_whether_the_bureau_is_well_again(breaker, clock) -> None:
    fail(breaker)
    clock.advance(OPEN_S)

    (probe,) = admitted(breaker, 50)
    probe.settle(False)

    assert len(admitted(breaker, 50)) == 50


def test_a_probe_that_fails_opens_it_for_as_long_again(breaker, clock) -> None:
    fail(breaker)
    clock.advance(OPEN_S)
    breaker.admit().settle(True)
    clock.advance(OPEN_S - 0.1)
    early = admitted(breaker, 1)
    clock.advance(0.1)

    assert (len(early), len(admitted(breaker, 9))) == (0, 1)


def test_a_probe_that_tells_nothing_leaves_its_place_to_the_next(breaker, clock) -> None:
    fail(breaker)
    clock.advance(OPEN_S)
    breaker.admit().settle(None)

    assert len(admitted(breaker, 9)) == 1


def test_late_news_of_calls_from_before_it_opened_change_nothing(breaker, clock) -> None:
    good, bad = breaker.admit(), breaker.admit()
    fail(breaker)
    good.settle(False)
    closed_early = admitted(breaker, 1)
    clock.advance(OPEN_S)
    probe = breaker.admit()
    bad.settle(True)
    probe.settle(False)

    assert not closed_early
    assert len(admitted(breaker, 9)) == 9


class Tries(RuleBasedStateMachine):
    """The breaker beside a model of it: when it opened, and which call is trying."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeSeconds()
        self.breaker = Breaker("tax", failures=2, open_s=OPEN_S, elapsed_s=self.clock)
        self.under_way: list[Permit] = []
        self.probe: Permit | None = None
        self.opened_s: float | None = None
        self.in_a_row = 0

    @rule()
    def time_passes(self) -> None:
        self.clock.advance(OPEN_S / 2)

    @rule()
    def somebody_calls(self) -> None:
        is_due = self.opened_s is None or self.clock() >= self.opened_s + OPEN_S
        permits = admitted(self.breaker, 1)

        assert bool(permits) == (is_due and self.probe is None)
        self.under_way += permits
        if permits and self.opened_s is not None:
            self.probe = permits[0]

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(0, 5), has_failed=st.sampled_from([True, False, None]))
    def a_call_ends(self, which: int, has_failed: bool | None) -> None:
        permit = self.under_way.pop(which % len(self.under_way))
        permit.settle(has_failed)
        if permit is self.probe:
            self.probe, self.in_a_row = None, 0
            if has_failed is not None:
                self.opened_s = self.clock() if has_failed else None
        elif self.opened_s is None and has_failed is not None:
            self.in_a_row = self.in_a_row + 1 if has_failed else 0
            if self.in_a_row == 2:
                self.opened_s = self.clock()


TestTries = Tries.TestCase


def call(client: UpstreamClient) -> bytes:
    return client.call("read", "GET", "/x").body


def break_it(client: UpstreamClient, times: int = 2) -> None:
    for _ in range(times):
        with pytest.raises(BureauError):
            call(client)


def test_an_open_bureau_is_sent_nothing_until_one_call_finds_it_well(client_for, clock) -> None:
    seen = Seen()
    with listening(hang_up, hang_up, seen.then(WELL), WELL) as url:
        client = client_for(url, breaker_failures=2, breaker_open_s=OPEN_S, elapsed_s=clock)
        break_it(client)
        with structlog.testing.capture_logs() as logs, pytest.raises(BureauUnavailable):
            call(client)
        sent_while_open = len(seen)
        clock.advance(OPEN_S)

        assert [call(client), call(client)] == [b"ok", b"ok"]
        assert sent_while_open == 0
        assert [(event["outcome"], event["exchanges"]) for event in logs] == [("open", 0)]


def test_a_killed_probe_makes_way_for_another(client_for, clock) -> None:
    seen = Seen()
    with listening(hang_up, hang_up, seen.then(say_nothing), WELL) as url:
        client = client_for(
            url, breaker_failures=2, breaker_open_s=OPEN_S, elapsed_s=clock, deadline_s=60
        )
        break_it(client)
        clock.advance(OPEN_S)
        probe = gevent.spawn(call, client)
        seen.wait_for(1)
        with pytest.raises(BureauUnavailable):
            call(client)
        probe.kill()

        assert call(client) == b"ok"


def test_a_bureau_that_says_no_is_well(client_for) -> None:
    def say_no(_line: object) -> None:
        raise BureauRecordMissing(bureau="tax")

    client = client_for("http://127.0.0.1:1", breaker_failures=2)
    for _ in range(5):
        with pytest.raises(BureauRecordMissing):
            client.ask("read", say_no, idempotent=True)


def test_our_own_bugs_are_not_the_bureaus_fault(client_for) -> None:
    client = client_for("http://127.0.0.1:1", breaker_failures=2)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            client.ask("read", lambda line: 1 / 0, idempotent=True)


def lie(_line: object) -> None:
    raise BureauError("not as agreed", bureau="tax")


def hang(_line: object) -> None:
    gevent.sleep(60)


@pytest.mark.parametrize("trouble", [lie, hang])
def test_lies_and_silence_open_it_too(client_for, trouble: Callable[[object], None]) -> None:
    client = client_for("http://127.0.0.1:1", breaker_failures=2, deadline_s=0.02)
    codes = []
    for _ in range(3):
        with pytest.raises(BureauError) as caught:
            client.ask("read", trouble, idempotent=False)
        codes.append(caught.value.code)

    assert codes[-1] == "bureau_unavailable"


def test_callers_in_a_hurry_do_not_open_it(client_for) -> None:
    client = client_for("http://127.0.0.1:1", breaker_failures=2, deadline_s=60)
    for _ in range(5):
        with within(0.01), pytest.raises(BureauTimeout):
            client.ask("read", hang, idempotent=False)
