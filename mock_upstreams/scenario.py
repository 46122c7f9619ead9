"""A scenario: who is different, what goes wrong when, what the clock says, as one YAML file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_upstreams import presets
from mock_upstreams.clock import utc_now
from mock_upstreams.fault_book import FaultBook
from mock_upstreams.fault_orders import Faultable, FaultProblems, parse_faults
from mock_upstreams.faults import Fault
from mock_upstreams.lives import Persona
from mock_upstreams.orders_clock import ClockProblems, order_clock
from mock_upstreams.persona_changes import CHANGES, Unfit
from mock_upstreams.scenario_text import Path, Problem, ScenarioProblems, ScenarioText
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.importing import StubProblems, read_all
from mock_upstreams.stubs.mapping import Stub
from mock_upstreams.world import World
from mock_upstreams.world_clock import WorldClock

_KEYS = ("name", "seed", "clock", "personas", "faults", "presets", "stubs")
_PRESET_KEYS = ("preset", "bureau", "for_s", "after_s")
_MAX_PRESETS = 50
_MAX_AFTER_S = 30 * 86_400


@dataclass(frozen=True, kw_only=True)
class PresetAt:
    """A preset that is switched on so many calendar seconds after the scenario began."""

    name: str
    order: Mapping[str, object]
    after_s: float


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One that can be played as it stands."""

    name: str = ""
    seed: str | None = None
    clock: Mapping[str, object] = field(default_factory=dict)
    personas: tuple[Persona, ...] = ()
    faults: tuple[Fault, ...] = ()
    presets: tuple[PresetAt, ...] = ()
    stubs: tuple[Stub, ...] = ()

    def play(self, world: World, bureaus: Mapping[str, Faultable]) -> None:
        """Put it in force in a world that was just made clean."""
        order_clock(world.clock, self.clock)
        world.people.change(self.personas)
        for preset in self.presets:
            presets.switch_on(
                world.faults, preset.name, preset.order, bureaus, after_s=preset.after_s
            )
        world.faults.replace(list(self.faults))
        for stub in reversed(self.stubs):
            world.stubs.add(stub)


def read_scenario(raw: bytes, world: World, bureaus: Mapping[str, Faultable]) -> Scenario:
    """Read a scenario.

    Raises:
        ScenarioProblems: all that is wrong with it, each with its path, line and column.
    """
    text = ScenarioText(raw)
    whole = {} if text.value is None else text.value
    if not isinstance(whole, dict):
        raise ScenarioProblems([text.problem((), f"must be an object with {', '.join(_KEYS)}")])
    reader = _Reader(text, whole, world, bureaus)
    found = reader.read()
    if reader.problems:
        raise ScenarioProblems(sorted(reader.problems, key=lambda one: (one.line, one.column)))
    return found


class _Reader:
    """Reads each part and collects what is wrong."""

    def __init__(
        self,
        text: ScenarioText,
        whole: dict[Any, Any],
        world: World,
        bureaus: Mapping[str, Faultable],
    ) -> None:
        self._text = text
        self._whole = whole
        self._world = world
        self._bureaus = bureaus
        self.problems: list[Problem] = []

    def read(self) -> Scenario:
        for key in self._whole:
            if key not in _KEYS:
                self._note((str(key),), f"is not one of {', '.join(_KEYS)}")
        return Scenario(
            name=self._scalar("name") or "",
            seed=self._scalar("seed"),
            clock=self._clock(),
            personas=tuple(self._personas()),
            faults=tuple(self._faults()),
            presets=tuple(self._presets()),
            stubs=tuple(self._stubs()),
        )

    def _note(self, path: Path, message: str) -> None:
        self.problems.append(self._text.problem(path, message))

    def _scalar(self, key: str) -> str | None:
        value = self._whole.get(key)
        if value is None:
            return None
        if type(value) not in (str, int) or not 1 <= len(str(value)) <= 64:
            self._note((key,), "must be text of 1 to 64 characters")
        return str(value)

    def _clock(self) -> Mapping[str, object]:
        order = self._whole.get("clock")
        if order is None:
            return {}
        try:
            order_clock(WorldClock(utc_now), order)
        except ClockProblems as exc:
            for problem in exc.problems:
                key, _, rest = problem.partition(": ")
                named = isinstance(order, dict) and key in order
                self._note(("clock", key) if named else ("clock",), rest)
            return {}
        return dict(order)

    def _items(self, key: str, kind: type) -> Any:
        value = self._whole.get(key)
        if value is None:
            return kind()
        if not isinstance(value, kind):
            self._note((key,), "must be a list" if kind is list else "must be an object")
            return kind()
        return value

    def _personas(self) -> Iterator[Persona]:
        for code, changes in self._items("personas", dict).items():
            persona = self._world.people.original(str(code))
            if persona is None:
                self._note(("personas", str(code)), "is no sample citizen's code")
            elif not isinstance(changes, dict):
                self._note(("personas", str(code)), "must be an object")
            else:
                yield self._changed(persona, changes)

    def _changed(self, persona: Persona, changes: dict[Any, Any]) -> Persona:
        for key, value in changes.items():
            path = ("personas", persona.code, str(key))
            change = CHANGES.get(str(key))
            if change is None:
                self._note(path, f"is not one of {', '.join(CHANGES)}")
                continue
            try:
                persona = change(persona, value)
            except Unfit as exc:
                self._note(path, str(exc))
        return persona

    def _faults(self) -> list[Fault]:
        found: list[Fault] = []
        for index, order in enumerate(self._items("faults", list)):
            try:
                found += parse_faults([order], self._bureaus, self._world.people.knows)
            except FaultProblems as exc:
                for problem in exc.problems:
                    self._note_order(("faults", index), problem.removeprefix("fault 0: "))
        return found

    def _presets(self) -> Iterator[PresetAt]:
        orders = self._items("presets", list)
        if len(orders) > _MAX_PRESETS:
            self._note(("presets",), f"must be at most {_MAX_PRESETS}")
            return
        for index, order in enumerate(orders):
            yield from self._preset(("presets", index), order)

    def _preset(self, path: Path, order: object) -> Iterator[PresetAt]:
        if not isinstance(order, dict) or set(order) - set(_PRESET_KEYS):
            self._note(path, f"must be an object with some of {', '.join(_PRESET_KEYS)}")
            return
        after_s = order.get("after_s", 0)
        if type(after_s) not in (int, float) or not 0 <= after_s <= _MAX_AFTER_S:
            self._note((*path, "after_s"), "must be a number of seconds, up to 30 days")
            return
        told = {key: value for key, value in order.items() if key in ("bureau", "for_s")}
        name = str(order.get("preset"))
        try:
            presets.switch_on(FaultBook(utc_now, str), name, told, self._bureaus)
        except presets.PresetProblems as exc:
            for problem in exc.problems:
                self._note_order(path, problem)
            return
        yield PresetAt(name=name, order=told, after_s=float(after_s))

    def _note_order(self, path: Path, problem: str) -> None:
        """Note a problem of an order, whose text begins with the key that it is about."""
        key, found, rest = problem.partition(": ")
        self._note((*path, key), rest) if found else self._note(path, problem)

    def _stubs(self) -> list[Stub]:
        specs = self._items("stubs", list)
        try:
            return read_all(self._world.stubs, specs, ("stubs",)) if specs else []
        except StubProblems as exc:
            for problem in exc.problems:
                self._note_stub(problem)
            return []

    def _note_stub(self, problem: StubProblem) -> None:
        self._note(tuple(problem.at), problem.reason)
