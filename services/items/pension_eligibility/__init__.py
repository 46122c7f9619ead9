"""养老待遇资格认证查询: when one last attested, until when that holds, whether the next is due."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.pension import PensionEligibility
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


class PensionEligibilityResult(Schema):
    status = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["valid", "due", "lapsed"]),
        metadata={"description": "`due`: attest now; `lapsed`: the pension is held back"},
    )
    attested_on = ma.fields.Date(required=True)
    valid_until = ma.fields.Date(required=True, metadata={"description": "Last valid day"})
    residence = ma.fields.String(
        required=True, metadata={"description": "As said then, ISO 3166-1 alpha-2"}
    )


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> PensionEligibility:
    return bureaus[SocialSecurity].pension.eligibility(access)


ITEM = LookUp(
    code="pension-eligibility",
    task_number="0200000000010",
    title_zh="养老待遇资格认证查询",
    title_en="Pension attestation: how it stands",
    bureau="social_security",
    arguments=NoArguments,
    result=PensionEligibilityResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("认证有效期", "生存认证", "退休金", "养老金", "社保", "养老保险", "退休", "退休认证"),
        "还要不要认证",
        *("pension", "retirement", "retired", "proof of life", "life certificate"),
    ),
)
