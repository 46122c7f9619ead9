"""Looks sample citizens up."""

from collections.abc import Callable, Sequence

from mock_upstreams.citizens import Citizens
from mock_upstreams.lives import Persona

Having = Callable[[Persona], object]
"""Whether a bureau holds a record of a kind of somebody."""


def anyone(_persona: Persona) -> bool:
    return True


class People:
    """Every citizen that the mock bureaus know: the sample citizens, and a hundred thousand more.

    Args:
        personas: At least two, so that there is always another citizen.
        seed: Decides who the hundred thousand are.
    """

    def __init__(self, personas: tuple[Persona, ...], seed: str) -> None:
        self._originals = personas
        self.begin(seed)

    def begin(self, seed: str) -> None:
        """Make the hundred thousand anew, and the sample citizens what they were."""
        self.citizens = Citizens(seed)
        self._know(self._originals)

    def original(self, code: str) -> Persona | None:
        """Return a sample citizen as they were before any change."""
        return next((one for one in self._originals if one.code == code), None)

    def change(self, changed: Sequence[Persona]) -> None:
        """Put changed sample citizens in the place of those of the same code."""
        by_code = {persona.code: persona for persona in changed}
        self._know(tuple(by_code.get(one.code, one) for one in self.all))

    def _know(self, personas: tuple[Persona, ...]) -> None:
        self.all = personas
        self._by_code = {persona.code: persona for persona in personas}
        self._by_id_number = {persona.id_number: persona for persona in personas}

    def by_code(self, code: str) -> Persona | None:
        return self._by_code.get(code) or self.citizens.by_code(code)

    def by_id_number(self, id_number: str) -> Persona | None:
        return self._by_id_number.get(id_number) or self.citizens.by_id_number(id_number)

    def knows(self, code: str) -> bool:
        """Return whether there is a citizen of this code."""
        return self.by_code(code) is not None

    def other_than(self, persona: Persona, having: Having = anyone) -> Persona:
        """Return someone else of whom there is such a record: the first in the list.

        Raises:
            StopIteration: there is nobody else.
        """
        return next(other for other in self.all if other.code != persona.code and having(other))
