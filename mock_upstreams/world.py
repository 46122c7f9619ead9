"""What all mock bureaus share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from flask import Blueprint

from mock_upstreams.clock import Clock
from mock_upstreams.faults import FaultBook, FaultKind
from mock_upstreams.journal import Journal
from mock_upstreams.lives import Persona
from mock_upstreams.people import Having, People, anyone
from mock_upstreams.turn import current_turn


class World:
    """People, time, faults and the journal, handed to every bureau.

    Args:
        elapsed_s: Seconds that really pass, whatever date `now` says: how long work takes.
        credentials: What each bureau handed out, by bureau and lower-case name.
        seed: Decides every amount that is not a persona's own.
    """

    def __init__(
        self,
        *,
        people: People,
        credentials: Mapping[str, Mapping[str, str]],
        now: Clock,
        elapsed_s: Callable[[], float] = monotonic,
        seed: str = "minsheng",
    ) -> None:
        self.people = people
        self.credentials = credentials
        self.now = now
        self.elapsed_s = elapsed_s
        self.seed = seed
        self.faults = FaultBook()
        self.journal = Journal()
        self._resets: list[Callable[[], None]] = [self.journal.clear, self._drop_faults]

    def on_reset(self, forget: Callable[[], None]) -> None:
        """Have `forget` called when a tester asks for a clean start."""
        self._resets.append(forget)

    def reset(self) -> None:
        for forget in self._resets:
            forget()

    def find(self, id_number: object, having: Having = anyone) -> Persona | None:
        """Return the citizen asked for, or another one where a fault says so.

        Args:
            having: What that other one must have, for the answer to be one about somebody else.
        """
        found = self.people.by_id_number(id_number) if isinstance(id_number, str) else None
        if found is None:
            return None
        turn = current_turn()
        turn.persona = found
        return self.people.other_than(found, having) if turn.has(FaultKind.OTHER_CITIZEN) else found

    def _drop_faults(self) -> None:
        self.faults.replace([])


@dataclass(frozen=True, kw_only=True)
class MockBureau:
    """One bureau's side of the wire.

    Args:
        sandbox: Its published credentials, by lower-case name. They open nothing but this mock.
        operations: Its blueprint's endpoints.
        dialect_faults: Which of `faults.DIALECT_FAULTS` its answers can show.
    """

    name: str
    title_zh: str
    title_en: str
    sandbox: Mapping[str, str]
    operations: tuple[str, ...]
    dialect_faults: frozenset[FaultKind]
    build: Callable[[World], Blueprint]
