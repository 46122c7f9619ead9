"""医保账户: the personal medical account, and who paid what this year."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.medical import MedicalAccount
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class MedicalInsuranceAccountResult(Schema):
    balance_yuan = money("Personal medical account")
    year = ma.fields.Integer(required=True, metadata={"description": "Calendar year of the sums"})
    fund_paid_yuan = money("Paid by the insurance fund in that year")
    account_paid_yuan = money("Paid from the personal account in that year")
    self_paid_yuan = money("Paid by the person in that year")
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> MedicalAccount:
    return bureaus[SocialSecurity].medical.account(access)


ITEM = LookUp(
    code="medical-insurance-account",
    task_number="0200000000005",
    title_zh="医保账户查询",
    title_en="Medical insurance account",
    bureau="social_security",
    arguments=NoArguments,
    result=MedicalInsuranceAccountResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("医保余额", "医疗保险", "个人账户", "医保卡", "社保", "医保", "看病", "医保卡余额"),
        *("health insurance", "medical", "hospital", "balance", "doctor"),
    ),
)
