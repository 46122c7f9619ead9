"""W3C Trace Context."""

from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.trace import begin_trace, current_trace, new_span_id, read_traceparent

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.mark.parametrize(
    "flags, passed_on", [("00", "00"), ("01", "01"), ("03", "01"), ("fe", "00")]
)
def test_a_trace_goes_on_under_another_span(flags: str, passed_on: str) -> None:
    trace = read_traceparent(f"00-{TRACE}-{SPAN}-{flags}")

    assert trace.traceparent("00f067aa0ba902b7") == f"00-{TRACE}-00f067aa0ba902b7-{passed_on}"


def test_a_later_version_may_say_more() -> None:
    assert read_traceparent(f"cc-{TRACE}-{SPAN}-01-what-the-future-brings").trace_id == TRACE


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-01\n",
        f" 00-{TRACE}-{SPAN}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[:-1]}٣-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01,00-{TRACE}-{SPAN}-01",
    ],
)
def test_what_is_not_well_formed_begins_a_trace_of_our_own(header: str) -> None:
    def begin() -> str:
        begin_trace(header)
        return current_trace().trace_id

    assert read_traceparent(header) is None
    assert copy_context().run(begin) != TRACE


@given(st.text(max_size=80))
def test_whatever_comes_what_goes_on_is_well_formed(header: str) -> None:
    trace = copy_context().run(begin_trace, header)

    assert read_traceparent(trace.traceparent(new_span_id())) == trace
