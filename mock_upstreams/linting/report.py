"""What a look at stubs, recordings or live bureaus has found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mock_upstreams.interface.check import Drift


@dataclass(kw_only=True)
class Report:
    """What was looked at: `drift` with where it is, `left` what could not be checked, and why."""

    checked: int = 0
    drift: list[tuple[str, Drift]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Give lines for people."""
        for where, drift in self.drift:
            yield f"{where}{drift.pointer}: {drift.kind}: {drift.says}"
        for where, why in self.left:
            yield f"{where}: not checked: {why}"
        counts = f"{len(self.drift)} differences, {len(self.left)} left out"
        yield f"{self.checked} checked, {counts}"

    def as_json(self) -> dict[str, object]:
        found = [
            {**drift.as_json(), "file": file, "pointer": pointer + drift.pointer}
            for (file, _, pointer), drift in ((w.partition("#"), d) for w, d in self.drift)
        ]
        left = [{"at": where, "why": why} for where, why in self.left]
        return {"checked": self.checked, "drift": found, "not_checked": left}
