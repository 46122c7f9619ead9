"""Helpers of dates and times, by the bureaus' clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mock_upstreams.stubs.matching.dates import (
    parse_offset,
    parse_time,
    shift,
    truncate,
    write_time,
)
from mock_upstreams.stubs.templates.rendering import Given, Helper
from mock_upstreams.stubs.templates.things import as_text


def _now(given: Given) -> object:
    return _written(given, given.now)


def _date(given: Given) -> object:
    value = given.value(0)
    if value is None:
        return _written(given, given.now)
    at = value if isinstance(value, datetime) else parse_time(as_text(value))
    if at is None:
        raise ValueError("is no date or time")
    return _written(given, at if at.tzinfo else at.replace(tzinfo=UTC))


def _written(given: Given, at: datetime) -> str:
    if given.named.get("offset"):
        at = shift(at, *parse_offset(as_text(given.named["offset"])))
    zone = given.named.get("timezone")
    at = at.astimezone(ZoneInfo(as_text(zone)) if zone else UTC)
    pattern = given.named.get("format")
    return write_time(at, None if pattern is None else as_text(pattern))


def _parse_date(given: Given) -> object:
    pattern = given.named.get("format")
    at = parse_time(given.text(0), None if pattern is None else as_text(pattern))
    if at is None:
        raise ValueError("is no date or time")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _truncate_date(given: Given) -> object:
    value = given.value(0)
    if not isinstance(value, datetime):
        raise ValueError("needs a date, as parseDate gives one")
    return truncate(value, given.text(1))


def _date_format(given: Given) -> object:
    value = given.value(0)
    at = value if isinstance(value, datetime) else parse_time(as_text(value))
    if at is None:
        raise ValueError("is no date or time")
    pattern = given.named.get("format", given.value(1))
    written = at if at.tzinfo else at.replace(tzinfo=UTC)
    return write_time(written, None if pattern is None else as_text(pattern))


TIMES: dict[str, Helper] = {
    "now": _now,
    "date": _date,
    "parseDate": _parse_date,
    "truncateDate": _truncate_date,
    "dateFormat": _date_format,
}
