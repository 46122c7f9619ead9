"""What goes over the wire for service items and the home page."""

from collections.abc import Sequence
from typing import Any

import marshmallow as ma

from core.schema import Schema, StrictInteger, instant
from services.home import HomeStatus
from services.item import LookUp

MOST_PAGES = 10_000
LARGEST_PAGE = 100


class PageArguments(Schema):
    page = StrictInteger(low=1, high=MOST_PAGES, load_default=1)
    page_size = StrictInteger(low=1, high=LARGEST_PAGE, load_default=12)


class HomeReasonResult(Schema):
    code = ma.fields.String(required=True, metadata={"description": "As in docs/errors.md"})
    message = ma.fields.String(required=True, metadata={"description": "For the citizen"})
    retryable = ma.fields.Boolean(required=True)


def home_schema(items: Sequence[LookUp]) -> type[ma.Schema]:
    """Build the home page's schema: one section for each item that stands on it."""
    sections = {item.bureau: _section(item) for item in items}
    shape = Schema.from_dict(sections, name="HomeSectionsResult")
    return Schema.from_dict({"sections": ma.fields.Nested(shape, required=True)}, name="HomeResult")


def _section(item: LookUp) -> ma.fields.Field[Any]:
    fields: dict[str, ma.fields.Field[Any]] = {
        "title_zh": ma.fields.String(required=True),
        "title_en": ma.fields.String(required=True),
        "status": ma.fields.Enum(HomeStatus, by_value=True, required=True),
        "as_of": instant("When the bureau said so, or was asked in vain", required=True),
        "reason": ma.fields.Nested(
            HomeReasonResult,
            required=True,
            allow_none=True,
            metadata={"description": "Why it is stale or unavailable"},
        ),
        "data": ma.fields.Nested(item.result, required=True, allow_none=True),
    }
    name = "".join(part.title() for part in item.bureau.split("_"))
    return ma.fields.Nested(Schema.from_dict(fields, name=f"Home{name}Result"), required=True)
