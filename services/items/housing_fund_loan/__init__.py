"""住房公积金贷款: what was lent, what is left, what is due next."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Loan
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema, money
from services.item import LookUp, NoArguments

_STATUSES = ["current", "overdue", "settled"]


class HousingFundLoanResult(Schema):
    contract_number = ma.fields.String(required=True)
    bank = ma.fields.String(required=True, metadata={"description": "Which pays out and collects"})
    principal_yuan = money("What was lent")
    outstanding_yuan = money("Principal still owed")
    annual_rate_percent = ma.fields.Decimal(
        required=True,
        as_string=True,
        places=3,
        metadata={"type": "string", "description": "Per cent a year, such as 3.100"},
    )
    term_months = ma.fields.Integer(required=True)
    granted_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    next_due_on = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of the oldest instalment not paid, a Beijing date; null when settled"
        },
    )
    next_payment_yuan = money("What is due then; null when settled", allow_none=True)
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(_STATUSES))
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> Loan:
    return bureaus[HousingFund].loan(access)


ITEM = LookUp(
    code="housing-fund-loan",
    task_number="0300000000003",
    title_zh="住房公积金贷款",
    title_en="Housing fund loan",
    bureau="housing_fund",
    arguments=NoArguments,
    result=HousingFundLoanResult,
    keywords=(
        *("房贷", "贷款余额", "月供", "利率", "公积金贷款", "住房贷款", "按揭", "买房"),
        *("mortgage", "provident fund", "home loan", "interest rate", "balance"),
    ),
    run=run,
)
