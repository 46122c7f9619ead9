"""Conditions on dates and times: before, after, equal to."""

from dataclasses import dataclass
from datetime import datetime

from mock_upstreams.clock import Clock
from mock_upstreams.stubs.fields import Fields, StubProblem
from mock_upstreams.stubs.matching.dates import (
    check_format,
    parse_now,
    parse_offset,
    parse_time,
    shift,
    truncate,
)

MOMENTS = ("before", "after", "equalToDateTime")
_MAX_OFFSET = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A comparison with an instant, fixed or counted from now.

    `fixed` None means from now, by `offset`, a count and a unit. What is cut down is cut before
    the offset is applied, unless `truncates_last`.
    """

    kind: str
    fixed: datetime | None
    offset: tuple[int, str]
    actual_format: str | None
    truncate_expected: str | None
    truncate_actual: str | None
    truncates_last: bool
    now: Clock

    def accepts(self, text: str) -> bool:
        actual = parse_time(text, self.actual_format)
        if actual is None:
            return False
        try:
            expected = self._expected()
            if self.truncate_actual:
                actual = truncate(actual, self.truncate_actual)
        except (ValueError, OverflowError):
            return False
        return _compare(self.kind, *_comparable(actual, expected, self.now()))

    def _expected(self) -> datetime:
        at = self.fixed or self.now()
        if self.truncate_expected and not self.truncates_last:
            at = truncate(at, self.truncate_expected)
        at = shift(at, *self.offset)
        if self.truncate_expected and self.truncates_last:
            at = truncate(at, self.truncate_expected)
        return at


def _comparable(actual: datetime, expected: datetime, now: datetime) -> tuple[datetime, datetime]:
    """A time without a zone is taken in the bureaus' zone, or compared without zones."""
    if actual.tzinfo is None and expected.tzinfo is not None:
        return actual.replace(tzinfo=now.tzinfo), expected
    if actual.tzinfo is not None and expected.tzinfo is None:
        return actual.replace(tzinfo=None), expected
    return actual, expected


def _compare(kind: str, actual: datetime, expected: datetime) -> bool:
    if kind == "before":
        return actual < expected
    return actual > expected if kind == "after" else actual == expected


def read_moment(fields: Fields, name: str, now: Clock) -> Moment:
    """Read `{"before": "now +3 days"}` and what may stand beside it.

    Raises:
        StubProblem: it is none.
    """
    text = fields.text(name) or ""
    reading = name
    try:
        counted = parse_now(text)
        fixed = None if counted else parse_time(text)
        if counted is None and fixed is None:
            raise ValueError("is no date or time")
        reading = "expectedOffset"
        offset = _offset(fields, counted or (0, "days"))
        reading = "actualFormat"
        actual_format = fields.text("actualFormat")
        if actual_format:
            check_format(actual_format)
        reading = "truncateExpected"
        truncate_expected = _truncation(fields, reading, now())
        reading = "truncateActual"
        truncate_actual = _truncation(fields, reading, now())
    except ValueError as exc:
        raise StubProblem((*fields.at, reading), str(exc)) from None
    return Moment(
        kind=name,
        fixed=fixed,
        offset=offset,
        actual_format=actual_format,
        truncate_expected=truncate_expected,
        truncate_actual=truncate_actual,
        truncates_last=fields.flag("applyTruncationLast"),
        now=now,
    )


def _offset(fields: Fields, counted: tuple[int, str]) -> tuple[int, str]:
    count = fields.whole("expectedOffset", -_MAX_OFFSET, _MAX_OFFSET)
    unit = fields.text("expectedOffsetUnit")
    if count is None:
        return counted
    return parse_offset(f"{count} {unit or 'days'}")


def _truncation(fields: Fields, name: str, at: datetime) -> str | None:
    how = fields.text(name)
    if how:
        truncate(at, how)
    return how
