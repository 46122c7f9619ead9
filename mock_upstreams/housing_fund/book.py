"""The fund's book of applications for money: each made once, and moved on by the clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from threading import RLock

from mock_upstreams.clock import BEIJING, beijing_date, weekday_after
from mock_upstreams.housing_fund.xml import XmlRefused
from mock_upstreams.lives import HousingFund, Withdrawal

PROMISED_DAYS = 3
_PAID_DAYS = 1
_OPENS = time(9, 30, tzinfo=BEIJING)
_CLOSES = time(16, 30, tzinfo=BEIJING)


class State(StrEnum):
    """By the fund's codes."""

    ACCEPTED = "0"
    APPROVED = "1"
    PAID = "2"
    CANCELLED = "3"


UNDER_WAY = (State.ACCEPTED, State.APPROVED)


@dataclass(frozen=True, kw_only=True)
class FundApplication:
    """One application. It is approved when the promised days are over, and paid the day after."""

    number: str
    kind: str
    amount_yuan: Decimal
    bank_account_tail: str
    accepted_at: datetime
    cancelled_at: datetime | None = None

    @property
    def due_on(self) -> date:
        return weekday_after(beijing_date(self.accepted_at), PROMISED_DAYS)

    @property
    def approved_at(self) -> datetime:
        return datetime.combine(self.due_on, _CLOSES)

    @property
    def paid_at(self) -> datetime:
        return datetime.combine(weekday_after(self.due_on, _PAID_DAYS), _OPENS)

    def history(self, now: datetime) -> list[tuple[State, datetime]]:
        """Return the states it has had, with their beginnings; the last is the present one."""
        if self.cancelled_at is not None:
            return [(State.ACCEPTED, self.accepted_at), (State.CANCELLED, self.cancelled_at)]
        steps = [(State.APPROVED, self.approved_at), (State.PAID, self.paid_at)]
        return [(State.ACCEPTED, self.accepted_at), *(step for step in steps if step[1] <= now)]

    def state(self, now: datetime) -> State:
        return self.history(now)[-1][0]


class WithdrawalBook:
    """Every account's applications. What is asked under one serial number is done once.

    Args:
        anchor: Gives the day before which those under way from the start were made.
    """

    def __init__(self, anchor: Callable[[], date]) -> None:
        self._anchor = anchor
        self._lock = RLock()
        self._made: dict[str, list[FundApplication]] = {}
        self._done: dict[str, tuple[object, FundApplication]] = {}

    def clear(self) -> None:
        with self._lock:
            self._made.clear()
            self._done.clear()

    def once(
        self, serial: str, asked: object, do: Callable[[], FundApplication]
    ) -> FundApplication:
        """Return what `do` makes, or what it made of this serial number before.

        Nobody else comes between what `do` looks at and what it changes.

        Raises:
            XmlRefused: the serial number was used for something else.
        """
        with self._lock:
            if serial not in self._done:
                self._done[serial] = asked, do()
            before, made = self._done[serial]
            if before != asked:
                raise XmlRefused("9405", "ywlsh was used for something else")
            return made

    def all_of(self, fund: HousingFund, now: datetime) -> tuple[FundApplication, ...]:
        """Return an account's applications, the oldest first."""
        with self._lock:
            return (*_past(fund, now), *self._of(fund))

    def paid(self, fund: HousingFund, now: datetime) -> tuple[Withdrawal, ...]:
        """Return what was paid out besides what the account's past already has."""
        with self._lock:
            found = [one for one in self._of(fund) if one.state(now) is State.PAID]
        return tuple(
            Withdrawal(on=beijing_date(one.paid_at), kind=one.kind, amount_yuan=one.amount_yuan)
            for one in found
        )

    def is_any_under_way(self, fund: HousingFund, now: datetime) -> bool:
        return any(one.state(now) in UNDER_WAY for one in self.all_of(fund, now))

    def accept(
        self, fund: HousingFund, *, kind: str, amount_yuan: Decimal, tail: str, now: datetime
    ) -> FundApplication:
        with self._lock:
            made = FundApplication(
                number=_number(fund, len(self.all_of(fund, now))),
                kind=kind,
                amount_yuan=amount_yuan,
                bank_account_tail=tail,
                accepted_at=now.replace(microsecond=0),
            )
            self._of(fund).append(made)
            return made

    def cancel(self, fund: HousingFund, number: str, now: datetime) -> FundApplication:
        """Cancel an application that is accepted and no more than that.

        Raises:
            XmlRefused: the account has none of that number, or it is past cancelling.
        """
        with self._lock:
            found = next((one for one in self.all_of(fund, now) if one.number == number), None)
            if found is None:
                raise XmlRefused("2405", "无此提取申请")
            if found.state(now) is not State.ACCEPTED:
                raise XmlRefused("2406", "该申请不能取消")
            cancelled = replace(found, cancelled_at=now.replace(microsecond=0))
            made = self._of(fund)
            made[made.index(found)] = cancelled
            return cancelled

    def _of(self, fund: HousingFund) -> list[FundApplication]:
        """Return those that were made since, or on the last weekday before, a clean start."""
        if fund.account_number not in self._made:
            self._made[fund.account_number] = _begun(fund, self._anchor())
        return self._made[fund.account_number]


def _past(fund: HousingFund, now: datetime) -> tuple[FundApplication, ...]:
    """Return the applications for what was paid before, each made in time for its day."""
    return tuple(
        FundApplication(
            number=_number(fund, index),
            kind=taken.kind,
            amount_yuan=Decimal(taken.amount_yuan),
            bank_account_tail=fund.account_number[-4:],
            accepted_at=datetime.combine(
                weekday_after(taken.on, -PROMISED_DAYS - _PAID_DAYS), _OPENS
            ),
        )
        for index, taken in enumerate(fund.withdrawals)
        if taken.on <= beijing_date(now)
    )


def _begun(fund: HousingFund, anchor: date) -> list[FundApplication]:
    if fund.under_way is None:
        return []
    return [
        FundApplication(
            number=_number(fund, len(fund.withdrawals)),
            kind=fund.under_way.kind,
            amount_yuan=Decimal(fund.under_way.amount_yuan),
            bank_account_tail=fund.account_number[-4:],
            accepted_at=datetime.combine(weekday_after(anchor, -1), _OPENS),
        )
    ]


def _number(fund: HousingFund, before: int) -> str:
    return f"TQ{fund.account_number}{before + 1:03d}"
