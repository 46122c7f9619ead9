"""What a sample citizen is made of. Everything a bureau says is derived from this."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from mock_upstreams.id_numbers import sample_id_number

DocumentKind = Literal["passport", "hk_macau_permit", "taiwan_permit"]


class Portrait(StrEnum):
    """Where a reference photo comes from. A drawn one is a silhouette and no face."""

    ASTRONAUT = "astronaut"
    GRACE_HOPPER = "grace-hopper"
    DRAWN = "drawn"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A stretch of paid-in months, `since` and `until` being the first day of a month, inclusive.

    `base_yuan` is the contribution base in the first year; it grows each July. `fund_rate` is the
    housing fund's rate on each side, None where no housing fund is paid.
    """

    employer: str
    since: date
    base_yuan: int
    until: date | None = None
    fund_rate: Decimal | None = None
    is_self_employed: bool = False
    pays_insurance: bool = True


@dataclass(frozen=True, kw_only=True)
class Pension:
    """A monthly pension. It begins in the month `since` with `monthly_yuan` and rises each January.

    How long ago its holder last attested to be alive is counted from the mocks' last clean start:
    the next attestation is due in a month's time after 11, overdue after 13.
    `residence` is where they said that they live, ISO 3166-1 alpha-2.
    """

    since: date
    monthly_yuan: int
    attested_months_ago: int
    residence: str = "CN"


@dataclass(frozen=True, kw_only=True)
class Unemployment:
    """Unemployment benefit for so many months, the first of them `since`."""

    since: date
    months: int
    monthly_yuan: int


@dataclass(frozen=True, kw_only=True)
class MaternityClaim:
    """A claim for maternity benefit, for so many days of leave."""

    number: str
    applied_on: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Insurance:
    """A social-security account, and what it pays. A frozen one is not told about."""

    status: Literal["active", "paused", "retired"]
    is_frozen: bool = False
    pension: Pension | None = None
    unemployment: Unemployment | None = None
    maternity: tuple[MaternityClaim, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InsuranceCard:
    """A social-security card."""

    number: str
    bank: str
    issued_on: date
    valid_until: date
    issuer: str


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Money taken out of the housing fund."""

    on: date
    kind: str
    amount_yuan: int | Decimal


@dataclass(frozen=True, kw_only=True)
class WithdrawalUnderWay:
    """Money asked of the housing fund on the last weekday before the mocks' last clean start."""

    kind: str
    amount_yuan: int


@dataclass(frozen=True, kw_only=True)
class FundLoan:
    """A housing loan from the fund, granted on a day up to the 28th, paid back monthly.

    `missed_from` is when the first instalment that was not paid was due, None where none was.
    """

    contract_number: str
    bank: str
    principal_yuan: int
    annual_rate_percent: Decimal
    term_months: int
    granted_on: date
    missed_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class HousingFund:
    """A housing-fund account; sealed when the employer no longer pays."""

    account_number: str
    is_sealed: bool = False
    withdrawals: tuple[Withdrawal, ...] = ()
    under_way: WithdrawalUnderWay | None = None
    loan: FundLoan | None = None


@dataclass(frozen=True, kw_only=True)
class TravelPaper:
    """A passport or a permit. From `revoked_on` it is good for nothing."""

    kind: DocumentKind
    number: str
    issued_on: date
    valid_until: date
    issuer: str
    revoked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PendingPaper:
    """A travel document that was applied for so many days before the mocks' last clean start.

    `number` is what the document will bear. Its holder has one already, of the same issuer.
    """

    kind: DocumentKind
    days_ago: int
    number: str


@dataclass(frozen=True, kw_only=True)
class SampleAppointment:
    """An appointment at the exit-entry administration, so many weekdays after a clean start.

    `at` is HHMM; `office` and `document` are the administration's codes.
    """

    number: str
    weekdays_ahead: int
    at: str
    office: str
    document: str


@dataclass(frozen=True, kw_only=True)
class Persona:
    """One invented citizen.

    `ethnicity` is the code of GB/T 3304. `card_until` None means that the resident ID card is
    valid for life (长期). `portrait` None means that the bureau holds no photo. Who is
    locked out is blocked by WeChat as a risk. `shows` says what a persona is for. `draw`
    is what the records of a citizen depend on whom nobody wrote down; None of the others.
    """

    code: str
    name: str
    name_latin: str
    sex: Literal["male", "female"]
    region: str
    born: date
    address: str
    card_issuer: str
    card_from: date
    card_until: date | None
    shows: str
    shows_zh: str
    ethnicity: str = "01"
    portrait: Portrait | None = Portrait.DRAWN
    jobs: tuple[Job, ...] = ()
    # Beside those: the tax bureau alone knows of them, for no contributions are paid there.
    side_jobs: tuple[Job, ...] = ()
    insurance: Insurance | None = None
    insurance_card: InsuranceCard | None = None
    housing_fund: HousingFund | None = None
    travel_papers: tuple[TravelPaper, ...] = ()
    pending: PendingPaper | None = None
    appointment: SampleAppointment | None = None
    deceased_on: date | None = None
    draw: str | None = None
    is_locked_out: bool = False

    @property
    def id_number(self) -> str:
        return sample_id_number(self.region, self.born)

    @property
    def is_mainland_resident(self) -> bool:
        """Who has a resident identity card, and no residence permit in place of one."""
        return self.region[0] not in "89"

    @property
    def lives_abroad(self) -> bool:
        pension = self.insurance.pension if self.insurance else None
        return pension is not None and pension.residence != "CN"
