"""The special additional deductions (专项附加扣除) that sample citizens declared."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Declared:
    """`kind` and `via` are the bureau's codes; `via` 1 is month by month, 2 at the year's end.

    It holds from the month `since`: the first one of the law, where nothing else is said. Up to
    2022 it was `until_2022_yuan` a month where the law allowed less: State Council's notice 13 of
    2023 raised child education and care of infants to 2,000 yuan, support of parents to 3,000.
    """

    kind: str
    monthly_yuan: int
    via: str = "1"
    since: date = date(2019, 1, 1)
    until_2022_yuan: int | None = None

    def yuan_in(self, year: int) -> int:
        """Return what is deducted in each month of a year in which it holds."""
        if year > _LAST_LOWER_YEAR or self.until_2022_yuan is None:
            return self.monthly_yuan
        return self.until_2022_yuan


_LAST_LOWER_YEAR = 2022


DEDUCTIONS: dict[str, tuple[Declared, ...]] = {
    "lin-xiaomei": (
        # The first instalment of her loan was due a month after 20 March 2024.
        Declared(kind="04", monthly_yuan=1000, since=date(2024, 4, 1)),
        Declared(kind="06", monthly_yuan=1500, until_2022_yuan=1000),
        Declared(kind="02", monthly_yuan=400, via="2"),
    ),
    "wang-wei-nanshan": (
        Declared(kind="01", monthly_yuan=2000, until_2022_yuan=1000),
        Declared(kind="06", monthly_yuan=3000, until_2022_yuan=2000),
    ),
    "wang-wei-chancheng": (Declared(kind="05", monthly_yuan=1500, via="2"),),
}


def declared_for(code: str, year: int) -> list[Declared]:
    """Return the deductions of a sample citizen that hold in some month of a year."""
    return [one for one in DEDUCTIONS.get(code, ()) if one.since.year <= year]


def month_yuan(code: str, month: date, *, by_employer: bool = False) -> int:
    """Return what is deducted in the month of this first day; all, or what the employer does."""
    return sum(
        one.yuan_in(month.year)
        for one in DEDUCTIONS.get(code, ())
        if one.since <= month and (one.via == "1" or not by_employer)
    )
