"""Numbers that look arbitrary and are the same in every process."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


def fraction(*parts: object) -> Decimal:
    """Return a number from 0 to below 1 that depends on `parts` alone."""
    text = "/".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    return Decimal(number) / Decimal(2**32)


def between(low: Decimal, high: Decimal, *parts: object) -> Decimal:
    """Return a number from `low` to below `high` that depends on `parts` alone."""
    return low + (high - low) * fraction(*parts)


def digits(count: int, *parts: object) -> str:
    """Return so many decimal digits, at most 60, that depend on `parts` alone."""
    text = "/".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    return f"{number % 10**count:0{count}d}"


def whole(low: int, high: int, *parts: object) -> int:
    """Return a whole number from `low` to `high`, both included, that depends on `parts` alone."""
    return low + int((high - low + 1) * fraction(*parts))


def pick(options: Sequence[T], *parts: object) -> T:
    """Return one of them, which depends on `parts` alone."""
    return options[int(len(options) * fraction(*parts))]


def day_between(first: date, last: date, *parts: object) -> date:
    """Return a day from `first` to `last`, both included, that depends on `parts` alone."""
    return first + timedelta(days=whole(0, (last - first).days, *parts))
