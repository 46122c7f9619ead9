"""Numbers that look arbitrary and are the same in every process."""

import hashlib
from decimal import Decimal


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
