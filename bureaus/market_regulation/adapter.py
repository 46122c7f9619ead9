"""Business licences (docs/bureaus/market_regulation.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bureaus.market_regulation.wire import EnterprisesWire
from bureaus.tif_records import TifRecords
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """An enterprise's licence (营业执照). `uscc` is its unified social credit code."""

    uscc: str
    name: str
    kind: str
    representative: str = field(repr=False)
    capital: str
    founded_on: date
    address: str = field(repr=False)
    scope: str
    registrar: str
    issued_on: date
    status: Literal["open", "closed_for_now", "revoked", "deregistered"]


class MarketRegulation(TifRecords):
    """Client of the bureau."""

    def enterprises(self, access: Access) -> tuple[Enterprise, ...]:
        """Return the enterprises whose legal representative or owner the subject is."""
        found = self._read("enterprises", "/v1/enterprises", access, EnterprisesWire)
        return tuple(Enterprise(**item) for item in found["items"])
