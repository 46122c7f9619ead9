"""Marriages (docs/bureaus/civil_affairs.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.civil_affairs.wire import MarriageWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Marriage:
    """A registered marriage. `replaced`: another certificate took its place."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    spouse_name: str = field(repr=False)
    registered_on: date
    registrar: str
    status: Literal["valid", "replaced", "dissolved"]


class CivilAffairs(TifRecords):
    """Client of the bureau."""

    def marriage(self, access: Access) -> Marriage:
        """Return the subject's last marriage."""
        return Marriage(**self._read("marriage", "/v1/marriage", access, MarriageWire))
