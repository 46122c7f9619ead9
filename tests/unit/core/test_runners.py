"""Greenlets that do one job after another."""

import contextvars
import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import gevent
import pytest
import structlog
from gevent.event import Event

from core.runners import Job, Runners

_around: contextvars.ContextVar[object] = contextvars.ContextVar("around", default=None)
_tag: contextvars.ContextVar[str] = contextvars.ContextVar("tag", default="none")


class _Person:
    """Something that a job has to do with, and that can be watched."""


@pytest.fixture
def kept() -> Iterator[Runners]:
    runners = Runners()
    with runners.kept():
        yield runners


def _do(runners: Runners, do: Callable[[], object]) -> Job[object]:
    over = Event()
    job: Job[object] = runners.start(do, ended=over.set)
    assert over.wait(5)
    return job


def test_a_kept_greenlet_does_the_next_job_too(kept: Runners) -> None:
    first = _do(kept, gevent.getcurrent).take()
    second = _do(kept, gevent.getcurrent).take()

    assert second is first


def test_each_job_has_a_new_greenlet_where_none_is_kept() -> None:
    runners = Runners()

    first = _do(runners, gevent.getcurrent).take()
    second = _do(runners, gevent.getcurrent).take()

    assert second is not first
    assert first.dead


def test_jobs_under_way_at_once_have_a_greenlet_each(kept: Runners) -> None:
    met, over = Event(), Event()
    waits = kept.start(lambda: met.wait(5), ended=over.set)
    _do(kept, met.set)
    over.wait(5)

    assert waits.take() is True


def test_a_job_sees_its_makers_context_and_not_the_one_before(kept: Runners) -> None:
    for tag in ("first", "second"):
        token = _tag.set(tag)
        seen = _do(kept, _tag.get).take()
        _tag.reset(token)

        assert seen == tag
    assert _do(kept, _tag.get).take() == "none"


def test_what_a_job_raised_is_raised_to_who_asks_for_it(kept: Runners) -> None:
    job = _do(kept, lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        job.take()
    assert _do(kept, lambda: "well").take() == "well"


def test_a_job_that_is_stopped_goes_no_further(kept: Runners) -> None:
    never, reached, over = Event(), [], Event()
    job = kept.start(lambda: (never.wait(), reached.append(1)), ended=over.set)
    gevent.sleep(0)
    job.stop()
    over.wait(5)
    never.set()
    gevent.idle()

    assert reached == []


def test_stopping_a_job_that_ends_first_does_not_cut_off_the_next_one(kept: Runners) -> None:
    go_on, next_is_over, following = Event(), Event(), []
    late = kept.start(lambda: go_on.wait(5), ended=lambda: None)
    gevent.sleep(0)

    def follow() -> None:
        following.append(kept.start(lambda: "whole", ended=next_is_over.set))

    # In one round: it ends, another job begins, it is cut off.
    go_on.set()
    gevent.get_hub().loop.run_callback(follow)
    late.stop()

    assert next_is_over.wait(5)
    assert following[0].take() == "whole"


def test_stopping_a_job_that_is_over_leaves_its_greenlet_to_others(kept: Runners) -> None:
    job = _do(kept, gevent.getcurrent)
    job.stop()

    assert _do(kept, gevent.getcurrent).take() is job.take()


def test_a_resting_greenlet_holds_nothing_of_the_job_before(kept: Runners) -> None:
    done, around = _Person(), _Person()
    watched = [weakref.ref(done), weakref.ref(around)]
    token = _around.set(around)
    _do(kept, lambda done=done: done)
    _around.reset(token)
    del done, around, token
    gc.collect()

    assert [one() for one in watched] == [None, None]


@pytest.mark.parametrize("ends", ["well", "in an error", "cut off"])
def test_a_job_that_is_over_leaves_nothing_to_the_collector(kept: Runners, ends: str) -> None:
    def work() -> None:
        if ends == "in an error":
            raise LookupError
        if ends == "cut off":
            Event().wait()

    def live_a_little() -> "weakref.ref[_Person]":
        person, over = _Person(), Event()
        _around.set(person)
        job = kept.start(work, ended=over.set)
        gevent.sleep(0)
        job.stop()
        over.wait(5)
        with suppress(LookupError):
            job.take()
        return weakref.ref(person)

    gc.collect()
    gc.disable()
    try:
        watched = contextvars.copy_context().run(live_a_little)
        gevent.idle()

        assert watched() is None
    finally:
        gc.enable()


def test_a_job_that_is_stopped_before_it_begins_never_does(kept: Runners) -> None:
    _do(kept, lambda: "so that one rests")
    begun: list[str] = []
    for name in ("in the kept greenlet", "in a new one"):
        kept.start(partial(begun.append, name), ended=lambda: None).stop()
    gevent.idle()

    assert begun == []
    assert _do(kept, lambda: "well").take() == "well"


def test_a_stopped_job_that_fails_is_told(kept: Runners) -> None:
    def fail_when_cut_off() -> None:
        try:
            Event().wait()
        finally:
            raise LookupError("of 林晓梅")

    over = Event()
    job = kept.start(fail_when_cut_off, ended=over.set)
    gevent.sleep(0)
    with structlog.testing.capture_logs() as told:
        job.stop()
        over.wait(5)

    assert [(one["event"], one["error"]) for one in told] == [("stopped_job_failed", "LookupError")]


def test_nobody_rests_on_after_the_keeping() -> None:
    runners = Runners()
    with runners.kept():
        greenlet = _do(runners, gevent.getcurrent).take()
    greenlet.join(5)

    assert greenlet.dead
