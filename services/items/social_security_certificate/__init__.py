"""社会保险参保证明: a certificate of the months of pension insurance paid."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import ContributionCertificate, SocialSecurity
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments

_MONTH = "YYYY-MM, Beijing calendar"


class SocialSecurityCertificateResult(Schema):
    name = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    check_number = ma.fields.String(
        required=True,
        metadata={"description": "With the number, lets whoever is shown it ask the bureau"},
    )
    first_month = ma.fields.String(required=True, metadata={"description": _MONTH})
    last_month = ma.fields.String(required=True, metadata={"description": _MONTH})
    months_paid = ma.fields.Integer(required=True, metadata={"description": "whole months"})
    employer = ma.fields.String(required=True)
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> ContributionCertificate:
    return bureaus[SocialSecurity].certificate(access)


ITEM = LookUp(
    code="social-security-certificate",
    task_number="0200000000004",
    title_zh="社会保险参保证明",
    title_en="Certificate of social insurance",
    bureau="social_security",
    arguments=NoArguments,
    result=SocialSecurityCertificateResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("参保证明", "社保证明", "缴费证明", "缴费年限", "社保", "社会保险", "参保", "买房"),
        "积分入户",
        *("proof", "social insurance", "statement", "pension"),
    ),
)
