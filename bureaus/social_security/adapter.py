"""Social-security account, contributions and card (docs/bureaus/social_security.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from bureaus.social_security.wire import AccountWire, CardWire, ContributionsWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient

MAX_PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class SocialSecurityAccount:
    """State at the end of `as_of`, a Beijing date. `months_paid` are whole months in all."""

    pension_balance_yuan: Decimal
    medical_balance_yuan: Decimal
    months_paid: int
    employer: str
    status: Literal["active", "paused", "retired"]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One month's pension contribution; `month` is `YYYY-MM`."""

    month: str
    employer: str
    base_yuan: Decimal
    personal_yuan: Decimal
    employer_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class Contributions:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Contribution, ...]


@dataclass(frozen=True, kw_only=True)
class SocialSecurityCard:
    """A social-security card; `valid_until` is its last day."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    card_number: str = field(repr=False)
    bank: str
    issued_on: date
    valid_until: date
    issuer: str


class SocialSecurity:
    """Client of the social-security bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError, and BureauRecordMissing
    where the bureau holds no account or card of the subject.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def account(self, access: Access) -> SocialSecurityAccount:
        """Return the subject's account.

        Raises:
            BureauRefused: the bureau has frozen the account.
        """
        return SocialSecurityAccount(**self._read("account", access, {}, AccountWire))

    def contributions(self, access: Access, *, page: int, page_size: int) -> Contributions:
        """Return one page of months paid in, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
            BureauRefused: the bureau has frozen the account.
        """
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
            raise ValueError(f"page starts at 1, page_size is 1 to {MAX_PAGE_SIZE}")
        asked = {"ym": page, "mys": page_size}
        found = self._read("contributions", access, asked, ContributionsWire)
        if found["page"] != page or len(found["items"]) > page_size:
            raise self._tif.outside_agreement()
        items = tuple(Contribution(**item) for item in found["items"])
        return Contributions(total=found["total"], items=items)

    def card(self, access: Access) -> SocialSecurityCard:
        """Return the subject's social-security card."""
        found = self._read("card", access, {}, CardWire)
        return SocialSecurityCard(id_number=access.subject.id_number, **found)

    def _read(
        self, operation: str, access: Access, asked: Mapping[str, object], schema: type[WireSchema]
    ) -> dict[str, Any]:
        """Return the checked answer without the number, which is the one asked for."""
        data = {"sfzh": access.subject.id_number, **asked}

        def read(answer: object) -> dict[str, Any]:
            found = load(schema, answer, bureau=self._tif.bureau)
            check_subject(found.pop("id_number"), access, bureau=self._tif.bureau)
            return found

        return self._tif.query(operation, f"/v3/{operation}", access, data, read, idempotent=True)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> SocialSecurity:
    bureau = http.bureau
    refusals = {
        30404: lambda: BureauRecordMissing("No social-security account.", bureau=bureau),
        30405: lambda: BureauRecordMissing("No social-security card.", bureau=bureau),
        30423: lambda: BureauRefused("The account is frozen.", bureau=bureau),
    }
    tif = TifClient(
        http,
        paasid=credentials["paasid"],
        token=credentials["token"],
        now=now,
        refusals=refusals,
        with_digest=True,
    )
    return SocialSecurity(tif)
