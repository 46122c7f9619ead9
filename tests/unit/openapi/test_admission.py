"""A worker that has too many requests says so at once, and to nobody who watches over it."""

import json

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.turns import Turns
from openapi.admission import Admission, is_plain_get, may_be_refused, refusal
from tests.fakes import FakeSeconds, FakeTurns

GET = b"GET /v1/home HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n"


@pytest.mark.parametrize(
    "in_work, waited_s, is_full",
    [(1, 5.0, False), (2, 0.0, False), (2, 0.05, True), (900, 0.001, False), (900, 0.05, True)],
)
def test_it_is_full_when_it_has_enough_and_somebody_waits_for_the_cpu(
    in_work: int, waited_s: float, is_full: bool
) -> None:
    admission = Admission(FakeTurns(waited_s), most_in_work=2)
    for _ in range(in_work):
        admission.enter()

    assert admission.is_full is is_full


def test_it_takes_requests_again_when_nobody_waits_any_more() -> None:
    turns = FakeTurns(waited_s=1)
    admission = Admission(turns, most_in_work=1)
    admission.enter()
    was_full = admission.is_full

    turns.waited_s = 0

    assert (was_full, admission.is_full) == (True, False)


def test_who_is_cut_off_before_they_begin_is_not_counted() -> None:
    elapsed_s = FakeSeconds()
    turns = Turns(elapsed_s=elapsed_s)
    with turns.kept():
        admission = Admission(turns, most_in_work=1)
        gevent.idle()  # a round has begun
        elapsed_s.advance(1)
        entering = gevent.spawn(admission.enter)
        gevent.sleep(0)
        during = (admission.in_work, entering.ready())
        entering.kill()

    assert (during, admission.in_work) == ((1, False), 0)


def test_a_request_that_only_waits_for_somebody_is_not_counted_meanwhile() -> None:
    admission = Admission(FakeTurns(), most_in_work=2)
    admission.enter()
    admission.enter()
    with admission.idle():
        during = admission.in_work
    after = admission.in_work
    admission.leave()

    assert (during, after, admission.in_work) == (1, 2, 1)


@pytest.mark.parametrize(
    "data",
    [
        GET[:-2],
        GET + b"x",
        GET + GET,
        GET.replace(b"GET", b"POST"),
        GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
        GET.replace(b"Host: x", b"Content-Length: 5"),
        GET.replace(b"Host: x", b"TRANSFER-ENCODING: chunked"),
        GET.replace(b"Host: x", b"Host: x\nContent-Length: 5"),
        GET.replace(b"Host: x", b"Expect: 100-continue"),
        GET.replace(b"/v1/home", b"/health/live"),
        GET.replace(b"/v1/home", b"/metrics"),
        b"",
    ],
)
def test_what_is_unfinished_or_may_have_a_body_is_left_to_the_parser(data: bytes) -> None:
    assert not is_plain_get(data)


@given(st.binary(max_size=200))
def test_nothing_after_the_head_is_taken_for_part_of_it(data: bytes) -> None:
    assert is_plain_get(GET + data) is (data == b"")


@pytest.mark.parametrize("in_english, word", [(False, "请"), (True, "Please")])
def test_a_refusal_speaks_the_caller_s_language(in_english: bool, word: str) -> None:
    body = refusal(in_english=in_english).partition(b"\r\n\r\n")[2]

    assert word in json.loads(body)["message"]


@pytest.mark.parametrize(
    "path, may_be", [("/v1/home", True), ("/docs", True), ("/health/ready", False)]
)
def test_who_watches_the_worker_is_never_refused(path: str, may_be: bool) -> None:
    assert may_be_refused(path) is may_be
