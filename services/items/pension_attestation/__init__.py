"""养老待遇资格认证: a pensioner shows to be alive by a face check, at home or abroad."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from auth.assurance import FRESH_FACE_S
from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.pension import Attestation
from core.access import Access, Channel
from core.schema import Schema, Text
from services.item import Application
from services.items.pension_attestation.regions import REGIONS


def _known(value: str) -> None:
    if value not in REGIONS:
        raise ma.ValidationError(
            "请选择国家或地区（ISO 3166-1两位字母代码）。 Must be a code of ISO 3166-1 alpha-2."
        )


class PensionAttestationArguments(Schema):
    residence = Text(
        max_length=2,
        min_length=2,
        required=True,
        validate=_known,
        metadata={"description": "Country or region where one lives, ISO 3166-1 alpha-2"},
    )


class PensionAttestationResult(Schema):
    number = ma.fields.String(required=True)
    attested_on = ma.fields.Date(required=True)
    valid_until = ma.fields.Date(required=True, metadata={"description": "Last valid day"})


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> Attestation:
    return bureaus[SocialSecurity].pension.attest(
        access, residence=arguments["residence"], serial=serial
    )


ITEM = Application(
    code="pension-attestation",
    task_number="0200000000011",
    title_zh="养老待遇资格认证",
    title_en="Pension attestation",
    bureau="social_security",
    arguments=PensionAttestationArguments,
    result=PensionAttestationResult,
    submit=submit,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    max_age_s=FRESH_FACE_S,
    in_elder_zone=True,
    keywords=(
        *("生存认证", "退休认证", "养老金认证", "境外认证", "刷脸认证", "社保", "养老金"),
        *("养老保险", "退休", "领取资格"),
        *("pension", "retirement", "retired", "proof of life", "life certificate"),
    ),
    example={"residence": "CA"},
)
