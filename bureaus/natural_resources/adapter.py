"""Titles to real estate (docs/bureaus/natural_resources.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.natural_resources.wire import TitlesWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Title:
    """A certificate of title to real estate (不动产权证书). `area_m2` as the register writes it."""

    number: str = field(repr=False)
    unit_number: str = field(repr=False)
    address: str = field(repr=False)
    area_m2: str
    use: str
    share: str
    registered_on: date
    registrar: str
    status: Literal["valid", "replaced", "cancelled"]


class NaturalResources(TifRecords):
    """Client of the bureau."""

    def titles(self, access: Access) -> tuple[Title, ...]:
        """Return the subject's titles to real estate."""
        found = self._read("titles", "/v1/titles", access, TitlesWire)
        return tuple(Title(**item) for item in found["items"])
