"""What was confirmed since the start, each once: the caller's serial number tells."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from mock_upstreams.clock import beijing_date

_DAYS_TO_PAY = 15
_PAID_AFTER_DAYS = 5
_MOST = 10_000


class SerialUsed(Exception):
    """The serial number was used for another violation."""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A violation accepted at an aware instant, under a decision's number."""

    number: str
    decision_number: str
    at: datetime

    @property
    def pay_by(self) -> date:
        return beijing_date(self.at) + timedelta(days=_DAYS_TO_PAY)

    def state(self, today: date) -> Literal["1", "2"]:
        """Return the bureau's code: 1 to be paid, 2 settled: who drives pays on the fifth day."""
        pays_on = beijing_date(self.at) + timedelta(days=_PAID_AFTER_DAYS)
        return "2" if pays_on <= today else "1"


class Confirmations:
    """Remembers the last 10,000, by serial number."""

    def __init__(self) -> None:
        self._by_serial: dict[str, Confirmation] = {}

    def states(self, today: date) -> dict[str, Literal["1", "2"]]:
        """Return the state of every violation confirmed, by its number."""
        return {one.number: one.state(today) for one in self._by_serial.values()}

    def find(self, serial: str, number: str) -> Confirmation | None:
        """Return what was done under this serial number, None if nothing was.

        Raises:
            SerialUsed: it was done for another violation.
        """
        found = self._by_serial.get(serial)
        if found and found.number != number:
            raise SerialUsed
        return found

    def add(self, serial: str, number: str, *, at: datetime) -> Confirmation:
        if len(self._by_serial) >= _MOST:
            self._by_serial.pop(next(iter(self._by_serial)))
        made = Confirmation(number=number, decision_number=f"JD{number}", at=at)
        self._by_serial[serial] = made
        return made

    def clear(self) -> None:
        self._by_serial.clear()
