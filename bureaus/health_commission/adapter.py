"""Birth certificates (docs/bureaus/health_commission.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.health_commission.wire import BirthsWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


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


class HealthCommission:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def births(self, access: Access) -> tuple[Birth, ...]:
        """Return the births in which the subject is the child or a parent."""
        found = self._read("births", "/v1/births", access, BirthsWire)
        return tuple(Birth(**item) for item in found["items"])

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


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> HealthCommission:
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
    return HealthCommission(tif)
