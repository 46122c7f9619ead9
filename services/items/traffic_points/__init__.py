"""驾驶证记分: points taken, in this cycle and before; those of this cycle are the licence's."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Points, Traffic
from core.access import Access, Channel
from core.schema import Schema, instant
from services.item import LookUp, NoArguments


class TrafficPointsEntryResult(Schema):
    at = instant("When", required=True)
    in_this_cycle = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Those of this cycle add up to the licence's points; others are cleared"
        },
    )
    violation_number = ma.fields.String(required=True)
    what = ma.fields.String(required=True)
    points = ma.fields.Integer(required=True)


class TrafficPointsResult(Schema):
    cycle_from = ma.fields.Date(required=True)
    cycle_until = ma.fields.Date(required=True, metadata={"description": "Last day of the cycle"})
    items = ma.fields.List(ma.fields.Nested(TrafficPointsEntryResult), required=True)


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> Points:
    return bureaus[Traffic].points(access)


ITEM = LookUp(
    code="traffic-points",
    task_number="0600000000004",
    title_zh="驾驶证记分查询",
    title_en="Driving licence points",
    bureau="traffic",
    arguments=NoArguments,
    result=TrafficPointsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("扣分", "记分", "满分", "驾照分", "驾驶证扣分", "违章扣分", "12分"),
        *("driving license", "demerit", "penalty points", "points left"),
    ),
)
