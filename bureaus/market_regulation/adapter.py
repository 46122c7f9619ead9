"""Business licences (docs/bureaus/market_regulation.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.market_regulation.wire import EnterprisesWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


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


class MarketRegulation:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def enterprises(self, access: Access) -> tuple[Enterprise, ...]:
        """Return the enterprises whose legal representative or owner the subject is."""
        found = self._read("enterprises", "/v1/enterprises", access, EnterprisesWire)
        return tuple(Enterprise(**item) for item in found["items"])

    def _read(
        self, operation: str, path: str, access: Access, schema: type[WireSchema]
    ) -> dict[str, Any]:
        """Return the checked answer without the number, which is the one asked for."""

        def read(answer: object) -> dict[str, Any]:
            found = load(schema, answer, bureau=self._tif.bureau)
            check_subject(found.pop("id_number"), access, bureau=self._tif.bureau)
            return found

        asked = {"sfzh": access.subject.id_number}
        return self._tif.query(operation, path, access, asked, read, idempotent=True)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> MarketRegulation:
    bureau = http.bureau
    refusals = {
        404: lambda: BureauRecordMissing("The bureau holds no record.", bureau=bureau),
        423: lambda: BureauRefused("The bureau declines.", bureau=bureau),
    }
    tif = TifClient(
        http,
        paasid=credentials["paasid"],
        token=credentials["token"],
        now=now,
        refusals=refusals,
        with_digest=True,
    )
    return MarketRegulation(tif)
