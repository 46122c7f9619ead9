"""医保消费明细: what each visit cost, and who bore it; newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.medical import MedicalExpenses
from core.access import Access, Channel
from core.schema import Schema, StrictInteger, money
from services.item import LookUp
from services.schemas import PageArguments

_FIRST_YEAR, _LAST_YEAR = 2000, 2999


class MedicalInsuranceExpensesArguments(PageArguments):
    year = StrictInteger(
        low=_FIRST_YEAR,
        high=_LAST_YEAR,
        load_default=None,
        metadata={"description": "Only this calendar year; left out: all years"},
    )


class MedicalInsuranceExpenseResult(Schema):
    on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    place = ma.fields.String(required=True)
    kind = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["outpatient", "inpatient", "pharmacy"])
    )
    total_yuan = money("The whole")
    fund_paid_yuan = money("Of it, paid by the insurance fund")
    account_paid_yuan = money("Of it, paid from the personal account")
    self_paid_yuan = money("Of it, paid by the person")


class MedicalInsuranceExpensesResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "visits in all"})
    items = ma.fields.List(ma.fields.Nested(MedicalInsuranceExpenseResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> MedicalExpenses:
    return bureaus[SocialSecurity].medical.expenses(
        access,
        year=arguments["year"],
        page=arguments["page"],
        page_size=arguments["page_size"],
    )


ITEM = LookUp(
    code="medical-insurance-expenses",
    task_number="0200000000006",
    title_zh="医保消费明细",
    title_en="Medical insurance expenses",
    bureau="social_security",
    arguments=MedicalInsuranceExpensesArguments,
    result=MedicalInsuranceExpensesResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("医保费用", "门诊", "住院", "药店", "报销", "社保", "医保", "医疗保险", "看病", "医院"),
        "医药费",
        *("health insurance", "hospital", "clinic", "pharmacy", "medicine", "reimbursement"),
    ),
    example={"year": 2025, "page": 1, "page_size": 12},
)
