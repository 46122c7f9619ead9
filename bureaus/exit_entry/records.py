"""What the exit-entry administration tells, in our own terms."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

Document = Literal["passport", "hk_macau_permit", "taiwan_permit"]
Step = Literal["accepted", "reviewed", "being_made", "ready", "collected"]


@dataclass(frozen=True, kw_only=True)
class TravelDocument:
    """A passport or a permit. `valid_until` is its last day."""

    kind: Document
    number: str = field(repr=False)
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    issued_on: date
    valid_until: date
    issuer: str
    status: Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """One step of an application, and the Beijing date on which it was reached."""

    step: Step
    on: date


@dataclass(frozen=True, kw_only=True)
class DocumentApplication:
    """An application for a document; `steps` are those reached, the last one first."""

    number: str
    document: Document
    accepted_on: date
    ready_by: date
    steps: tuple[StepDone, ...]

    @property
    def state(self) -> Step:
        return self.steps[0].step


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """One crossing of the border. Of the document's number all but three characters is `*`."""

    on: date
    direction: Literal["out", "in"]
    port: str
    document: Document
    document_number: str


@dataclass(frozen=True, kw_only=True)
class Crossings:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Crossing, ...]


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time at an office, Beijing date and time, with `places` left: at least one."""

    office: str
    office_name: str
    address: str
    on: date
    at: time
    places: int


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """When and where a person is expected, Beijing date and time, and what for."""

    number: str
    office: str
    office_name: str
    address: str
    on: date
    at: time
    document: Document


@dataclass(frozen=True, kw_only=True)
class Slots:
    """One page of free times, soonest first, and the person's own appointment to come."""

    total: int
    items: tuple[Slot, ...]
    appointment: Appointment | None


@dataclass(frozen=True, kw_only=True)
class PhotoReceipt:
    """The administration has a portrait of the person; `valid_until` is the last day it does."""

    number: str
    received_on: date
    valid_until: date
