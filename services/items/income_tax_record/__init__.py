"""个人所得税收入纳税明细: a year's income and tax month by month, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Incomes, Tax
from core.access import Access, Channel
from core.schema import Schema, StrictInteger, money
from services.item import LookUp
from services.schemas import PageArguments


class IncomeTaxRecordArguments(PageArguments):
    year = StrictInteger(low=2019, high=2099, required=True)


class IncomeTaxMonthResult(Schema):
    month = ma.fields.String(required=True, metadata={"description": "YYYY-MM, Beijing calendar"})
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(["wages"]))
    payer = ma.fields.String(required=True)
    income_yuan = money("Income")
    tax_yuan = money("Tax withheld")
    declared_on = ma.fields.Date(required=True, metadata={"description": "By the payer"})


class IncomeTaxRecordResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "entries of the year"})
    income_yuan = money("Income of the year")
    tax_yuan = money("Tax withheld in the year")
    items = ma.fields.List(ma.fields.Nested(IncomeTaxMonthResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Incomes:
    return bureaus[Tax].incomes(access, **arguments)


ITEM = LookUp(
    code="income-tax-record",
    task_number="0500000000001",
    title_zh="个人所得税收入纳税明细",
    title_en="Income tax record",
    bureau="tax",
    arguments=IncomeTaxRecordArguments,
    result=IncomeTaxRecordResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("个税", "工资", "收入明细", "扣税", "个人所得税", "工资单", "薪水", "收入证明", "税"),
        *("salary", "wages", "pay", "tax withheld", "individual income tax"),
    ),
    example={"year": 2025},
)
