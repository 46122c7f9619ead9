"""The life of a citizen whom nobody wrote down: every bureau holds something, by one draw."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from mock_upstreams.lives import (
    FundLoan,
    HousingFund,
    Insurance,
    InsuranceCard,
    Job,
    Pension,
    Persona,
    TravelPaper,
)
from mock_upstreams.names import Sex, invent_name
from mock_upstreams.regions import Region
from mock_upstreams.seeded import day_between, digits, fraction, pick, whole
from mock_upstreams.work_months import month_before, months_later

# A fixed day, so that the same citizens are retired whatever day it is.
_AS_OF = date(2026, 1, 1)
_RETIRE_AT = {"male": 60, "female": 55}
_FIRST_JOB = date(1996, 7, 1)
_WORKS_FROM_AGE = 21
_FOR_LIFE_FROM_AGE = 46
_BANKS = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "招商银行")
_TRADES = ("电子", "家具", "物流", "服装", "食品", "机械", "建材", "信息技术", "餐饮管理", "贸易")
_RATES = (Decimal("0.05"), Decimal("0.08"), Decimal("0.10"), Decimal("0.12"))
# What is usual as a contribution base in 1996, and how it has risen on average since.
_FIRST_BASE_YUAN, _YEARLY_RISE = 560, Decimal("1.09")


def invent_citizen(*, code: str, region: Region, born: date, draw: str) -> Persona:
    """Return a citizen between 25 and 75 years old.

    Args:
        draw: What everything about them depends on besides.
    """
    sex: Sex = "male" if fraction(draw, "sex") < Decimal("0.5") else "female"
    name, name_latin = invent_name(sex, draw)
    retired_on = months_later(born, 12 * _RETIRE_AT[sex]).replace(day=1)
    card_from = day_between(date(2017, 1, 2), date(2025, 12, 30), draw, "card")
    jobs = tuple(_jobs(region, max(_FIRST_JOB, _starts(born)), retired_on, draw))
    is_retired = retired_on <= _AS_OF
    return Persona(
        code=code,
        name=name,
        name_latin=name_latin,
        sex=sex,
        region=region.code,
        born=born,
        address=f"广东省{region.city}{region.county}样例路{whole(1, 400, draw, 'street')}号",
        card_issuer=f"{region.city}公安局{region.county}分局",
        card_from=card_from,
        card_until=_card_until(born, card_from),
        draw=draw,
        jobs=jobs,
        insurance=_insurance(is_retired, retired_on, draw),
        insurance_card=_insurance_card(region, draw),
        housing_fund=_housing_fund(region, is_retired, draw),
        travel_papers=tuple(_papers(draw)),
        shows="One of the hundred thousand.",
        shows_zh="十万居民之一。",
    )


def _starts(born: date) -> date:
    return months_later(born, 12 * _WORKS_FROM_AGE).replace(day=1)


def _card_until(born: date, card_from: date) -> date | None:
    """By the Resident Identity Card Law, article 5; nobody here is under 16 when it is issued."""
    age = (card_from - born).days // 365.25
    if age >= _FOR_LIFE_FROM_AGE:
        return None
    return months_later(card_from, 12 * (10 if age <= 25 else 20))


def _jobs(region: Region, first: date, retired_on: date, draw: str) -> Iterator[Job]:
    """Yield one to three jobs without a gap; the last goes on until today or retirement."""
    end = min(retired_on, _AS_OF)
    months = (end.year - first.year) * 12 + end.month - first.month
    count = 1 + (months > 60) * whole(0, 2, draw, "jobs")
    starts = [months_later(first, number * (months // count)) for number in range(count)]
    for number, since in enumerate(starts):
        is_last = number == count - 1
        until = None if is_last else month_before(starts[number + 1])
        if is_last and retired_on <= _AS_OF:
            until = month_before(retired_on)
        usual = _FIRST_BASE_YUAN * _YEARLY_RISE ** (since.year - _FIRST_JOB.year)
        yield Job(
            employer=f"{region.city}样例{pick(_TRADES, draw, number)}有限公司",
            since=since,
            until=until,
            base_yuan=int(usual * (Decimal("0.7") + fraction(draw, "base", number))),
            fund_rate=pick(_RATES, draw, "rate", number),
        )


def _insurance(is_retired: bool, retired_on: date, draw: str) -> Insurance:
    if not is_retired:
        return Insurance(status="active")
    pension = Pension(
        since=retired_on,
        monthly_yuan=whole(1200, 3600, draw, "pension"),
        attested_months_ago=whole(1, 13, draw, "attested"),
    )
    return Insurance(status="retired", pension=pension)


def _insurance_card(region: Region, draw: str) -> InsuranceCard:
    issued_on = day_between(date(2018, 1, 1), date(2025, 12, 31), draw, "insurance card")
    return InsuranceCard(
        number=f"Z{digits(8, draw, 'insurance card')}",
        bank=pick(_BANKS, draw, "bank"),
        issued_on=issued_on,
        valid_until=months_later(issued_on, 120),
        issuer=f"{region.city}人力资源和社会保障局",
    )


def _housing_fund(region: Region, is_sealed: bool, draw: str) -> HousingFund:
    return HousingFund(
        account_number=f"{region.code[:4]}9{digits(7, draw, 'account')}",
        is_sealed=is_sealed,
        loan=FundLoan(
            contract_number=f"DK{region.code[:4]}9{digits(7, draw, 'account')}",
            bank=pick(_BANKS, draw, "loan"),
            principal_yuan=10_000 * whole(12, 80, draw, "principal"),
            annual_rate_percent=pick((Decimal("2.85"), Decimal("3.1")), draw, "interest"),
            term_months=12 * whole(10, 30, draw, "term"),
            granted_on=day_between(date(2018, 1, 1), date(2025, 11, 30), draw, "loan").replace(
                day=whole(1, 28, draw, "loan day")
            ),
        ),
    )


def _papers(draw: str) -> Iterator[TravelPaper]:
    kinds: tuple[tuple[Literal["passport", "hk_macau_permit"], str], ...] = (
        ("passport", "EZ"),
        ("hk_macau_permit", "CZ"),
    )
    for kind, letters in kinds:
        issued_on = day_between(date(2018, 1, 1), date(2025, 12, 31), draw, kind)
        yield TravelPaper(
            kind=kind,
            number=f"{letters}{digits(7, draw, kind)}",
            issued_on=issued_on,
            valid_until=months_later(issued_on, 120) - timedelta(days=1),
            issuer="中华人民共和国国家移民管理局",
        )
