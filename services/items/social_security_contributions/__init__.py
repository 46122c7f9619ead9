"""社会保险缴费明细: contributions month by month, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import Contributions, SocialSecurity
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp
from services.schemas import PageArguments


class ContributionResult(Schema):
    month = ma.fields.String(required=True, metadata={"description": "YYYY-MM, Beijing calendar"})
    employer = ma.fields.String(required=True)
    base_yuan = money("Contribution base")
    personal_yuan = money("Paid by the person")
    employer_yuan = money("Paid by the employer")


class ContributionsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "months in all"})
    items = ma.fields.List(ma.fields.Nested(ContributionResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Contributions:
    return bureaus[SocialSecurity].contributions(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="social-security-contributions",
    task_number="0200000000002",
    title_zh="社会保险缴费明细",
    title_en="Social security contributions",
    bureau="social_security",
    arguments=PageArguments,
    result=ContributionsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("社保缴费", "缴费记录", "缴费基数", "养老保险", "社保", "社会保险", "五险", "断缴"),
        *("补缴", "单位缴费"),
        *("social insurance", "payments", "history", "pension", "employer"),
    ),
)
