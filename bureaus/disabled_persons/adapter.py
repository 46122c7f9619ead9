"""Cards of disabled persons (docs/bureaus/disabled_persons.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.disabled_persons.wire import DisabilityCardWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


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


class DisabledPersons:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def card(self, access: Access) -> DisabilityCard:
        """Return the subject's card."""
        return DisabilityCard(**self._read("card", "/v1/card", access, DisabilityCardWire))

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


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> DisabledPersons:
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
    return DisabledPersons(tif)
