"""出入境记录: border crossings, newest first."""

from collections.abc import Mapping
from typing import Any, get_args

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Crossings, Document
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp
from services.schemas import PageArguments


class ExitEntryCrossingResult(Schema):
    on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    direction = ma.fields.String(required=True, validate=ma.validate.OneOf(["out", "in"]))
    port = ma.fields.String(required=True)
    document = ma.fields.String(required=True, validate=ma.validate.OneOf(get_args(Document)))
    document_number = ma.fields.String(
        required=True, metadata={"description": "All but three characters are `*`"}
    )


class ExitEntryTravelHistoryResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "crossings in all"})
    items = ma.fields.List(ma.fields.Nested(ExitEntryCrossingResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Crossings:
    return bureaus[ExitEntry].crossings(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="exit-entry-travel-history",
    task_number="0400000000003",
    title_zh="出入境记录",
    title_en="Border crossings",
    bureau="exit_entry",
    arguments=PageArguments,
    result=ExitEntryTravelHistoryResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("出境", "入境", "口岸", "通关记录", "出入境", "出国记录", "过关", "出入境证明"),
        *("entry", "exit", "travel history", "immigration", "trips abroad", "Hong Kong"),
    ),
)
