"""交通违法: when, where, what, fine and points, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Traffic, Violations
from core.access import Access, Channel
from core.schema import Schema, instant, money
from services.item import LookUp
from services.schemas import PageArguments


class TrafficViolationResult(Schema):
    number = ma.fields.String(required=True)
    at = instant("When", required=True)
    place = ma.fields.String(required=True)
    what = ma.fields.String(required=True)
    plate = ma.fields.String(required=True)
    fine_yuan = money("Fine")
    points = ma.fields.Integer(required=True)
    state = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["to_confirm", "to_pay", "settled"])
    )


class TrafficViolationsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "violations in all"})
    items = ma.fields.List(ma.fields.Nested(TrafficViolationResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Violations:
    return bureaus[Traffic].violations(access, **arguments)


ITEM = LookUp(
    code="traffic-violations",
    task_number="0600000000003",
    title_zh="道路交通违法查询",
    title_en="Traffic violations",
    bureau="traffic",
    arguments=PageArguments,
    result=TrafficViolationsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("违章", "违法", "罚款", "电子眼", "罚单", "违停", "闯红灯", "超速", "违章查询"),
        *("fine", "ticket", "speeding", "parking", "penalty"),
    ),
)
