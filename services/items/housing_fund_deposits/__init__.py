"""住房公积金缴存明细: deposits and withdrawals, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Deposits
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema, money
from services.item import LookUp
from services.schemas import PageArguments


class DepositResult(Schema):
    on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    kind = ma.fields.String(required=True)
    amount_yuan = money("Amount")
    balance_yuan = money("Balance after it")


class DepositsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "entries in all"})
    items = ma.fields.List(ma.fields.Nested(DepositResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Deposits:
    return bureaus[HousingFund].deposits(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="housing-fund-deposits",
    task_number="0300000000002",
    title_zh="住房公积金缴存明细",
    title_en="Housing fund deposits",
    bureau="housing_fund",
    arguments=PageArguments,
    result=DepositsResult,
    keywords=(
        *("公积金", "缴存记录", "公积金流水", "单位缴存"),
        *("payments", "provident fund", "history", "statement"),
    ),
    run=run,
)
