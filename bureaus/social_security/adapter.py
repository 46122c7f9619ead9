"""What social security holds of a citizen, and what it pays (docs/bureaus/social_security.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from bureaus.social_security.benefits import Benefits
from bureaus.social_security.errors import NoPension
from bureaus.social_security.line import SocialSecurityLine
from bureaus.social_security.medical import Medical
from bureaus.social_security.pension import PensionDesk
from bureaus.social_security.wire import (
    AccountWire,
    CardWire,
    CertificateWire,
    ContributionsWire,
)
from bureaus.tif import TifClient
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


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
class ContributionCertificate:
    """Certifies months of pension insurance, `YYYY-MM`, from the first to the last one paid.

    Whoever is shown it may ask the bureau about it by both its numbers.
    """

    name: str = field(repr=False)
    number: str = field(repr=False)
    check_number: str = field(repr=False)
    first_month: str
    last_month: str
    months_paid: int
    employer: str
    as_of: date


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

    Every call, those of `medical`, `benefits` and `pension` included, may raise BureauTimeout,
    BureauOverloaded or BureauError, BureauRecordMissing where the bureau holds no account or card
    of the subject, and BureauRefused where it has frozen the account.
    """

    def __init__(self, line: SocialSecurityLine) -> None:
        self._line = line
        self.medical = Medical(line)
        self.benefits = Benefits(line)
        self.pension = PensionDesk(line)

    def account(self, access: Access) -> SocialSecurityAccount:
        """Return the subject's account."""
        return SocialSecurityAccount(**self._line.read("account", access, AccountWire))

    def contributions(self, access: Access, *, page: int, page_size: int) -> Contributions:
        """Return one page of months paid in, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        total, items = self._line.read_page(
            "contributions", access, ContributionsWire, page=page, page_size=page_size
        )
        return Contributions(total=total, items=tuple(Contribution(**item) for item in items))

    def certificate(self, access: Access) -> ContributionCertificate:
        """Return a certificate of all months paid; within a month it is the same one."""
        return ContributionCertificate(**self._line.read("certificate", access, CertificateWire))

    def card(self, access: Access) -> SocialSecurityCard:
        """Return the subject's social-security card. It may be there without an account."""
        found = self._line.read("card", access, CardWire)
        return SocialSecurityCard(id_number=access.subject.id_number, **found)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> SocialSecurity:
    bureau = http.bureau
    refusals = {
        30404: lambda: BureauRecordMissing("No social-security account.", bureau=bureau),
        30405: lambda: BureauRecordMissing("No social-security card.", bureau=bureau),
        30406: lambda: NoPension("No pension.", bureau=bureau),
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
    return SocialSecurity(SocialSecurityLine(tif))
