"""The special additional deductions (专项附加扣除) that sample citizens declared."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Declared:
    """`kind` and `via` are the bureau's codes; `via` 1 is month by month, 2 at the year's end."""

    kind: str
    monthly_yuan: int
    via: str = "1"


DEDUCTIONS: dict[str, tuple[Declared, ...]] = {
    "lin-xiaomei": (
        Declared(kind="04", monthly_yuan=1000),
        Declared(kind="06", monthly_yuan=1500),
        Declared(kind="02", monthly_yuan=400, via="2"),
    ),
    "wang-wei-nanshan": (
        Declared(kind="01", monthly_yuan=2000),
        Declared(kind="06", monthly_yuan=3000),
    ),
    "wang-wei-chancheng": (Declared(kind="05", monthly_yuan=1500, via="2"),),
}


def monthly_yuan(code: str) -> int:
    """Return all deductions of a sample citizen, whichever way they are made use of."""
    return sum(one.monthly_yuan for one in DEDUCTIONS.get(code, ()))
