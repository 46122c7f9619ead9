"""What a tester may tell the clock: `{freeze, set, advance, speed}`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mock_upstreams.world_clock import MAX_SPEED, OutOfCalendar, WorldClock

_KEYS = ("freeze", "set", "advance", "speed")
_UNITS = ("days", "hours", "minutes", "seconds")
_MOST = 40_000 * 86_400


class ClockProblems(Exception):
    """The order cannot be followed. `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def order_clock(clock: WorldClock, payload: object) -> None:
    """Follow one order, whole or not at all.

    `set` is a time with its offset (RFC 3339). `advance` is seconds, or an object of days, hours,
    minutes and seconds; it may be negative. `freeze` true stops the clock, false lets it go on at
    its own speed; `speed` is calendar seconds a real second.

    Raises:
        ClockProblems: unknown keys or bad values.
    """
    if not isinstance(payload, Mapping):
        raise ClockProblems([f"clock: must be an object with some of {', '.join(_KEYS)}"])
    known = ", ".join(_KEYS)
    problems = [f"{key}: is not one of {known}" for key in payload if key not in _KEYS]
    set_to = _instant(payload.get("set"), problems)
    advance = _length(payload.get("advance", 0), problems)
    speed = _speed(payload, problems)
    if problems:
        raise ClockProblems(problems)
    try:
        clock.change(set_to=set_to, advance=advance, speed=speed)
    except OutOfCalendar:
        raise ClockProblems(["set, advance: the calendar goes from 1990 to 2099"]) from None


def clock_state(clock: WorldClock) -> dict[str, object]:
    """Return what the clock shows, as JSON."""
    real, now = clock.real_now(), clock.now()
    return {
        "now": _written(now),
        "real": _written(real),
        "frozen": clock.speed == 0,
        "speed": clock.speed,
        "ahead_s": round((now - real).total_seconds(), 3),
    }


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(value: object, problems: list[str]) -> datetime | None:
    if value is None:
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        problems.append("set: must be a time with its offset, such as 2026-11-30T09:00:00+08:00")
        return None
    return at


def _length(value: object, problems: list[str]) -> timedelta:
    parts = value if isinstance(value, Mapping) else {"seconds": value}
    if all(key in _UNITS and _is_number(part) for key, part in parts.items()):
        return timedelta(**{key: float(str(part)) for key, part in parts.items()})
    unknown = [str(key) for key in parts if key not in _UNITS]
    if unknown:
        problems.append(f"advance: {unknown[0][:40]} is not one of {', '.join(_UNITS)}")
        return timedelta()
    problems.append(f"advance: must be seconds, or an object with some of {', '.join(_UNITS)}")
    return timedelta()


def _speed(payload: Mapping[str, object], problems: list[str]) -> float | None:
    freeze, speed = payload.get("freeze"), payload.get("speed")
    if freeze is not None and not isinstance(freeze, bool):
        problems.append("freeze: must be true or false")
    if speed is not None and not (_is_number(speed) and 0 <= float(str(speed)) <= MAX_SPEED):
        problems.append(f"speed: must be a number from 0 to {MAX_SPEED:.0f}")
    if problems or (freeze is None and speed is None):
        return None
    if freeze:
        return 0.0
    return 1.0 if speed is None else float(str(speed))


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and abs(float(str(value))) <= _MOST
