"""A hundred thousand more citizens: made when asked for, the same from the same seed, never kept.

A citizen's number in the row decides their region and birth date, and so their identity number,
by a bijection: both ways take the same few steps, however many citizens there are.
"""

import re
from datetime import date, timedelta

from mock_upstreams.id_numbers import sample_id_number
from mock_upstreams.invented import invent_citizen
from mock_upstreams.lives import Persona
from mock_upstreams.regions import REGIONS
from mock_upstreams.seeded import digits

SIZE = 100_000
_FIRST_BORN = date(1951, 1, 1)
_DAYS = 18_262  # up to the last day of 2000
_SLOTS = len(REGIONS) * _DAYS
_STEP = 338_609  # a prime that shares no factor with _SLOTS: every slot is met once
_STEP_BACK = pow(_STEP, -1, _SLOTS)
_CODE = re.compile(r"citizen-([0-9]{5})", re.ASCII)


class Citizens:
    """Finds a citizen by number, code or identity number."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._shift = int(digits(9, seed, "citizens")) % _SLOTS

    def at(self, index: int) -> Persona:
        """Return the citizen of this number.

        Raises:
            IndexError: there are 100,000, from 0.
        """
        if not 0 <= index < SIZE:
            raise IndexError(index)
        day, region = divmod((index * _STEP + self._shift) % _SLOTS, len(REGIONS))
        return invent_citizen(
            code=f"citizen-{index:05}",
            region=REGIONS[region],
            born=_FIRST_BORN + timedelta(days=day),
            draw=f"{self._seed}/{index}",
        )

    def by_code(self, code: str) -> Persona | None:
        match = _CODE.fullmatch(code)
        return self.at(int(match[1])) if match else None

    def by_id_number(self, id_number: str) -> Persona | None:
        slot = _slot_of(id_number)
        if slot is None:
            return None
        index = (slot - self._shift) * _STEP_BACK % _SLOTS
        return self.at(index) if index < SIZE else None


_POSITIONS = {region.code: position for position, region in enumerate(REGIONS)}


def _slot_of(id_number: str) -> int | None:
    """Return where an identity number of ours would be, None where it is none of them."""
    position = _POSITIONS.get(id_number[:6])
    try:
        born = date.fromisoformat(id_number[6:14])
    except ValueError:
        return None
    days = (born - _FIRST_BORN).days
    if position is None or not 0 <= days < _DAYS:
        return None
    if sample_id_number(id_number[:6], born) != id_number:
        return None
    return days * len(REGIONS) + position
