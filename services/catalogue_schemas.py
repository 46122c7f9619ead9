"""What goes over the wire for the catalogue."""

from collections.abc import Sequence
from typing import Any

import marshmallow as ma

from auth.sessions.schemas import LEVELS
from bureaus.registry import BureauAdapter
from core.access import Channel, SubjectKind
from core.schema import QueryInteger, Schema, Text, money
from services.catalogue import Catalogue, Entry
from services.item import Application, Handling

MOST_PAGES = 10_000
LARGEST_PAGE = 100
LONGEST_SEARCH = 50


def query_schema(bureaus: Sequence[BureauAdapter]) -> type[ma.Schema]:
    """Build the schema of a search: a bureau is one of those that offer anything."""
    names = [bureau.name for bureau in bureaus]
    fields: dict[str, ma.fields.Field[Any]] = {
        "q": Text(
            max_length=LONGEST_SEARCH,
            load_default="",
            metadata={"description": "Words of titles, keywords, bureaus or codes: all must occur"},
        ),
        "bureau": ma.fields.String(validate=ma.validate.OneOf(names), load_default=None),
        "in_elder_zone": ma.fields.Boolean(
            truthy={"true"},
            falsy={"false"},
            load_default=None,
            metadata={"description": "Only what stands in 长者专区, or does not"},
        ),
        "page": QueryInteger(low=1, high=MOST_PAGES, load_default=1),
        "page_size": QueryInteger(low=1, high=LARGEST_PAGE, load_default=20),
    }
    return Schema.from_dict(fields, name="CatalogueQuery")


class LabelResult(Schema):
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class ServiceItemResult(Schema):
    """The terms are those of GB/T 39554.1-2020."""

    code = ma.fields.String(
        required=True, metadata={"description": "POST it to /v1/services/<code> to run it"}
    )
    implementation_code = ma.fields.String(
        required=True, metadata={"description": "实施编码, 31 characters: USCC and task number"}
    )
    title = ma.fields.Nested(LabelResult, required=True)
    bureau = ma.fields.String(required=True)
    bureau_title = ma.fields.Nested(LabelResult, required=True)
    needs_idempotency_key = ma.fields.Boolean(
        required=True, metadata={"description": "It has something done, rather than looked up"}
    )
    handling = ma.fields.Enum(
        Handling, by_value=True, required=True, metadata={"description": "即办件 or 承诺件"}
    )
    handling_label = ma.fields.Nested(LabelResult, required=True)
    promised_days = ma.fields.Integer(required=True, metadata={"description": "Working days"})
    trips = ma.fields.Integer(required=True, metadata={"description": "At most so many"})
    trips_label = ma.fields.Nested(LabelResult, required=True)
    trips_reason = ma.fields.Nested(LabelResult, required=True, allow_none=True)
    fee_yuan = money("Fee")
    channels = ma.fields.List(ma.fields.Enum(Channel, by_value=True), required=True)
    subjects = ma.fields.List(
        ma.fields.Enum(SubjectKind, by_value=True),
        required=True,
        metadata={"description": "Who may use it"},
    )
    assurance = ma.fields.String(required=True, validate=ma.validate.OneOf(LEVELS))
    assurance_max_age_s = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "Seconds since it was reached"}
    )
    in_elder_zone = ma.fields.Boolean(required=True, metadata={"description": "长者专区"})
    keywords = ma.fields.List(ma.fields.String(), required=True)


class CatalogueBureauResult(Schema):
    code = ma.fields.String(required=True)
    title = ma.fields.Nested(LabelResult, required=True)
    items = ma.fields.Integer(
        required=True, metadata={"description": "How many of all items found it offers"}
    )


class CatalogueResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "Items on all pages"})
    items = ma.fields.List(ma.fields.Nested(ServiceItemResult), required=True)
    bureaus = ma.fields.List(ma.fields.Nested(CatalogueBureauResult), required=True)


def catalogue_page(
    catalogue: Catalogue, found: Sequence[Entry], *, page: int, page_size: int
) -> dict[str, Any]:
    """Return one page of what was found, and how it spreads over the bureaus."""
    start, counts = (page - 1) * page_size, catalogue.counts(found)
    bureaus = [
        {"code": one.name, "title": _label(one.title_zh, one.title_en), "items": counts[one.name]}
        for one in catalogue.bureaus
    ]
    shown = [entry_result(entry) for entry in found[start : start + page_size]]
    return {"total": len(found), "items": shown, "bureaus": bureaus}


def entry_result(entry: Entry) -> dict[str, Any]:
    """Return what `ServiceItemResult` says of an item."""
    item = entry.item
    has_reason = bool(item.trips_reason_zh)
    return {
        "code": item.code,
        "implementation_code": entry.implementation_code,
        "title": _label(item.title_zh, item.title_en),
        "bureau": item.bureau,
        "bureau_title": _label(entry.bureau.title_zh, entry.bureau.title_en),
        "needs_idempotency_key": isinstance(item, Application),
        "handling": item.handling,
        "handling_label": _label(*item.handling_label),
        "promised_days": item.promised_days,
        "trips": item.trips,
        "trips_label": _label(*item.trips_label),
        "trips_reason": _label(item.trips_reason_zh, item.trips_reason_en) if has_reason else None,
        "fee_yuan": item.fee_yuan,
        "channels": item.channels,
        "subjects": item.subjects,
        "assurance": item.assurance,
        "assurance_max_age_s": item.max_age_s,
        "in_elder_zone": item.in_elder_zone,
        "keywords": item.keywords,
    }


def _label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
