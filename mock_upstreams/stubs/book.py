"""The stubs in force, in the order in which they are tried, and the states of their scenarios."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from mock_upstreams.clock import Clock
from mock_upstreams.seen import Seen
from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.fields import At, StubProblem
from mock_upstreams.stubs.mapping import STARTED, MappingReader, Stub
from mock_upstreams.stubs.matching.reading import MatcherReader

MAX_STUBS = 20_000
_MAX_CACHED_PATHS = 5_000


def made_up_id(*parts: object) -> str:
    """Return a UUID that depends on `parts` alone."""
    digest = sha256("/".join(str(part) for part in parts).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


class StubBook:
    """Finds the stub that answers a request: by priority, among equals the newest.

    Args:
        now: What matchers of dates compare with.
        seed: Decides the ids of stubs that name none.
    """

    def __init__(self, *, now: Clock, seed: Callable[[], str]) -> None:
        self._now = now
        self._seed = seed
        self._reader = MappingReader(matchers=MatcherReader(now), files=BodyFiles(None))
        self._defaults: list[Stub] = []
        self._stubs: dict[str, tuple[int, Stub]] = {}
        self._states: dict[str, str] = {}
        self._added = 0
        self._by_path: dict[str | None, list[tuple[int, Stub]]] | None = None
        self._candidates: dict[tuple[str, str], tuple[Stub, ...]] = {}

    @property
    def matchers(self) -> MatcherReader:
        return self._reader.matchers

    def __len__(self) -> int:
        return len(self._stubs)

    def read(self, spec: object, at: At = (), *, offset: int = 0) -> Stub:
        """Read a mapping without putting it in force.

        Args:
            offset: How many were read before it that are not in force yet either.

        Raises:
            StubProblem: it cannot work.
        """
        new_id = made_up_id(self._seed(), "stub", self._added + offset)
        return self._reader.read(spec, at, new_id)

    def use_files(self, files: BodyFiles) -> None:
        """Look for body files there from now on."""
        self._reader = replace(self._reader, files=files)

    def allow(self, *, hosts: frozenset[str], all_templates: bool) -> None:
        """Let stubs that are read from now on pass requests on to hosts besides this machine.

        Args:
            all_templates: Whether their answers are templates without saying so.
        """
        self._reader = replace(self._reader, may_ask=hosts, all_templates=all_templates)

    def set_defaults(self, stubs: Iterable[Stub]) -> None:
        """Put stubs in force that a reset comes back to."""
        self._defaults = list(stubs)
        self.reset()

    def add(self, stub: Stub) -> None:
        """Put a stub in force; one with the same id goes, and this one takes its turn.

        Raises:
            StubProblem: there are too many.
        """
        if stub.stub_id not in self._stubs and len(self._stubs) >= MAX_STUBS:
            raise StubProblem((), f"at most {MAX_STUBS} stubs can be in force")
        turn = self._stubs[stub.stub_id][0] if stub.stub_id in self._stubs else self._added
        self._added += 1
        self._stubs[stub.stub_id] = (turn, stub)
        if stub.scenario:
            self._states.setdefault(stub.scenario, STARTED)
        self._forget_order()

    def get(self, stub_id: str) -> Stub | None:
        found = self._stubs.get(_canonical(stub_id))
        return found[1] if found else None

    def all(self) -> list[Stub]:
        """Return the stubs, the newest first."""
        return [stub for _, stub in sorted(self._stubs.values(), key=_turn, reverse=True)]

    def remove(self, stub_ids: Iterable[str]) -> None:
        for stub_id in stub_ids:
            self._stubs.pop(_canonical(stub_id), None)
        named = {stub.scenario for _, stub in self._stubs.values()}
        self._states = {name: at for name, at in self._states.items() if name in named}
        self._forget_order()

    def clear(self) -> None:
        self._stubs.clear()
        self._states.clear()
        self._forget_order()

    def reset(self) -> None:
        """Come back to the stubs that were loaded at the start, scenarios at their beginning."""
        self.clear()
        self._added = 0
        for stub in self._defaults:
            self.add(stub)

    def serve(self, seen: Seen) -> Stub | None:
        """Return the stub that answers, and move its scenario on; None where there is none."""
        if not self._stubs:
            return None
        for stub in self._tried(seen.method, seen.path):
            if self._is_in_state(stub) and stub.pattern.accepts(seen):
                if stub.scenario and stub.new_state:
                    self._states[stub.scenario] = stub.new_state
                return stub
        return None

    def _tried(self, method: str, path: str) -> tuple[Stub, ...]:
        found = self._candidates.get((method, path))
        if found is not None:
            return found
        if len(self._candidates) >= _MAX_CACHED_PATHS:
            self._candidates.clear()
        if self._by_path is None:
            self._by_path = self._sorted_by_path()
        fitting = [
            (stub.priority, -turn, stub)
            for turn, stub in (*self._by_path.get(path, ()), *self._by_path.get(None, ()))
            if stub.pattern.methods(method)
        ]
        ordered = tuple(stub for *_, stub in sorted(fitting, key=lambda one: one[:2]))
        self._candidates[(method, path)] = ordered
        return ordered

    def _sorted_by_path(self) -> dict[str | None, list[tuple[int, Stub]]]:
        """Return the stubs of each path that is known, under None those that may be for any."""
        found: dict[str | None, list[tuple[int, Stub]]] = {}
        for turn, stub in self._stubs.values():
            for path in stub.pattern.address.paths or (None,):
                found.setdefault(path, []).append((turn, stub))
        return found

    def _forget_order(self) -> None:
        self._by_path = None
        self._candidates.clear()

    def _is_in_state(self, stub: Stub) -> bool:
        if not stub.scenario or stub.required_state is None:
            return True
        return self._states.get(stub.scenario, STARTED) == stub.required_state

    def scenarios(self) -> list[dict[str, object]]:
        """Return each scenario's name, state and possible states."""
        possible = self._possible_states()
        return [
            {"id": name, "name": name, "state": state, "possibleStates": possible.get(name, [])}
            for name, state in sorted(self._states.items())
        ]

    def _possible_states(self) -> Mapping[str, list[str]]:
        found: dict[str, dict[str, None]] = {}
        for stub in reversed(self.all()):
            if stub.scenario:
                states = found.setdefault(stub.scenario, {STARTED: None})
                states |= {at: None for at in (stub.required_state, stub.new_state) if at}
        return {name: list(states) for name, states in found.items()}

    def reset_scenarios(self) -> None:
        self._states = dict.fromkeys(self._states, STARTED)

    def set_scenario(self, name: str, state: str | None) -> None:
        """Put a scenario in a state, at its beginning where that is None.

        Raises:
            KeyError: there is no such scenario.
            StubProblem: it has no such state.
        """
        possible = self._possible_states()
        if name not in self._states:
            raise KeyError(name)
        if state is not None and state not in possible.get(name, []):
            raise StubProblem(("state",), f"must be one of {', '.join(possible.get(name, []))}")
        self._states[name] = state or STARTED


def _turn(entry: tuple[int, Stub]) -> int:
    return entry[0]


def _canonical(stub_id: str) -> str:
    try:
        return str(uuid.UUID(stub_id))
    except ValueError:
        return stub_id
