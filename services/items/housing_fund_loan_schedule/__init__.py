"""住房公积金贷款还款计划: every instalment of the loan, as its contract has them."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import LoanSchedule
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema, money
from services.item import LookUp
from services.schemas import PageArguments


class HousingFundInstalmentResult(Schema):
    number = ma.fields.Integer(required=True, metadata={"description": "From 1"})
    due_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    payment_yuan = money("Principal and interest together")
    principal_yuan = money("Principal in it")
    interest_yuan = money("Interest in it")
    balance_yuan = money("Principal owed after it")


class HousingFundLoanScheduleResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "instalments in all"})
    items = ma.fields.List(ma.fields.Nested(HousingFundInstalmentResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> LoanSchedule:
    return bureaus[HousingFund].loan_schedule(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="housing-fund-loan-schedule",
    task_number="0300000000004",
    title_zh="住房公积金贷款还款计划",
    title_en="Housing fund loan schedule",
    bureau="housing_fund",
    arguments=PageArguments,
    result=HousingFundLoanScheduleResult,
    keywords=(
        *("还款明细", "月供", "等额本息", "利息", "公积金贷款", "房贷", "按揭", "还款"),
        *("mortgage", "provident fund", "repayment", "instalments", "installments", "interest"),
    ),
    example={"page": 1, "page_size": 12},
    run=run,
)
