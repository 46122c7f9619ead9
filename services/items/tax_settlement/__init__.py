"""个人所得税年度汇算: whether a year is settled, and what is refunded or due."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Settlement, Tax
from core.access import Access, Channel
from core.schema import Schema, StrictInteger, money
from services.item import LookUp


class TaxSettlementArguments(Schema):
    year = StrictInteger(low=2019, high=2099, required=True)


class TaxSettlementResult(Schema):
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["not_open", "to_file", "exempt", "settled"])
    )
    income_yuan = money("Income of the year")
    payable_yuan = money("Tax of the year")
    paid_yuan = money("Tax withheld")
    balance_yuan = money("Still due where positive, to be refunded where negative")


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Settlement:
    return bureaus[Tax].settlement(access, **arguments)


ITEM = LookUp(
    code="tax-settlement",
    task_number="0500000000004",
    title_zh="个人所得税年度汇算查询",
    title_en="Annual tax settlement",
    bureau="tax",
    arguments=TaxSettlementArguments,
    result=TaxSettlementResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("汇算清缴", "退税", "补税", "个税年度", "个税", "年度汇算", "个税退税", "汇算"),
        *("tax refund", "tax return", "annual return", "individual income tax", "owe"),
    ),
    example={"year": 2025},
)
