"""Diplomas and employment registration cards (docs/bureaus/education.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.education.wire import DiplomaWire, EmploymentCardWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """A diploma of higher education (学历证书)."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    school: str = field(repr=False)
    major: str = field(repr=False)
    level: str
    entered_on: date
    graduated_on: date
    status: Literal["valid", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class EmploymentCard:
    """A graduate's employment registration card (就业报到证). `replaced`: sent elsewhere (改派)."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    school: str = field(repr=False)
    major: str = field(repr=False)
    employer: str = field(repr=False)
    report_by: date
    issued_on: date
    issuer: str
    status: Literal["valid", "replaced", "cancelled"]


class Education:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def diploma(self, access: Access) -> Diploma:
        """Return the subject's last diploma."""
        return Diploma(**self._read("diploma", "/v1/diploma", access, DiplomaWire))

    def employment_card(self, access: Access) -> EmploymentCard:
        """Return the subject's employment registration card."""
        return EmploymentCard(
            **self._read("employment_card", "/v1/employment-card", access, EmploymentCardWire)
        )

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


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> Education:
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
    return Education(tif)
