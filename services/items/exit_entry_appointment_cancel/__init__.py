"""取消出入境预约: gives the place back, until the day before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema, Text
from services.item import Application


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """The number of the appointment that is no more."""

    number: str


class ExitEntryCancelArguments(Schema):
    number = Text(
        required=True, max_length=32, metadata={"description": "The appointment's number"}
    )


class ExitEntryCancelResult(Schema):
    number = ma.fields.String(required=True)


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> Cancelled:
    number = bureaus[ExitEntry].cancel(access, number=arguments["number"], serial=serial)
    return Cancelled(number=number)


ITEM = Application(
    code="exit-entry-appointment-cancel",
    task_number="0400000000006",
    title_zh="取消出入境预约",
    title_en="Cancel an appointment for travel documents",
    bureau="exit_entry",
    arguments=ExitEntryCancelArguments,
    result=ExitEntryCancelResult,
    submit=submit,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("取消预约", "改期", "护照预约", "取消办证预约", "退号"),
        *("passport", "booking", "cancel booking", "call off", "reschedule"),
    ),
    example={"number": "YY0000000034"},
)
