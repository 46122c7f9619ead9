"""Marriages (docs/bureaus/civil_affairs.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.civil_affairs.wire import MarriageWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


@dataclass(frozen=True, kw_only=True)
class Marriage:
    """A registered marriage. `replaced`: another certificate took its place."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    spouse_name: str = field(repr=False)
    registered_on: date
    registrar: str
    status: Literal["valid", "replaced", "dissolved"]


class CivilAffairs:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def marriage(self, access: Access) -> Marriage:
        """Return the subject's last marriage."""
        return Marriage(**self._read("marriage", "/v1/marriage", access, MarriageWire))

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


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> CivilAffairs:
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
    return CivilAffairs(tif)
