"""机动车驾驶证: class, validity and points of this cycle."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import DrivingLicence, Traffic
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


class DrivingLicenceResult(Schema):
    file_number = ma.fields.String(required=True)
    vehicle_class = ma.fields.String(required=True, metadata={"description": "准驾车型, as C1"})
    first_issued_on = ma.fields.Date(required=True)
    valid_from = ma.fields.Date(required=True)
    valid_until = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Last valid day; null when it is valid without end (长期)"},
    )
    points = ma.fields.Integer(
        required=True,
        metadata={"description": "of this cycle; from 12 on the licence may not be driven with"},
    )
    points_cleared_on = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Its last day; null where the licence is cancelled"},
    )
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["valid", "points_reached", "cancelled"])
    )


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> DrivingLicence:
    return bureaus[Traffic].licence(access)


ITEM = LookUp(
    code="driving-licence",
    task_number="0600000000001",
    title_zh="机动车驾驶证查询",
    title_en="Driving licence",
    bureau="traffic",
    arguments=NoArguments,
    result=DrivingLicenceResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("驾驶证", "驾照", "准驾车型", "有效期", "机动车驾驶证", "开车", "学车", "换证"),
        *("driver", "driving license", "license", "driving permit", "points"),
    ),
    in_elder_zone=True,
)
