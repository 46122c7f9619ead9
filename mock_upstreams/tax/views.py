"""Answers as docs/bureaus/tax.md says."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.lives import Persona
from mock_upstreams.seeded import fraction
from mock_upstreams.tax.deductions import declared_for
from mock_upstreams.tax.door import Door
from mock_upstreams.tax.reckoning import (
    TaxMonth,
    YearEnd,
    declared_on,
    status_of,
    tax_months,
    year_end,
)
from mock_upstreams.world import World

_MAX_PAGE_SIZE = 100
_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
_PERIOD = re.compile(r"20[0-9]{2}(0[1-9]|1[0-2])", re.ASCII)
_BAD_FORM = ("40000001", "参数有误")
_TO_COME = ("42200001", "所属期未到")


def build(world: World) -> Blueprint:
    blueprint = Blueprint("tax", __name__)
    door = Door(world)

    @blueprint.post("/v1/incomes")
    def incomes() -> Response:
        persona, form = door.read()
        year, (page, page_size) = _year(door, form, _today(world)), _page(door, form)
        rows = [row for row in _months(world, persona) if row.first_day.year == year][::-1]
        shown = rows[(page - 1) * page_size : page * page_size]
        return door.answer(
            {
                "taxpayerId": persona.id_number,
                "total": len(rows),
                "pageNo": page,
                **_totals(rows),
                "records": [_income(row) for row in shown],
            }
        )

    @blueprint.post("/v1/certificate")
    def certificate() -> Response:
        persona, form = door.read()
        today = _today(world)
        first, last = _period(door, form, today)
        rows = [r for r in _months(world, persona) if first <= f"{r.first_day:%Y%m}" <= last]
        spread = int(fraction(world.seed, persona.code, first, last, today) * 10**8)
        return door.answer(
            {
                "taxpayerId": persona.id_number,
                "certNo": f"{today:%Y%m%d}{spread:08d}",
                "verifyCode": f"{int(fraction(spread) * 10**6):06d}",
                "periodFrom": first,
                "periodTo": last,
                **_totals(rows),
                "issueDate": f"{today:%Y-%m-%d}",
            }
        )

    @blueprint.post("/v1/deductions")
    def deductions() -> Response:
        persona, form = door.read()
        year = _year(door, form, _today(world))
        items = [
            {"type": one.kind, "monthlyAmount": f"{one.yuan_in(year)}.00", "via": one.via}
            for one in declared_for(persona.code, year)
        ]
        return door.answer({"taxpayerId": persona.id_number, "items": items})

    @blueprint.post("/v1/settlement")
    def settlement() -> Response:
        persona, form = door.read()
        year = _year(door, form, _today(world))
        end = year_end(persona, year, seed=world.seed, today=_today(world))
        status = status_of(end, year, today=_today(world))
        return door.answer({"taxpayerId": persona.id_number, "status": status, **_settled(end)})

    return blueprint


def _today(world: World) -> date:
    return beijing_date(world.now())


def _months(world: World, persona: Persona) -> tuple[TaxMonth, ...]:
    return tax_months(persona, seed=world.seed, today=_today(world))


def _year(door: Door, form: Mapping[str, str], today: date) -> int:
    year = form.get("taxYear", "")
    if not _YEAR.fullmatch(year):
        raise door.refusal(*_BAD_FORM)
    if int(year) > today.year:
        raise door.refusal(*_TO_COME)
    return int(year)


def _period(door: Door, form: Mapping[str, str], today: date) -> tuple[str, str]:
    """Return the first and the last month, as `YYYYMM`."""
    first, last = form.get("periodFrom", ""), form.get("periodTo", "")
    if not (_PERIOD.fullmatch(first) and _PERIOD.fullmatch(last) and first <= last):
        raise door.refusal(*_BAD_FORM)
    if last > f"{today:%Y%m}":
        raise door.refusal(*_TO_COME)
    return first, last


def _page(door: Door, form: Mapping[str, str]) -> tuple[int, int]:
    page, page_size = (_number(form.get(name, "")) for name in ("pageNo", "pageSize"))
    if page < 1 or not 1 <= page_size <= _MAX_PAGE_SIZE:
        raise door.refusal(*_BAD_FORM)
    return page, page_size


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _totals(rows: list[TaxMonth]) -> dict[str, object]:
    return {
        "totalIncome": f"{sum((row.income_yuan for row in rows), Decimal(0)):.2f}",
        "totalTax": f"{sum((row.tax_yuan for row in rows), Decimal(0)):.2f}",
    }


def _settled(end: YearEnd) -> dict[str, object]:
    return {
        "totalIncome": f"{end.income_yuan}",
        "taxPayable": f"{end.payable_yuan}",
        "taxPaid": f"{end.paid_yuan}",
        "balance": f"{end.balance_yuan}",
    }


def _income(row: TaxMonth) -> dict[str, object]:
    return {
        "taxPeriod": f"{row.first_day:%Y%m}",
        "incomeItem": "0101",
        "withholdingAgent": row.job.employer,
        "income": f"{row.income_yuan}",
        "taxWithheld": f"{row.tax_yuan}",
        "declareDate": f"{declared_on(row):%Y-%m-%d}",
    }
