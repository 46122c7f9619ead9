"""出入境预约: a time at an office, for what cannot be done without going there."""

import datetime
from collections.abc import Mapping
from typing import Any, get_args

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Appointment, Document
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema, Text
from services.item import Application

_DOCUMENTS = ma.validate.OneOf(get_args(Document))


class ExitEntryAppointmentArguments(Schema):
    office = Text(
        required=True, max_length=20, metadata={"description": "As in the list of free times"}
    )
    document = ma.fields.String(required=True, validate=_DOCUMENTS)
    date = ma.fields.Date(
        format="%Y-%m-%d",
        load_default=None,
        metadata={"description": "Beijing calendar date; without it and `time`, the soonest"},
    )
    time = ma.fields.Time(
        format="%H:%M", load_default=None, metadata={"description": "HH:MM, Beijing time"}
    )

    @ma.validates_schema
    def check_both_or_neither(self, data: Mapping[str, Any], **_options: object) -> None:
        if (data["date"] is None) != (data["time"] is None):
            raise ma.ValidationError(
                "日期和时间请一并填写，或都不填。 Give both date and time, or neither.", "time"
            )


class ExitEntryAppointmentResult(Schema):
    number = ma.fields.String(required=True)
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
    document = ma.fields.String(required=True, validate=_DOCUMENTS)


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> Appointment:
    day: datetime.date | None = arguments["date"]
    return bureaus[ExitEntry].book(
        access,
        office=arguments["office"],
        document=arguments["document"],
        when=None if day is None else (day, arguments["time"]),
        serial=serial,
    )


ITEM = Application(
    code="exit-entry-appointment",
    task_number="0400000000004",
    title_zh="出入境预约",
    title_en="Appointment for travel documents",
    bureau="exit_entry",
    arguments=ExitEntryAppointmentArguments,
    result=ExitEntryAppointmentResult,
    submit=submit,
    trips=1,
    trips_reason_zh="须在预约的时间到现场一次：采集指纹、签名，并当面核验本人。",
    trips_reason_en=(
        "You go there once, at the time booked: fingerprints and signature are taken, and you "
        "are seen in person."
    ),
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("预约办护照", "港澳通行证预约", "办证预约", "预约", "护照", "港澳通行证", "出国"),
        *("去香港", "去澳门"),
        *("passport", "book", "booking", "Hong Kong", "Macau", "visit permit"),
    ),
    example={"office": "440100-01", "document": "passport"},
)
