"""What all mock bureaus share."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from flask import Blueprint, request

from mock_upstreams.clock import Clock, beijing_date
from mock_upstreams.fault_book import FaultBook
from mock_upstreams.faults import FaultKind
from mock_upstreams.journal import Journal
from mock_upstreams.lives import Persona
from mock_upstreams.people import Having, People, anyone
from mock_upstreams.prefer import as_preferred
from mock_upstreams.recordings import Recordings
from mock_upstreams.stubs.book import StubBook
from mock_upstreams.stubs.settings import StubSettings
from mock_upstreams.turn import current_turn, turn_or_none
from mock_upstreams.world_clock import WorldClock

DEFAULT_SEED = "minsheng"
_ID_NUMBER = re.compile(rb"(?<![0-9])[0-9]{17}[0-9X](?![0-9])")


class World:
    """People, time, faults, stubs and the journal, handed to every bureau.

    Args:
        now: The time outside, which the bureaus' calendar shows until a tester moves it.
        elapsed_s: Seconds that really pass, whatever the calendar says: how long work takes.
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
        seed: str = DEFAULT_SEED,
    ) -> None:
        self.people = people
        self.credentials = credentials
        self.clock = WorldClock(now)
        self.elapsed_s = elapsed_s
        self.seed = seed
        self._first_seed = self._opening_seed = seed
        self._opening: Callable[[], None] | None = None
        self.faults = FaultBook(self.clock.now, lambda: self.seed)
        self.journal = Journal()
        self.stubs = StubBook(now=self.clock.now, seed=lambda: self.seed)
        self.stub_settings = StubSettings(source={})
        self.recordings = Recordings()
        self._who: dict[str, Callable[[], str | None]] = {}
        self._resets: list[Callable[[], None]] = [
            self.journal.clear,
            self.clock.reset,
            self.faults.clear,
            self._reset_stubs,
            self.recordings.clear,
        ]
        self._began = beijing_date(self.clock.now())

    def on_reset(self, forget: Callable[[], None]) -> None:
        """Have `forget` called when a tester asks for a clean start."""
        self._resets.append(forget)

    def reset(self, seed: str | None = None) -> None:
        """Start again, from a seed or from the one of the scenario that is played."""
        self.seed = self._opening_seed if seed is None else seed
        self.people.begin(self.seed)
        for forget in self._resets:
            forget()
        if self._opening is not None:
            self._opening()
        self._began = beijing_date(self.clock.now())

    def open_with(self, opening: Callable[[], None] | None, seed: str | None) -> None:
        """Start again, and have `opening` called at this and every later clean start.

        Args:
            seed: From now on; None is the one that the world was built with.
        """
        self._opening = opening
        self._opening_seed = self._first_seed if seed is None else seed
        self.reset()

    def now(self) -> datetime:
        """Return the calendar's instant, or an earlier one where a fault tells of the past."""
        turn = turn_or_none()
        if turn is not None and turn.fault is not None and turn.has(FaultKind.STALE_RECORD):
            return self.clock.now() - timedelta(days=turn.fault.days_ago)
        return self.clock.now()

    def wire_now(self) -> datetime:
        """Return the time that requests' times are compared with: outside, whatever the calendar.

        A caller's clock goes on as ever where a tester moves the calendar. A fault may put the
        bureau's own clock wrong.
        """
        turn = current_turn()
        if turn.fault is not None and turn.has(FaultKind.CLOCK_SKEW):
            return self.clock.real_now() + timedelta(seconds=turn.fault.skew_s)
        return self.clock.real_now()

    def anchor(self) -> date:
        """Return the Beijing date that "so many days ago" in a citizen's life is counted from.

        It is the day of the last clean start, so that lives go on as the calendar moves; where the
        calendar was set back before it, it is that day.
        """
        return min(self._began, beijing_date(self.now()))

    def tell_who(self, bureau: str, read: Callable[[], str | None]) -> None:
        """Have `read` say the code of whom a bureau's request is about, before it is let in.

        Without it, that is whoever's number stands in the body in clear.
        """
        self._who[bureau] = read

    def who(self, bureau: str) -> str | None:
        """Return the code of the citizen that the request being answered is about."""
        return self._who.get(bureau, self._who_is_named)()

    def _who_is_named(self) -> str | None:
        numbers = _ID_NUMBER.findall(request.get_data())
        found = (self.people.by_id_number(number.decode()) for number in numbers)
        return next((persona.code for persona in found if persona), None)

    def recorded(self, asked: Mapping[str, object]) -> Mapping[str, Any] | None:
        """Return what a real bureau answered to the same question, where that was loaded."""
        turn = current_turn()
        return self.recordings.answer_to(turn.bureau, turn.operation, asked)

    def find(self, id_number: object, having: Having = anyone) -> Persona | None:
        """Return the citizen asked for, or another one where a fault or the caller says so.

        Args:
            having: What that other one must have, for the answer to be one about somebody else.
        """
        found = self.people.by_id_number(id_number) if isinstance(id_number, str) else None
        if found is None:
            return None
        turn = current_turn()
        turn.persona = found
        if turn.example is None and turn.has(FaultKind.OTHER_CITIZEN):
            return self.people.other_than(found, having)
        return as_preferred(turn, found)

    @property
    def secrets(self) -> list[str]:
        """What was handed out as secrets, which is all that is no name of a caller."""
        return [
            value
            for handed_out in self.credentials.values()
            for name, value in handed_out.items()
            if not name.endswith("id")
        ]

    def _reset_stubs(self) -> None:
        self.stubs.reset()
        self.stub_settings = StubSettings(source={})


@dataclass(frozen=True, kw_only=True)
class MockBureau:
    """One bureau's side of the wire.

    Args:
        sandbox: Its published credentials, by lower-case name. They open nothing but this mock.
        operations: Its blueprint's endpoints.
        writes: Those of them that change something.
        fields: What each operation's answers have, at any depth, with spaces between; see
            `Faultable`.
        dialect_faults: Which of `faults.DIALECT_FAULTS` its answers can show.
    """

    name: str
    title_zh: str
    title_en: str
    sandbox: Mapping[str, str]
    operations: tuple[str, ...]
    dialect_faults: frozenset[FaultKind]
    build: Callable[[World], Blueprint]
    writes: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
