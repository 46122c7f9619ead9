"""出入境可预约时段: when an office has a place, and one's own appointment to come."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Slots
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema, Text
from core.upstream.answers import Lifetime
from services.item import LookUp
from services.items.exit_entry_appointment import ExitEntryAppointmentResult
from services.schemas import PageArguments


class ExitEntrySlotsArguments(PageArguments):
    office = Text(
        max_length=20, min_length=0, load_default="", metadata={"description": "Empty for all"}
    )


class ExitEntrySlotResult(Schema):
    office = ma.fields.String(required=True)
    office_name = ma.fields.String(required=True)
    address = ma.fields.String(required=True)
    date = ma.fields.Date(
        required=True, attribute="on", metadata={"description": "Beijing calendar date"}
    )
    time = ma.fields.Time(
        required=True,
        attribute="at",
        format="%H:%M",
        metadata={"description": "HH:MM, Beijing time"},
    )
    places = ma.fields.Integer(required=True, metadata={"description": "places left"})


class ExitEntrySlotsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "free times in all"})
    items = ma.fields.List(
        ma.fields.Nested(ExitEntrySlotResult),
        required=True,
        metadata={"description": "The soonest first"},
    )
    appointment = ma.fields.Nested(
        ExitEntryAppointmentResult,
        required=True,
        allow_none=True,
        metadata={"description": "One's own to come"},
    )


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Slots:
    return bureaus[ExitEntry].slots(
        access,
        office=arguments["office"],
        page=arguments["page"],
        page_size=arguments["page_size"],
    )


ITEM = LookUp(
    code="exit-entry-appointment-slots",
    task_number="0400000000005",
    title_zh="出入境可预约时段",
    title_en="Free times for travel documents",
    bureau="exit_entry",
    arguments=ExitEntrySlotsArguments,
    result=ExitEntrySlotsResult,
    run=run,
    # Others take places meanwhile.
    lifetime=Lifetime(fresh_s=5, stale_s=60),
    keywords=(
        *("预约时间", "号源", "办证大厅", "我的预约", "预约", "护照预约", "几点能办", "可约时间"),
        *("passport", "booking", "slots", "office", "opening times", "my appointment"),
    ),
)
