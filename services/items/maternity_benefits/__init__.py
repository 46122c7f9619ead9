"""生育津贴: claims for maternity benefit, and what became of each."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class MaternityClaimResult(Schema):
    number = ma.fields.String(required=True)
    applied_on = ma.fields.Date(required=True)
    status = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["accepted", "approved", "paid", "refused"]),
    )
    days = ma.fields.Integer(required=True, metadata={"description": "Days of leave"})
    amount_yuan = money("For the whole leave")
    paid_on = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "Null until it is paid"}
    )


class MaternityBenefitsResult(Schema):
    claims = ma.fields.List(
        ma.fields.Nested(MaternityClaimResult),
        required=True,
        metadata={"description": "Newest first; most people have none"},
    )


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> dict[str, object]:
    return {"claims": bureaus[SocialSecurity].benefits.maternity(access)}


ITEM = LookUp(
    code="maternity-benefits",
    task_number="0200000000008",
    title_zh="生育津贴查询",
    title_en="Maternity benefit",
    bureau="social_security",
    arguments=NoArguments,
    result=MaternityBenefitsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("生育保险", "产假", "生育待遇", "社保", "生育津贴", "生孩子", "陪产"),
        *("maternity leave", "baby", "birth", "childbirth", "pregnancy"),
    ),
)
