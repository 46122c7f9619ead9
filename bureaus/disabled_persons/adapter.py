"""Cards of disabled persons (docs/bureaus/disabled_persons.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.disabled_persons.wire import DisabilityCardWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class DisabilityCard:
    """A card of a disabled person (残疾人证). Its number tells kind and level too."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    category: Literal["sight", "hearing", "speech", "limbs", "intellect", "mind", "several"] = (
        field(repr=False)
    )
    level: Literal["1", "2", "3", "4"] = field(repr=False)
    issued_on: date
    valid_until: date
    issuer: str
    status: Literal["valid", "cancelled"]


class DisabledPersons(TifRecords):
    """Client of the bureau."""

    def card(self, access: Access) -> DisabilityCard:
        """Return the subject's card."""
        return DisabilityCard(**self._read("card", "/v1/card", access, DisabilityCardWire))
