"""Diplomas and employment registration cards (docs/bureaus/education.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.education.wire import DiplomaWire, EmploymentCardWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """A diploma of higher education (学历证书)."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    school: str = field(repr=False)
    major: str = field(repr=False)
    level: str
    entered_on: date
    graduated_on: date
    status: Literal["valid", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class EmploymentCard:
    """A graduate's employment registration card (就业报到证). `replaced`: sent elsewhere (改派)."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    school: str = field(repr=False)
    major: str = field(repr=False)
    employer: str = field(repr=False)
    report_by: date
    issued_on: date
    issuer: str
    status: Literal["valid", "replaced", "cancelled"]


class Education(TifRecords):
    """Client of the bureau."""

    def diploma(self, access: Access) -> Diploma:
        """Return the subject's last diploma."""
        return Diploma(**self._read("diploma", "/v1/diploma", access, DiplomaWire))

    def employment_card(self, access: Access) -> EmploymentCard:
        """Return the subject's employment registration card."""
        return EmploymentCard(
            **self._read("employment_card", "/v1/employment-card", access, EmploymentCardWire)
        )
