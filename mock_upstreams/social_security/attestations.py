"""Who attested to be alive, and what each serial number was answered."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mock_upstreams.lives import Pension, Persona
from mock_upstreams.seeded import digits
from mock_upstreams.work_months import months_later

_APART_MONTHS = 1
_MOST_SERIALS = 10_000


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """One attestation; `residence` is the country or region that the holder named."""

    number: str
    on: date
    residence: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a serial number was answered. `is_new`: the attestation was made under it."""

    id_number: str
    attestation: Attestation
    is_new: bool


class SerialOfAnother(Exception):
    """The serial number was used for another person."""


class Attestations:
    """What was attested since the last reset, after the one that sample citizens bring along.

    That one is counted back from the day of the last clean start.

    Args:
        seed: Gives the seed of the numbers.

    Nothing here waits for anything, so that no two requests are ever in it at once.
    """

    def __init__(self, seed: Callable[[], str]) -> None:
        self._seed = seed
        self._held: dict[str, tuple[Attestation, ...]] = {}
        self._answered: OrderedDict[str, Answered] = OrderedDict()

    def clear(self) -> None:
        self._held.clear()
        self._answered.clear()

    def of(self, persona: Persona, pension: Pension, *, anchor: date) -> tuple[Attestation, ...]:
        """Return the person's attestations, the oldest first; there is always one.

        Args:
            anchor: The day from which the first is counted back.
        """
        held = self._held.get(persona.id_number)
        if held:
            return held
        on = months_later(anchor, -pension.attested_months_ago)
        number = self._number(persona.code, on)
        return (Attestation(number=number, on=on, residence=pension.residence),)

    def attest(
        self,
        persona: Persona,
        pension: Pension,
        *,
        serial: str,
        residence: str,
        today: date,
        anchor: date,
    ) -> Answered:
        """Attest, unless the last time was less than a month ago; a serial number is done once.

        Raises:
            SerialOfAnother: see there.
        """
        known = self._answered.get(serial)
        if known is not None:
            if known.id_number != persona.id_number:
                raise SerialOfAnother
            return known
        held = self.of(persona, pension, anchor=anchor)
        answered = self._attest(persona, held, serial, residence, today)
        self._answered[serial] = answered
        if len(self._answered) > _MOST_SERIALS:
            self._answered.popitem(last=False)
        return answered

    def _attest(
        self,
        persona: Persona,
        held: tuple[Attestation, ...],
        serial: str,
        residence: str,
        today: date,
    ) -> Answered:
        last = held[-1]
        if today < months_later(last.on, _APART_MONTHS):
            return Answered(id_number=persona.id_number, attestation=last, is_new=False)
        made = Attestation(number=self._number(serial, today), on=today, residence=residence)
        self._held[persona.id_number] = (*held, made)
        return Answered(id_number=persona.id_number, attestation=made, is_new=True)

    def _number(self, *parts: object) -> str:
        return f"RZ{digits(12, self._seed(), 'attestation', *parts)}"
