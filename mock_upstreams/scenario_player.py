"""Plays a scenario, and plays it again when its file changes; a broken one leaves what was."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import structlog

from mock_upstreams.fault_orders import Faultable
from mock_upstreams.scenario import Scenario, read_scenario
from mock_upstreams.scenario_text import MAX_BYTES, Problem, ScenarioProblems
from mock_upstreams.world import World

log = structlog.get_logger("mock_upstreams")


class ScenarioPlayer:
    """The scenario in force, and what is wrong with the one that was to take its place."""

    def __init__(self, world: World, bureaus: Mapping[str, Faultable]) -> None:
        self._world = world
        self._bureaus = bureaus
        self._path: Path | None = None
        self._stamp: tuple[int, int] | None = None
        self._seen: tuple[int, int] | None = None
        self._scenario: Scenario | None = None
        self._digest = ""
        self._problems: list[Problem] = []

    def play(self, raw: bytes) -> None:
        """Begin anew with this scenario.

        Raises:
            ScenarioProblems: it cannot be played; what was in force stays.
        """
        digest = _digest(raw)
        try:
            scenario = read_scenario(raw, self._world, self._bureaus)
        except ScenarioProblems as exc:
            self._problems = exc.problems
            log.warning("scenario_refused", problems=[one.as_json() for one in exc.problems])
            raise
        self._scenario, self._digest, self._problems = scenario, digest, []
        self._world.open_with(lambda: scenario.play(self._world, self._bureaus), scenario.seed)
        log.info("scenario_playing", name=scenario.name, digest=digest)

    def stop(self) -> None:
        """Begin anew without a scenario, and follow no file any more."""
        self._path, self._scenario, self._digest, self._problems = None, None, "", []
        self._world.open_with(None, None)

    def follow(self, path: Path) -> None:
        """Play the scenario of a file, and from now on whatever it becomes.

        Raises:
            ScenarioProblems: it cannot be played.
            OSError: the file cannot be read.
        """
        self._path = path
        self._stamp = self._seen = _stamp(path)
        self.play(_read(path))

    def look(self) -> None:
        """Play the file again where it has changed; leave all as it is where it cannot be.

        It must look the same twice before it is read: whoever writes it may not be done.
        """
        if self._path is None:
            return
        try:
            stamp = _stamp(self._path)
            is_settled, self._seen = stamp == self._seen, stamp
            if stamp == self._stamp or not is_settled:
                return
            self._stamp = stamp
            raw = _read(self._path)
            if _digest(raw) == self._digest:
                self._problems = []
            else:
                self.play(raw)
        except OSError as exc:
            self._lose(str(exc.strerror))
        except ScenarioProblems:
            return

    def state(self) -> dict[str, object]:
        """Return what is in force and what is wrong, as JSON."""
        return {
            "file": self._path.name if self._path else None,
            "name": self._scenario.name if self._scenario else None,
            "digest": self._digest or None,
            "in_force": self._scenario is not None,
            "problems": [one.as_json() for one in self._problems],
        }

    def _lose(self, reason: str) -> None:
        if self._seen is not None:
            log.warning("scenario_lost", reason=reason)
        self._stamp = self._seen = None
        self._problems = [Problem(path="", line=1, column=1, message=reason)]


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:12]


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
