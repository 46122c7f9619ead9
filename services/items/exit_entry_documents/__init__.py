"""出入境证件: passports and permits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Document, TravelDocument
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments


@dataclass(frozen=True, kw_only=True)
class TravelDocuments:
    """A person's travel documents, as the bureau lists them."""

    documents: tuple[TravelDocument, ...]


class TravelDocumentResult(Schema):
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(get_args(Document)))
    number = ma.fields.String(required=True)
    issued_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    valid_until = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    issuer = ma.fields.String(required=True)
    status = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["valid", "expired", "revoked"])
    )


class TravelDocumentsResult(Schema):
    documents = ma.fields.List(ma.fields.Nested(TravelDocumentResult), required=True)


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> TravelDocuments:
    return TravelDocuments(documents=bureaus[ExitEntry].documents(access))


ITEM = LookUp(
    code="exit-entry-documents",
    task_number="0400000000001",
    title_zh="出入境证件",
    title_en="Travel documents",
    bureau="exit_entry",
    arguments=NoArguments,
    result=TravelDocumentsResult,
    run=run,
    on_home=True,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("护照", "港澳通行证", "证件有效期", "通行证", "出国", "去香港", "去澳门", "护照有效期"),
        "护照号码",
        *("passport", "visa", "Hong Kong", "Macau", "visit permit", "expiry date"),
    ),
)
