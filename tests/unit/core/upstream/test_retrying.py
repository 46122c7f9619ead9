"""When a call is sent again, and when it is not."""

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BureauError, BureauOverloaded
from core.upstream import Answer, Line, UpstreamClient
from core.upstream.retries import RetryBudget, pause_s
from tests.unit.core.upstream.sockets import (
    OK_AND_CLOSE,
    Behaviour,
    Seen,
    answer,
    answer_and_close,
    hang_up,
    listening,
)

WELL = answer_and_close(OK_AND_CLOSE)


def status(line: str, *headers: str) -> Behaviour:
    head = "\r\n".join((f"HTTP/1.1 {line}", "Connection: close", "Content-Length: 0", *headers))
    return answer_and_close(f"{head}\r\n\r\n".encode())


def read(client: UpstreamClient, *, idempotent: bool = True) -> Answer:
    def ask(line: Line) -> Answer:
        return line.send("GET", "/x")

    return client.ask("read", ask, idempotent=idempotent)


def earn(client: UpstreamClient, retries: int) -> None:
    for _ in range(10 * retries):
        read(client)


@given(st.lists(st.booleans(), max_size=400))
def test_there_are_never_more_retries_than_a_tenth_of_the_first_calls(failures: list[bool]) -> None:
    budget = RetryBudget()
    retries = 0
    for calls, has_failed in enumerate(failures, start=1):
        budget.earn()
        retries += has_failed and budget.spend()

        assert retries * 10 <= calls


@given(st.integers(0, 1000))
def test_no_more_than_ten_retries_are_saved_up(calls: int) -> None:
    budget = RetryBudget()
    for _ in range(calls):
        budget.earn()

    assert sum(budget.spend() for _ in range(1000)) == min(10, calls // 10)


@given(st.integers(1, 10), st.none() | st.integers(0, 600), st.floats(0, 1))
def test_a_pause_is_drawn_from_nothing_up_after_what_the_bureau_asked_for(
    attempt: int, retry_after_s: int | None, drawn: float
) -> None:
    pause = pause_s(attempt, retry_after_s, draw=lambda low, high: low + drawn * (high - low))

    jitter = pause - (retry_after_s or 0)
    assert -1e-9 <= jitter <= min(1.0, 0.05 * 2 ** (attempt - 1)) + 1e-9


@pytest.mark.parametrize(
    "trouble",
    [
        hang_up,
        status("500 Oh"),
        status("502 Oh"),
        status("504 Oh"),
        status("503 Oh", "Retry-After: 0"),
    ],
    ids=["hang-up", "500", "502", "504", "503"],
)
def test_an_idempotent_call_is_sent_again_after_a_passing_failure(client_for, trouble) -> None:
    with listening(*[WELL] * 10, trouble, WELL) as url:
        client = client_for(url)
        earn(client, 1)
        with structlog.testing.capture_logs() as logs:
            got = read(client)

    (call,) = logs
    assert got.body == b"ok"
    assert (call["outcome"], call["attempts"], call["exchanges"]) == ("retried", 2, 2)


@pytest.mark.parametrize(
    "trouble",
    [
        status("400 Bad"),
        status("401 No"),
        status("302 Found", "Location: /y"),
        answer_and_close(OK_AND_CLOSE.replace(b" 2\r\n", b" 2002\r\n") + bytes(2000)),
    ],
    ids=["400", "401", "302", "too-large"],
)
def test_what_will_not_pass_is_not_asked_again(client_for, trouble: Behaviour) -> None:
    seen = Seen()
    with listening(*[WELL] * 10, *[seen.then(trouble)] * 3) as url:
        client = client_for(url, max_bytes=1000)
        earn(client, 1)
        with pytest.raises(BureauError):
            read(client)

    assert len(seen) == 1


def test_a_call_that_does_something_is_never_sent_again(client_for) -> None:
    seen = Seen()
    with listening(*[WELL] * 10, *[seen.then(hang_up)] * 3) as url:
        client = client_for(url)
        earn(client, 1)
        with pytest.raises(BureauError):
            read(client, idempotent=False)

    assert len(seen) == 1


def test_three_attempts_are_the_most(client_for) -> None:
    seen = Seen()
    with listening(*[WELL] * 50, *[seen.then(hang_up)] * 5) as url:
        client = client_for(url, deadline_s=5)
        earn(client, 5)
        with pytest.raises(BureauError):
            read(client)

    assert len(seen) == 3


def test_when_everything_fails_a_tenth_is_sent_again_at_most(client_for) -> None:
    seen = Seen()
    with listening(*[seen.then(hang_up)] * 60) as url:
        client = client_for(url, breaker_failures=None)
        for _ in range(40):
            with pytest.raises(BureauError):
                read(client)

    assert len(seen) == 44


def test_a_bureau_that_asks_for_more_time_than_there_is_is_left_alone(client_for) -> None:
    seen = Seen()
    busy = status("503 Busy", "Retry-After: 1")
    with listening(*[WELL] * 10, *[seen.then(busy)] * 3) as url:
        client = client_for(url, deadline_s=0.9)
        earn(client, 1)
        with pytest.raises(BureauOverloaded) as caught:
            read(client)

    assert len(seen) == 1
    assert caught.value.headers["Retry-After"] == "1"


def test_each_attempt_makes_its_request_anew(client_for) -> None:
    seen, nonces = Seen(), iter(range(20))

    def ask(line: Line) -> Answer:
        return line.send("GET", "/x", headers={"nonce": str(next(nonces))})

    with listening(*[WELL] * 10, seen.then(hang_up), seen.then(answer(OK_AND_CLOSE))) as url:
        client = client_for(url)
        earn(client, 1)
        client.ask("read", ask, idempotent=True)

    assert [b"nonce: 0" in seen[0], b"nonce: 1" in seen[1]] == [True, True]
