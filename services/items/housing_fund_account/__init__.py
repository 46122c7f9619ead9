"""住房公积金账户: balance, monthly deposit, employer."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import HousingFundAccount
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class HousingFundAccountResult(Schema):
    account_number = ma.fields.String(required=True)
    balance_yuan = money("Balance")
    monthly_deposit_yuan = money("Deposited each month, by person and employer together")
    employer = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(["active", "sealed"]))
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> HousingFundAccount:
    return bureaus[HousingFund].account(access)


ITEM = LookUp(
    code="housing-fund-account",
    task_number="0300000000001",
    title_zh="住房公积金账户",
    title_en="Housing fund account",
    bureau="housing_fund",
    arguments=NoArguments,
    result=HousingFundAccountResult,
    keywords=(
        *("公积金余额", "公积金账户", "缴存比例", "账户状态"),
        *("balance", "provident fund", "savings", "employer"),
    ),
    run=run,
    on_home=True,
)
