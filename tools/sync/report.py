"""What was accepted, counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tools.rate import Rate
from tools.sync.windows import SHIFTS_S

KINDS = (
    "untouched",
    *(f"shift {shift_s:+.1f} s" for shift_s in SHIFTS_S),
    "swapped audio",
    "still frame",
    "frozen in mid-clip",
)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One window after one attack; numbers only. `surplus` is strength above what is asked."""

    kind: str
    accepted: bool
    surplus: float
    lag_s: float


@dataclass(frozen=True, kw_only=True)
class Clip:
    """All trials of one clip, or why it could not be used."""

    name: str
    unusable: str
    trials: tuple[Trial, ...]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def from_json(found: dict[str, object]) -> Clip:
    """Read what `Clip.as_json` gave.

    Raises:
        KeyError, TypeError, ValueError: it is not that.
    """
    trials = found["trials"]
    if not isinstance(trials, list):
        raise ValueError("trials is not a list")
    return Clip(
        name=str(found["name"]),
        unusable=str(found["unusable"]),
        trials=tuple(Trial(**each) for each in trials),
    )


def rate(clips: Sequence[Clip], kind: str) -> Rate:
    """Return how many windows of this kind were accepted."""
    found = [trial.accepted for clip in clips for trial in clip.trials if trial.kind == kind]
    return Rate(count=sum(found), of=len(found))


def summarise(clips: Sequence[Clip]) -> dict[str, object]:
    """Return what the JSON file holds."""
    usable = [clip for clip in clips if not clip.unusable]
    rates = {kind: rate(clips, kind) for kind in KINDS}
    return {
        "clips": len(clips),
        "usable": len(usable),
        "unusable": {clip.name: clip.unusable for clip in clips if clip.unusable},
        "accepted": {kind: found.as_json() for kind, found in rates.items()},
        "trials": [
            {"clip": clip.name, **asdict(trial)} for clip in usable for trial in clip.trials
        ],
    }


def table(clips: Sequence[Clip]) -> str:
    """Return the same for people."""
    lines = [f"{'':20}  accepted  of windows  95 % interval"]
    for kind in KINDS:
        found = rate(clips, kind)
        if found.rate is None or found.low is None or found.high is None:
            lines.append(f"{kind:20}  not made")
            continue
        lines.append(
            f"{kind:20}  {found.rate:8.1%}  {found.count:4}/{found.of:<5}  "
            f"{found.low:.1%} to {found.high:.1%}"
        )
    reasons = Counter(clip.unusable for clip in clips if clip.unusable)
    lines += [f"clips not used, as {reason}: {count}" for reason, count in reasons.items()]
    return "\n".join(lines)
