"""Birth certificates (docs/bureaus/health_commission.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.health_commission.wire import BirthsWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Birth:
    """A medical certificate of birth (出生医学证明)."""

    number: str = field(repr=False)
    child_name: str = field(repr=False)
    sex: Literal["male", "female"] = field(repr=False)
    born_on: date = field(repr=False)
    hospital: str
    mother_name: str = field(repr=False)
    father_name: str = field(repr=False)
    issued_on: date
    status: Literal["valid", "replaced", "cancelled"]


class HealthCommission(TifRecords):
    """Client of the bureau."""

    def births(self, access: Access) -> tuple[Birth, ...]:
        """Return the births in which the subject is the child or a parent."""
        found = self._read("births", "/v1/births", access, BirthsWire)
        return tuple(Birth(**item) for item in found["items"])
