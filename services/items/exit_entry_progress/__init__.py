"""出入境证件办理进度: applications for travel documents, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import marshmallow as ma

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Document, DocumentApplication, Step
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema
from services.item import LookUp, NoArguments

_STEPS = ma.validate.OneOf(get_args(Step))


@dataclass(frozen=True, kw_only=True)
class DocumentApplications:
    """A person's applications, as the bureau lists them: the newest first."""

    applications: tuple[DocumentApplication, ...]


class ExitEntryStepResult(Schema):
    step = ma.fields.String(required=True, validate=_STEPS)
    on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


class ExitEntryApplicationResult(Schema):
    number = ma.fields.String(required=True)
    document = ma.fields.String(required=True, validate=ma.validate.OneOf(get_args(Document)))
    state = ma.fields.String(required=True, validate=_STEPS)
    accepted_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    ready_by = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    steps = ma.fields.List(
        ma.fields.Nested(ExitEntryStepResult),
        required=True,
        metadata={"description": "Those reached, the last one first"},
    )


class ExitEntryProgressResult(Schema):
    applications = ma.fields.List(ma.fields.Nested(ExitEntryApplicationResult), required=True)


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> DocumentApplications:
    return DocumentApplications(applications=bureaus[ExitEntry].applications(access))


ITEM = LookUp(
    code="exit-entry-progress",
    task_number="0400000000002",
    title_zh="出入境证件办理进度",
    title_en="Progress of travel documents",
    bureau="exit_entry",
    arguments=NoArguments,
    result=ExitEntryProgressResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("办证进度", "护照办好了吗", "制证", "取证", "护照进度", "通行证进度", "什么时候拿证"),
        *("passport", "status", "application", "ready", "collect"),
    ),
)
