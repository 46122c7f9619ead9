"""交通违法确认: accept a violation, so that its fine can be paid."""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Decision, Traffic
from core.access import Access, Channel
from core.schema import Schema, Text, instant, money
from services.item import Application

_NUMBER = re.compile(r"[0-9]{16}", re.ASCII)


def _check_number(value: str) -> None:
    if not _NUMBER.fullmatch(value):
        raise ma.ValidationError("违法编号为16位数字。 A violation's number has 16 digits.")


class TrafficViolationConfirmArguments(Schema):
    violation_number = Text(
        max_length=16,
        required=True,
        validate=_check_number,
        metadata={"description": "As in the list of violations"},
    )


class TrafficViolationConfirmResult(Schema):
    violation_number = ma.fields.String(required=True)
    decision_number = ma.fields.String(required=True)
    fine_yuan = money("Fine")
    points = ma.fields.Integer(required=True)
    confirmed_at = instant("When", required=True)
    pay_by = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def submit(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str) -> Decision:
    return bureaus[Traffic].confirm(access, number=arguments["violation_number"], serial=serial)


ITEM = Application(
    code="traffic-violation-confirm",
    task_number="0600000000005",
    title_zh="道路交通违法确认",
    title_en="Confirm a traffic violation",
    bureau="traffic",
    arguments=TrafficViolationConfirmArguments,
    result=TrafficViolationConfirmResult,
    submit=submit,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("违章处理", "违法处理", "接受处罚", "交罚款", "罚单", "违章", "处理违章", "认罚"),
        *("fine", "ticket", "penalty", "pay", "accept"),
    ),
    max_age_s=1800,
    example={"violation_number": "4401990000000121"},
)
