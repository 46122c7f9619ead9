"""What the housing fund holds about a person. Money is yuan with two places."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

WithdrawalReason = Literal["rent", "purchase", "loan_repayment", "retirement"]
WithdrawalState = Literal["accepted", "approved", "paid", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class HousingFundAccount:
    """State at the end of `as_of`, a Beijing date. A sealed account gets no more deposits.

    `monthly_deposit_yuan` is the last month's, both sides together.
    """

    account_number: str = field(repr=False)
    balance_yuan: Decimal
    monthly_deposit_yuan: Decimal
    employer: str
    status: Literal["active", "sealed"]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """One entry: `kind` in the fund's words (汇缴, 结息, 租房提取); a withdrawal is negative."""

    on: date
    kind: str
    amount_yuan: Decimal
    balance_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class Deposits:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Deposit, ...]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate of deposits (缴存证明) as it stands at the end of `as_of`, a Beijing date.

    `verification_number` is what whoever is shown the certificate asks the fund about.
    `base_yuan` and `monthly_deposit_yuan` are the last month's, the latter of both sides.
    """

    certificate_number: str = field(repr=False)
    verification_number: str = field(repr=False)
    name: str = field(repr=False)
    account_number: str = field(repr=False)
    employer: str
    first_deposit_on: date
    last_deposit_on: date
    months_paid: int
    base_yuan: Decimal
    monthly_deposit_yuan: Decimal
    balance_yuan: Decimal
    status: Literal["active", "sealed"]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Loan:
    """A housing loan at the end of `as_of`, a Beijing date.

    `annual_rate_percent` is 3.100 for 3.1 % a year. What is due next is None once the loan is
    settled; where it is overdue, it is the oldest instalment that was not paid.
    """

    contract_number: str = field(repr=False)
    bank: str
    principal_yuan: Decimal
    outstanding_yuan: Decimal
    annual_rate_percent: Decimal
    term_months: int
    granted_on: date
    next_due_on: date | None
    next_payment_yuan: Decimal | None
    status: Literal["current", "overdue", "settled"]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One month's payment, by contract; `number` counts from 1. `balance_yuan` is left after it."""

    number: int
    due_on: date
    payment_yuan: Decimal
    principal_yuan: Decimal
    interest_yuan: Decimal
    balance_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class LoanSchedule:
    """One page, in order of time; `total` counts all pages' items."""

    total: int
    items: tuple[Instalment, ...]


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """An application for money from the account. Instants are aware UTC.

    `due_on` is the Beijing date by which the fund promises to decide. `changed_at` is when it
    came into its state. `bank_account_tail` is the last four digits of where the money goes.
    """

    number: str = field(repr=False)
    reason: WithdrawalReason
    amount_yuan: Decimal
    bank_account_tail: str = field(repr=False)
    state: WithdrawalState
    accepted_at: datetime
    due_on: date
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Withdrawals:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Withdrawal, ...]
