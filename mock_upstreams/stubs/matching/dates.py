"""Dates and times as Java writes them: formats, offsets, truncations."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
_OFFSET = re.compile(r"(?P<count>[+-]?\d{1,9})\s*(?P<unit>[a-z]+)")
_NOW = re.compile(r"now(?:\s+(?P<offset>[+-]?\d{1,9}\s*[a-z]+))?", re.IGNORECASE)
_FORMAT = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<other>[^A-Za-z'])")
_PARSERS: dict[str, str] = {
    "yyyy": "%Y",
    "uuuu": "%Y",
    "yy": "%y",
    "MM": "%m",
    "M": "%m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "d": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "m": "%M",
    "ss": "%S",
    "s": "%S",
    "SSS": "%f",
    "SSSSSS": "%f",
    "a": "%p",
    "EEE": "%a",
    "E": "%a",
    "EEEE": "%A",
    "Z": "%z",
    "X": "%z",
    "XX": "%z",
    "XXX": "%z",
    "VV": "%Z",
    "z": "%Z",
    "D": "%j",
    "DDD": "%j",
}


def shift(at: datetime, count: int, unit: str) -> datetime:
    """Return the instant so many units later; a day that a month has not becomes its last.

    Raises:
        ValueError: an unknown unit, or a date outside the years 1 to 9999.
    """
    name = unit.lower().rstrip("s") + "s"
    if name not in _UNITS:
        raise ValueError(f"is no offset: units are {', '.join(_UNITS)}")
    try:
        if name in ("months", "years"):
            return _shift_months(at, count * (12 if name == "years" else 1))
        return at + timedelta(**{name: count})
    except OverflowError:
        raise ValueError("leads outside the years 1 to 9999") from None


def _shift_months(at: datetime, count: int) -> datetime:
    months = at.year * 12 + at.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("leads outside the years 1 to 9999")
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return at.replace(year=year, month=month + 1)


def parse_offset(text: str) -> tuple[int, str]:
    """Read `3 days` or `-24 seconds`.

    Raises:
        ValueError: it is no such thing.
    """
    found = _OFFSET.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError("is no offset such as '3 days'")
    shift(datetime(2000, 1, 1, tzinfo=UTC), 0, found["unit"])
    return int(found["count"]), found["unit"]


def parse_now(text: str) -> tuple[int, str] | None:
    """Read `now` or `now +3 days`; None where the text is something else.

    Raises:
        ValueError: the offset is none.
    """
    found = _NOW.fullmatch(text.strip())
    if found is None:
        return None
    return parse_offset(found["offset"]) if found["offset"] else (0, "days")


def parse_time(text: str, pattern: str | None = None) -> datetime | None:
    """Return the instant, without a zone where the text has none; None where it is no time.

    Args:
        pattern: Java's letters, `unix` (seconds) or `epoch` (milliseconds); without one ISO 8601
            and the date formats of HTTP are tried.
    """
    try:
        if pattern in ("unix", "epoch"):
            return datetime.fromtimestamp(int(text) / (1000 if pattern == "epoch" else 1), UTC)
        if pattern:
            return datetime.strptime(text, _strptime(pattern))  # noqa: DTZ007  # zone if it has one
        return _parse_known(text)
    except (ValueError, OverflowError, OSError):
        return None


def _parse_known(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return parsedate_to_datetime(text)


def _strptime(pattern: str) -> str:
    return "".join(_map_format(pattern, _PARSERS.__getitem__))


def _map_format(pattern: str, letters: Callable[[str], str]) -> list[str]:
    pieces = []
    for found in _FORMAT.finditer(pattern):
        if found["letters"]:
            try:
                pieces.append(letters(found["letters"]))
            except KeyError:
                raise ValueError(f"{found['letters']} is a date letter unknown here") from None
        else:
            plain = found["other"] or found["quoted"].replace("''", "'") or "'"
            pieces.append(plain.replace("%", "%%"))
    return pieces


def check_format(pattern: str) -> None:
    """Refuse a format that cannot be written here.

    Raises:
        ValueError: it has letters that are unknown here.
    """
    if pattern not in ("unix", "epoch"):
        _strptime(pattern)


def write_time(at: datetime, pattern: str | None) -> str:
    """Write an aware instant: Java's letters, `unix`, `epoch`, or ISO 8601 in whole seconds.

    Raises:
        ValueError: letters that are unknown here.
    """
    if pattern is None:
        text = at.isoformat(timespec="seconds")
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    if pattern == "epoch":
        return str(int(at.timestamp() * 1000))
    if pattern == "unix":
        return str(int(at.timestamp()))
    return "".join(_map_format(pattern, lambda letters: _written(at, letters))).replace("%%", "%")


def _written(at: datetime, letters: str) -> str:
    if letters in _SHORT:
        return str(int(at.strftime(_SHORT[letters])))
    if letters in ("S", "SS", "SSS", "SSSS", "SSSSS", "SSSSSS"):
        return f"{at.microsecond:06d}"[: len(letters)]
    if letters in ("X", "XXX"):
        offset = at.strftime("%z")
        colon = ":" if letters == "XXX" else ""
        return "Z" if offset == "+0000" else f"{offset[:3]}{colon}{offset[3:]}"
    return at.strftime(_PARSERS[letters])


_SHORT = {"M": "%m", "d": "%d", "H": "%H", "h": "%I", "m": "%M", "s": "%S", "D": "%j"}


def truncate(at: datetime, how: str) -> datetime:
    """Cut an instant down, such as to `first day of month`.

    Raises:
        ValueError: an unknown way.
    """
    cut = TRUNCATIONS.get(how.strip().lower())
    if cut is None:
        raise ValueError(f"must be one of {', '.join(TRUNCATIONS)}")
    return cut(at)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


TRUNCATIONS: dict[str, Callable[[datetime], datetime]] = {
    "first second of minute": lambda at: at.replace(second=0, microsecond=0),
    "first minute of hour": lambda at: at.replace(minute=0, second=0, microsecond=0),
    "first hour of day": _midnight,
    "first day of month": lambda at: _midnight(at.replace(day=1)),
    "first day of next month": lambda at: _shift_months(_midnight(at.replace(day=1)), 1),
    "last day of month": lambda at: _shift_months(_midnight(at.replace(day=1)), 1) - timedelta(1),
    "first day of year": lambda at: _midnight(at.replace(month=1, day=1)),
    "first day of next year": lambda at: _midnight(at.replace(year=at.year + 1, month=1, day=1)),
    "last day of year": lambda at: _midnight(at.replace(month=12, day=31)),
}
