"""失业保险金: whether it is paid, how much, for how long, and what was paid."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.benefits import UnemploymentBenefits
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class UnemploymentPaymentResult(Schema):
    month = ma.fields.String(required=True, metadata={"description": "YYYY-MM, Beijing calendar"})
    paid_on = ma.fields.Date(required=True)
    amount_yuan = money("Paid for that month")


class UnemploymentBenefitsResult(Schema):
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["none", "receiving", "ended"])
    )
    monthly_yuan = money("A month; 0 where there is none")
    months_granted = ma.fields.Integer(required=True)
    months_left = ma.fields.Integer(required=True)
    payments = ma.fields.List(
        ma.fields.Nested(UnemploymentPaymentResult),
        required=True,
        metadata={"description": "Newest first"},
    )


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> UnemploymentBenefits:
    return bureaus[SocialSecurity].benefits.unemployment(access)


ITEM = LookUp(
    code="unemployment-benefits",
    task_number="0200000000007",
    title_zh="失业保险金查询",
    title_en="Unemployment benefit",
    bureau="social_security",
    arguments=NoArguments,
    result=UnemploymentBenefitsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("失业金", "失业待遇", "待业", "社保", "失业保险", "失业", "没工作", "找工作"),
        *("unemployed", "jobless", "dole", "lost job", "out of work"),
    ),
)
