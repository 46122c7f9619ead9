"""A service item (事项): what it is called, what it asks of people, and the one function it runs.

The terms are those of GB/T 39554.1-2020.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson

from auth.assurance import Assurance
from bureaus.registry import Bureaus
from core.access import Access, Channel, SubjectKind
from core.schema import Schema
from core.upstream.answers import Lifetime
from services.dumping import dumper

Run = Callable[[Bureaus, Access, Mapping[str, Any]], object]
"""Looks something up for the subject of an access, with arguments that its schema has checked."""

Submit = Callable[[Bureaus, Access, Mapping[str, Any], str], object]
"""Has something done. The last argument is our serial number (业务流水号) of it.

The bureau must know by the serial number that it has done this already, and give the same answer
again: after a cut line or a killed process the same submission is sent once more.
"""

DAILY = Lifetime(fresh_s=60, stale_s=3600)
"""For what changes once a day at most, as balances and histories do."""


_TASK_NUMBER = re.compile(r"[0-9]{13}", re.ASCII)


class Handling(StrEnum):
    """即办件 is done at once, 承诺件 within the promised days."""

    IMMEDIATE = "immediate"
    PROMISED = "promised"


@dataclass(frozen=True, kw_only=True)
class ServiceItem:
    """What every item says of itself. An item is a `LookUp` or an `Application`.

    Args:
        code: Its address, `/v1/services/<code>`.
        task_number: The 13 digits that follow the bureau's USCC in the implementation code.
        promised_days: Working days; 0 where it is done at once.
        trips: How often a person must appear somewhere, at most. `trips_reason_*` say why.
        subjects: Whom it is for (服务对象).
        max_age_s: How long ago the assurance may have been reached; None for any time.
        in_elder_zone: Whether it stands in 长者专区.
        keywords: What people also call it; the catalogue's search finds it by them.
        example: Arguments that work for the sample citizens, as the document shows them.
    """

    code: str
    task_number: str
    title_zh: str
    title_en: str
    bureau: str
    arguments: type[Schema]
    result: type[Schema]
    handling: Handling = Handling.IMMEDIATE
    promised_days: int = 0
    trips: int = 0
    trips_reason_zh: str = ""
    trips_reason_en: str = ""
    fee_yuan: Decimal = Decimal(0)
    channels: tuple[Channel, ...] = (Channel.MINI_PROGRAM,)
    subjects: tuple[SubjectKind, ...] = (SubjectKind.CITIZEN,)
    assurance: Assurance = Assurance.FACE
    max_age_s: int | None = None
    in_elder_zone: bool = False
    keywords: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _TASK_NUMBER.fullmatch(self.task_number):
            raise ValueError(f"{self.code}: task_number must have 13 digits")
        if (self.promised_days > 0) != (self.handling is Handling.PROMISED):
            raise ValueError(f"{self.code}: promised days belong to promised items, and only there")
        if bool(self.trips) != bool(self.trips_reason_zh and self.trips_reason_en):
            raise ValueError(f"{self.code}: a trip needs a reason in both languages")

    @property
    def trips_label(self) -> tuple[str, str]:
        """Return what people are promised about going somewhere, in Chinese and English."""
        if self.trips == 0:
            return "零跑动", "No trip needed"
        if self.trips == 1:
            return "最多跑一次", "One trip at most"
        return f"最多跑{self.trips}次", f"{self.trips} trips at most"

    @property
    def handling_label(self) -> tuple[str, str]:
        """Return how soon it is done, in Chinese and English."""
        if self.handling is Handling.IMMEDIATE:
            return "即办件", "Done at once"
        return (
            f"承诺件（{self.promised_days}个工作日）",
            f"Within {self.promised_days} working days",
        )


@dataclass(frozen=True, kw_only=True)
class LookUp(ServiceItem):
    """An item that only reads.

    `on_home` puts its result on the home page, as the section of its bureau; such an item takes
    no arguments. `lifetime` says how long its answer does for the same citizen.
    """

    run: Run
    on_home: bool = False
    lifetime: Lifetime = DAILY


@dataclass(frozen=True, kw_only=True)
class Application(ServiceItem):
    """An item that has something done, exactly once for each `Idempotency-Key`."""

    submit: Submit


def result_json(item: ServiceItem, result: object) -> bytes:
    """Return what an item gave as JSON in UTF-8, as its result schema dumps it."""
    return orjson.dumps(dumper(item.result)(result))


class NoArguments(Schema):
    """For items that need nothing but to know who asks."""
