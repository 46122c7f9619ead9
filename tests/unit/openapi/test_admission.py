"""A worker that has too many requests says so at once, and to nobody who watches over it."""

import json
from contextlib import ExitStack

import gevent
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


def _entered(admission: Admission, number: int) -> list[gevent.Greenlet]:
    """Let so many requests in; return those that wait for their turn."""
    entering = [gevent.spawn(admission.enter) for _ in range(number)]
    gevent.sleep(0)
    return [one for one in entering if not one.ready()]


def _ready(waiting: list[gevent.Greenlet]) -> list[bool]:
    gevent.sleep(0)
    return [one.ready() for one in waiting]


def test_while_the_loop_keeps_up_nobody_waits() -> None:
    admission = _admission(in_work=0, late_s=0)

    assert _entered(admission, 500) == []


def test_when_it_falls_behind_work_begins_in_order_as_earlier_work_ends() -> None:
    admission = _admission(in_work=0, late_s=1)
    waiting = _entered(admission, 18)

    before = _ready(waiting)
    admission.leave()
    after_one = _ready(waiting)
    admission.leave()

    assert (before, after_one) == ([False, False], [True, False])
    assert _ready(waiting) == [True, True]


def test_when_it_keeps_up_again_those_who_wait_begin_little_by_little() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=2, elapsed_s=elapsed_s)
    elapsed_s.advance(1)
    admission.beat()
    waiting = _entered(admission, 26)

    begun = []
    for _ in range(3):
        elapsed_s.advance(0.01)
        admission.beat()
        begun.append(sum(_ready(waiting)))

    assert (len(waiting), begun) == (10, [4, 8, 10])


def test_who_waits_for_a_turn_means_that_there_are_enough() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=2, elapsed_s=elapsed_s)
    elapsed_s.advance(1)
    admission.beat()
    waiting = _entered(admission, 30)
    elapsed_s.advance(0.01)
    admission.beat()

    assert len(waiting) == 14
    assert admission.is_full


@given(st.lists(st.sampled_from(["enter", "leave", "kill", "beat", "late"]), max_size=60))
def test_whoever_comes_goes_or_is_cut_off_the_count_is_right_and_nobody_is_left_behind(
    steps: list[str],
) -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=2, elapsed_s=elapsed_s)
    begun: list[gevent.Greenlet] = []
    waiting = _entered(admission, 0)
    for step in ["late"] + ["enter"] * 17 + steps:
        if step == "enter":
            waiting.append(gevent.spawn(admission.enter))
        elif step == "leave" and begun:
            begun.pop()
            admission.leave()
        elif step == "kill" and waiting:
            waiting.pop().kill()
        elif step in ("beat", "late"):
            elapsed_s.advance(0.01 if step == "beat" else 1)
            admission.beat()
        gevent.sleep(0)
        begun += [one for one in waiting if one.ready()]
        waiting = [one for one in waiting if not one.ready()]

        assert admission.in_work == len(begun) + len(waiting)

    while begun:
        begun.pop()
        admission.leave()
        gevent.sleep(0)
        begun += [one for one in waiting if one.ready()]
        waiting = [one for one in waiting if not one.ready()]

    assert (admission.in_work, waiting) == (0, [])


def test_requests_that_only_wait_leave_their_places_to_others() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=64, elapsed_s=elapsed_s)
    with ExitStack() as polls:
        for _ in range(16):
            admission.enter()
            polls.enter_context(admission.idle())
        elapsed_s.advance(1)  # the loop is late: what begins now needs one of few places
        another = gevent.spawn(admission.enter)
        gevent.idle()

        assert another.ready()


def test_a_request_that_begins_to_wait_hands_its_place_on() -> None:
    elapsed_s = FakeSeconds()
    admission = Admission(most_in_work=64, elapsed_s=elapsed_s)
    for _ in range(16):
        admission.enter()
    elapsed_s.advance(1)
    another = gevent.spawn(admission.enter)
    gevent.idle()
    begun_before = another.ready()

    with admission.idle():
        gevent.idle()

        assert (begun_before, another.ready()) == (False, True)

    assert admission.in_work == 17
