"""出入境证件照: says what is wrong with a portrait, and hands it in if nothing is."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from auth.face.photo_checks import PhotoChecks
from auth.verifier.limits import MAX_PORTRAIT_BYTES
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.report import PhotoReport
from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import PhotoReceipt
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Base64, Schema
from services.item import Application

_SMALLEST_PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, kw_only=True)
class CheckedPhoto:
    """What was found, and the bureau's receipt if it was nothing."""

    report: PhotoReport
    receipt: PhotoReceipt | None

    @property
    def passes(self) -> bool:
        return not self.report.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.report.problems

    @property
    def measured(self) -> Mapping[str, object]:
        return self.report.measures


class ExitEntryPhotoArguments(Schema):
    largest_json_bytes = 4 * MAX_PORTRAIT_BYTES // 3 + 1024

    photo = Base64(
        required=True,
        max_bytes=MAX_PORTRAIT_BYTES,
        metadata={"description": "A JPEG or PNG in base64, at most 1,500,000 bytes"},
    )


class ExitEntryPhotoProblemResult(Schema):
    code = ma.fields.String(
        required=True, validate=ma.validate.OneOf([problem.code for problem in Problem])
    )
    message_zh = ma.fields.String(required=True)
    message_en = ma.fields.String(required=True)


class ExitEntryPhotoMeasuredResult(Schema):
    """Left out is what could not be measured."""

    width_px = ma.fields.Integer(metadata={"description": "As the person stands"})
    height_px = ma.fields.Integer()
    size_bytes = ma.fields.Integer()
    faces = ma.fields.Integer()
    head_of_height = ma.fields.Float(
        metadata={"description": "Chin to crown, as a share of the picture's height"}
    )
    eyes_of_width = ma.fields.Float(
        metadata={"description": "The eyes' distance, as a share of the picture's width"}
    )


class ExitEntryPhotoReceiptResult(Schema):
    number = ma.fields.String(required=True)
    received_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})
    valid_until = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


class ExitEntryPhotoResult(Schema):
    passes = ma.fields.Boolean(required=True)
    problems = ma.fields.List(
        ma.fields.Nested(ExitEntryPhotoProblemResult),
        required=True,
        metadata={"description": "All that is wrong; none if it passes"},
    )
    measured = ma.fields.Nested(ExitEntryPhotoMeasuredResult, required=True)
    receipt = ma.fields.Nested(
        ExitEntryPhotoReceiptResult,
        required=True,
        allow_none=True,
        metadata={"description": "There if it passes: the bureau has the photo"},
    )


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> CheckedPhoto:
    photo = base64.b64decode(arguments["photo"])
    report = bureaus[PhotoChecks].check(photo)
    receipt = None
    if not report.problems:
        receipt = bureaus[ExitEntry].hand_in_photo(access, photo=photo, serial=serial)
    return CheckedPhoto(report=report, receipt=receipt)


ITEM = Application(
    code="exit-entry-photo",
    task_number="0400000000007",
    title_zh="出入境证件照",
    title_en="Photo for travel documents",
    bureau="exit_entry",
    arguments=ExitEntryPhotoArguments,
    result=ExitEntryPhotoResult,
    submit=submit,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("护照照片", "证件照检测", "相片回执", "照片要求", "照片", "护照相片", "证件照"),
        "上传照片",
        *("passport", "picture", "portrait", "upload photo", "photo check"),
    ),
    example={"photo": _SMALLEST_PNG},
)
