"""A worker that has too many requests says so at once, and to nobody who watches over it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openapi.admission import Admission, is_plain_get, may_be_refused, refusal
from tests.fakes import FakeSeconds

GET = b"GET /v1/home HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n"


def _admission(*, in_work: int, late_s: float) -> Admission:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=2, elapsed_s=elapsed_s)
    admission.in_work = in_work
    elapsed_s.advance(0.01 + late_s)
    admission.beat()
    return admission


@pytest.mark.parametrize(
    "in_work, late_s, is_full",
    [(1, 5.0, False), (2, 0.0, False), (2, 0.05, True), (900, 0.001, False), (900, 0.05, True)],
)
def test_it_is_full_when_it_has_enough_and_falls_behind(
    in_work: int, late_s: float, is_full: bool
) -> None:
    assert _admission(in_work=in_work, late_s=late_s).is_full is is_full


def test_a_loop_that_does_not_come_round_at_all_has_fallen_behind() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=1, elapsed_s=elapsed_s)
    admission.in_work = 1
    admission.beat()

    elapsed_s.advance(1)

    assert admission.is_full


def test_it_takes_requests_again_when_the_loop_keeps_up() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=1, elapsed_s=elapsed_s)
    admission.in_work = 5
    elapsed_s.advance(1)
    admission.beat()

    elapsed_s.advance(0.01)
    admission.beat()

    assert not admission.is_full


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
