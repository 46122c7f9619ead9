"""名下机动车: plates, kind, and until when each is inspected."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Traffic
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


class VehicleResult(Schema):
    plate = ma.fields.String(required=True)
    kind = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["small", "small_new_energy"])
    )
    make = ma.fields.String(required=True)
    registered_on = ma.fields.Date(required=True)
    inspected_until = ma.fields.Date(
        required=True, metadata={"description": "The next inspection is due by then"}
    )
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["normal", "violations_open"])
    )


class VehiclesResult(Schema):
    items = ma.fields.List(ma.fields.Nested(VehicleResult), required=True)


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> dict[str, object]:
    return {"items": bureaus[Traffic].vehicles(access)}


ITEM = LookUp(
    code="vehicles",
    task_number="0600000000002",
    title_zh="机动车行驶证查询",
    title_en="Vehicles",
    bureau="traffic",
    arguments=NoArguments,
    result=VehiclesResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("行驶证", "车牌", "年检", "机动车", "汽车", "车辆", "审车", "年审", "行驶本"),
        *("car", "number plate", "license plate", "registration", "inspection"),
    ),
)
