"""社会保障卡: the card's number, bank and term."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity, SocialSecurityCard
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


class SocialSecurityCardResult(Schema):
    name = ma.fields.String(required=True)
    card_number = ma.fields.String(required=True)
    bank = ma.fields.String(required=True)
    issued_on = ma.fields.Date(required=True)
    valid_until = ma.fields.Date(required=True, metadata={"description": "Last valid day"})
    issuer = ma.fields.String(required=True)


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> SocialSecurityCard:
    return bureaus[SocialSecurity].card(access)


ITEM = LookUp(
    code="social-security-card",
    task_number="0200000000003",
    title_zh="社会保障卡查询",
    title_en="Social security card",
    bureau="social_security",
    arguments=NoArguments,
    result=SocialSecurityCardResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("社保卡", "卡号", "发卡银行", "制卡", "社保", "社会保障卡", "补卡", "挂失"),
        *("social insurance card", "bank card", "card number", "issuing bank"),
    ),
)
