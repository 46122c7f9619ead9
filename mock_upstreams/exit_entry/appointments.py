"""Who is expected when. One appointment to come a person, one person a place."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mock_upstreams.clock import weekday_after
from mock_upstreams.exit_entry.offices import Time, offered, office, places
from mock_upstreams.lives import Persona

_FULL, _EXISTS, _NOT_OFFERED, _UNKNOWN = "1431", "1432", "1433", "1434"
_DOCUMENT_CODES = ("14", "20", "25")


class No(Exception):
    """The administration will not. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """`document` is what the person comes for, as a code."""

    number: str
    time: Time
    document: str

    def record(self) -> dict[str, object]:
        where = {"yybh": self.number, **time_record(self.time)}
        return {**where, "zjzl": self.document}


class Appointments:
    """The book of appointments, with those that sample citizens have from the start.

    Args:
        seed: Gives the seed that decides how many places each time has.
        anchor: Gives the day from which the appointments of the start are counted.
    """

    def __init__(self, seed: Callable[[], str], anchor: Callable[[], date]) -> None:
        self._seed = seed
        self._anchor = anchor
        self._made: dict[str, Appointment] = {}
        self._cancelled: set[str] = set()

    def clear(self) -> None:
        self._made.clear()
        self._cancelled.clear()

    def of(self, persona: Persona, today: date) -> Appointment | None:
        """Return the person's appointment to come, today's included."""
        own = self._made.get(persona.id_number) or _from_the_start(persona, self._anchor())
        if own is None or own.number in self._cancelled or own.time.on < today:
            return None
        return own

    def free(self, today: date, wanted_office: str = "") -> list[tuple[Time, int]]:
        """Return each time with places left, and how many; the soonest first."""
        taken = Counter(one.time for one in self._made.values())
        left = [
            (time, places(time, self._seed()) - taken[time])
            for time in offered(today)
            if wanted_office in ("", time.office)
        ]
        return [(time, count) for time, count in left if count > 0]

    def book(self, persona: Persona, asked: dict[str, object], today: date) -> Appointment:
        """Make an appointment.

        Raises:
            No: full, not offered, or the person has one already.
        """
        if self.of(persona, today) is not None:
            raise No(_EXISTS)
        if asked.get("zjzl") not in _DOCUMENT_CODES:
            raise No(_NOT_OFFERED)
        made = Appointment(
            number=_number(str(asked["lsh"])),
            time=self._time(asked, today),
            document=str(asked["zjzl"]),
        )
        self._made[persona.id_number] = made
        return made

    def cancel(self, persona: Persona, number: object, today: date) -> str:
        """Cancel an appointment of a later day and return its number.

        Raises:
            No: the person has no such one.
        """
        own = self.of(persona, today)
        if own is None or own.number != number or own.time.on == today:
            raise No(_UNKNOWN)
        self._made.pop(persona.id_number, None)
        self._cancelled.add(own.number)
        return own.number

    def _time(self, asked: dict[str, object], today: date) -> Time:
        when = (asked.get("rq"), asked.get("sj"))
        fit = [
            time
            for time in offered(today)
            if time.office == asked.get("sld")
            and when in (("", ""), (f"{time.on:%Y%m%d}", time.at))
        ]
        if not fit:
            raise No(_NOT_OFFERED)
        free = {time for time, _ in self.free(today)}
        soonest = next((time for time in fit if time in free), None)
        if soonest is None:
            raise No(_FULL)
        return soonest


def time_record(time: Time) -> dict[str, object]:
    """Return a time and its office as the wire has them."""
    where = office(time.office)
    return {
        "sld": where.code,
        "sldmc": where.name,
        "dz": where.address,
        "rq": f"{time.on:%Y%m%d}",
        "sj": time.at,
    }


def _from_the_start(persona: Persona, anchor: date) -> Appointment | None:
    sample = persona.appointment
    if sample is None:
        return None
    on = weekday_after(anchor, sample.weekdays_ahead)
    time = Time(on=on, at=sample.at, office=sample.office)
    return Appointment(number=sample.number, time=time, document=sample.document)


def _number(serial: str) -> str:
    digest = hashlib.sha256(serial.encode()).digest()
    return f"YY{int.from_bytes(digest[:5]) % 10**10:010d}"
