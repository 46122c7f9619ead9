"""户籍信息: what the population register says of a person."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.population.adapter import Population, ResidentRecord
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


class ResidentInformationResult(Schema):
    name = ma.fields.String(required=True)
    sex = ma.fields.String(required=True, validate=ma.validate.OneOf(["male", "female"]))
    ethnicity = ma.fields.String(required=True, metadata={"description": "As the card prints it"})
    birth_date = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    address = ma.fields.String(required=True, metadata={"description": "Where registered"})
    card_issuer = ma.fields.String(required=True)
    valid_from = ma.fields.Date(required=True, metadata={"description": "Of the ID card"})
    valid_until = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The ID card's last day; null when it is valid for life (长期)"},
    )


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> ResidentRecord:
    return bureaus[Population].resident(access)


ITEM = LookUp(
    code="resident-information",
    task_number="0100000000001",
    title_zh="户籍信息",
    title_en="Resident registration",
    bureau="population",
    arguments=NoArguments,
    result=ResidentInformationResult,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    in_elder_zone=True,
    keywords=(
        *("户口", "户籍地址", "身份证有效期", "民族", "身份证", "户口本", "户籍", "居民身份证"),
        "家庭住址",
        *("ID card", "identity card", "hukou", "household register", "home address"),
    ),
    run=run,
)
