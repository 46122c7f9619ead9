"""社会保险账户: pension and medical balances, months paid, employer."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity, SocialSecurityAccount
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class SocialSecurityAccountResult(Schema):
    pension_balance_yuan = money("Personal pension account")
    medical_balance_yuan = money("Personal medical account")
    months_paid = ma.fields.Integer(required=True, metadata={"description": "whole months"})
    employer = ma.fields.String(required=True)
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["active", "paused", "retired"])
    )
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> SocialSecurityAccount:
    return bureaus[SocialSecurity].account(access)


ITEM = LookUp(
    code="social-security-account",
    task_number="0200000000001",
    title_zh="社会保险账户",
    title_en="Social security account",
    bureau="social_security",
    arguments=NoArguments,
    result=SocialSecurityAccountResult,
    run=run,
    on_home=True,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("社保", "养老保险", "个人账户", "社保余额", "社会保险", "五险", "养老", "缴费年限"),
        "退休",
        *("social insurance", "pension", "balance", "months paid", "retirement"),
    ),
)
