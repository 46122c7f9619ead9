"""Many calls at once."""

import gc
import weakref
from contextvars import ContextVar, copy_context
from functools import partial

import gevent
import pytest
from gevent.event import Event

from core.errors import BureauTimeout
from core.fanout import BudgetExceeded, SectionStatus, gather
from core.logs import add_along, say_along

_around: ContextVar[object] = ContextVar("around", default=None)


def test_every_call_has_its_section_in_the_order_given() -> None:
    sections = gather({"b": lambda: 1, "a": lambda: 2}, budget_s=5)

    assert [(name, section.value) for name, section in sections.items()] == [("b", 1), ("a", 2)]


def test_calls_run_at_the_same_time() -> None:
    met = Event()

    sections = gather({"waits": lambda: met.wait(5), "sets": met.set}, budget_s=10)

    assert sections["waits"].value is True


def test_an_expected_failure_is_a_section() -> None:
    def fail() -> None:
        raise BureauTimeout(bureau="tax")

    section = gather({"tax": fail, "ok": lambda: 1}, budget_s=5)["tax"]

    assert section.status is SectionStatus.UNAVAILABLE
    assert section.error.code == "bureau_timeout"


def test_our_own_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        gather({"bug": lambda: 1 / 0}, budget_s=5)


def test_what_is_late_is_given_up_and_the_rest_is_there() -> None:
    never = Event()

    sections = gather({"late": never.wait, "ok": lambda: 1}, budget_s=0.05)

    assert isinstance(sections["late"].error, BudgetExceeded)
    assert sections["ok"].value == 1


def test_the_callers_log_context_goes_along() -> None:
    def ask() -> object:
        say_along(request_id="r-1")
        return gather({"a": lambda: add_along(None, "info", {})}, budget_s=5)["a"].value

    told = copy_context().run(ask)

    assert told == {"request_id": "r-1"}


def test_nothing_runs_on_after_the_budget() -> None:
    never, reached = Event(), []

    gather({"late": lambda: (never.wait(), reached.append(1))}, budget_s=0.01)
    never.set()
    gevent.idle()

    assert reached == []


@pytest.mark.parametrize("ends", ["well", "in an error", "late"])
def test_a_section_leaves_nothing_of_its_request_to_the_collector(ends: str) -> None:
    def ask(_of_whom: object) -> None:
        if ends == "in an error":
            raise BureauTimeout(bureau="tax")
        if ends == "late":
            Event().wait()

    def answer() -> tuple[object, list["weakref.ref[Event]"]]:
        around, of_whom = Event(), Event()  # anything that can be watched
        _around.set(around)
        sections = gather({"tax": partial(ask, of_whom)}, budget_s=0.01)
        return sections, [weakref.ref(around), weakref.ref(of_whom)]

    gc.collect()
    gc.disable()
    try:
        sections, watched = copy_context().run(answer)
        gevent.idle()
        context_is_left = watched[0]() is not None
        del sections

        assert not context_is_left
        assert [one() for one in watched] == [None, None]
    finally:
        gc.enable()
