"""养老金发放明细: pension payments month by month, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.pension import PensionPayments
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp
from services.schemas import PageArguments


class PensionPaymentResult(Schema):
    month = ma.fields.String(required=True, metadata={"description": "YYYY-MM, Beijing calendar"})
    paid_on = ma.fields.Date(required=True)
    amount_yuan = money("Paid for that month")


class PensionPaymentsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "payments in all"})
    items = ma.fields.List(ma.fields.Nested(PensionPaymentResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> PensionPayments:
    return bureaus[SocialSecurity].pension.payments(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="pension-payments",
    task_number="0200000000009",
    title_zh="养老金发放明细",
    title_en="Pension payments",
    bureau="social_security",
    arguments=PageArguments,
    result=PensionPaymentsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("退休金", "养老待遇", "退休工资", "领取记录", "社保", "养老金", "养老保险", "退休"),
        "发了多少",
        *("pension", "retirement", "retired", "monthly payment", "old age"),
    ),
)
