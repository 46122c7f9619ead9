"""Titles to real estate (docs/bureaus/natural_resources.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.natural_resources.wire import TitlesWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


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


class NaturalResources:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def titles(self, access: Access) -> tuple[Title, ...]:
        """Return the subject's titles to real estate."""
        found = self._read("titles", "/v1/titles", access, TitlesWire)
        return tuple(Title(**item) for item in found["items"])

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


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> NaturalResources:
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
    return NaturalResources(tif)
