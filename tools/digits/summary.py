"""What a measurement comes to: the JSON of tools/eval_digits.py, and a table to read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tools.digits.challenge import KINDS, Trials
from tools.digits.edits import Edits
from tools.digits.tally import DIGITS, chance_of_wrong, replay_acceptance
from tools.rate import Rate


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One recording: what was said and heard, and what was accepted in its place."""

    name: str
    speaker: str
    said: str
    heard: str
    edits: Edits
    trials: Trials

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Measured":
        return cls(
            name=stored["name"],
            speaker=stored["speaker"],
            said=stored["said"],
            heard=stored["heard"],
            edits=Edits(**(stored["edits"] | {"pairs": tuple(stored["edits"]["pairs"])})),
            trials=Trials(**stored["trials"]),
        )


def summarise(measured: list[Measured], probes: list[Measured]) -> dict[str, Any]:
    """Return all figures. Rates are shares, None where nothing was tried.

    `probes` count for verification alone: they hold digits of `measured` again.
    """
    total = sum(len(each.said) for each in measured)
    wrong = sum(each.edits.total for each in measured)
    right = sum(each.said == each.heard for each in measured)
    errors = Rate(count=wrong, of=total)
    strings = Rate(count=right, of=len(measured))
    trials = _rates([*measured, *probes])
    verification, intervals = _verification(trials)
    return {
        "utterances": len(measured),
        "digits": total,
        "digit_error_rate": errors.rate,
        "substitutions": sum(each.edits.substituted for each in measured),
        "insertions": sum(each.edits.inserted for each in measured),
        "deletions": sum(each.edits.deleted for each in measured),
        "string_accuracy": strings.rate,
        "by_length": _by_length(measured),
        "by_speaker": _by_speaker(measured),
        "confusion": confusion(measured),
        "verification": verification,
        "intervals": {
            "digit_error_rate": errors.as_json(),
            "string_accuracy": strings.as_json(),
            **intervals,
        },
    }


def _rates(measured: Iterable[Measured]) -> dict[str, Rate]:
    tried = [each.trials for each in measured]
    return {
        kind: Rate(
            count=sum(trials.accepted.get(kind, 0) for trials in tried),
            of=sum(trials.asked.get(kind, 0) for trials in tried),
        )
        for kind in KINDS
    }


def _verification(trials: dict[str, Rate]) -> tuple[dict[str, Any], dict[str, Any]]:
    false = {kind: rate for kind, rate in trials.items() if kind != "0"}
    accepted = {wrong: trials[str(wrong)].rate for wrong in range(DIGITS + 1)}
    known = {wrong: rate for wrong, rate in accepted.items() if rate is not None}
    complete = len(known) == len(accepted)
    verification = {
        "true_accept": trials["0"].rate,
        "false_accept": {kind: rate.rate for kind, rate in false.items()},
        "replay_acceptance": replay_acceptance(known) if complete else None,
    }
    intervals: dict[str, Any] = {"verification.true_accept": trials["0"].as_json()}
    for kind, rate in false.items():
        intervals[f"verification.false_accept.{kind}"] = rate.as_json()
    if complete:
        low = sum(chance_of_wrong(k) * (trials[str(k)].low or 0.0) for k in known)
        high = sum(chance_of_wrong(k) * (trials[str(k)].high or 0.0) for k in known)
        together = replay_acceptance(known)
        bounds = {"count": None, "of": None, "rate": together, "low": low, "high": high}
        intervals["verification.replay_acceptance"] = bounds
    return verification, intervals


def _by_length(measured: list[Measured]) -> dict[str, Any]:
    groups: dict[int, list[Measured]] = {}
    for each in measured:
        groups.setdefault(len(each.said), []).append(each)
    return {str(length): _short(groups[length]) for length in sorted(groups)}


def _by_speaker(measured: list[Measured]) -> dict[str, Any]:
    groups: dict[str, list[Measured]] = {}
    for each in measured:
        if each.speaker:
            groups.setdefault(each.speaker, []).append(each)
    return {speaker: _short(groups[speaker]) for speaker in sorted(groups)}


def _short(group: list[Measured]) -> dict[str, Any]:
    digits = sum(len(each.said) for each in group)
    errors = Rate(count=sum(each.edits.total for each in group), of=digits)
    strings = Rate(count=sum(each.said == each.heard for each in group), of=len(group))
    accepted = _rates(group)["0"]
    return {
        "utterances": len(group),
        "digits": digits,
        "digit_error_rate": errors.rate,
        "string_accuracy": strings.rate,
        "true_accept": accepted.rate,
        "intervals": {
            "digit_error_rate": errors.as_json(),
            "string_accuracy": strings.as_json(),
            "true_accept": accepted.as_json(),
        },
    }


def confusion(measured: Iterable[Measured]) -> dict[str, dict[str, int]]:
    """Return for each digit said how often each was heard; "-" stands for none."""
    pairs = Counter(pair for each in measured for pair in each.edits.pairs)
    rows = "0123456789-"
    return {
        said: {heard: pairs[f"{said}{heard}"] for heard in rows if pairs[f"{said}{heard}"]}
        for said in rows
    }


def table(result: Mapping[str, Any]) -> str:
    """Return the main figures as lines of text."""
    intervals: Mapping[str, Mapping[str, Any]] = result["intervals"]
    without = result["by_length"].get("0", {}).get("utterances", 0)
    lines = [
        f"recordings: {result['utterances']}, of them without digits: {without}; "
        f"digits: {result['digits']}, of them {result['substitutions']} substituted, "
        f"{result['insertions']} inserted, {result['deletions']} deleted",
        f"{'':34}{'share':>10}  {'95 % interval':22}{'count':>18}",
    ]
    lines += [_line(name, interval) for name, interval in intervals.items()]
    if result["unreadable"]:
        lines.append(f"not measured, for what is said above: {len(result['unreadable'])}")
    return "\n".join(lines)


def _line(name: str, interval: Mapping[str, Any]) -> str:
    label = name.removeprefix("verification.")
    if interval["low"] is None:
        return f"{label:34}{'no trials':>10}"
    between = f"{interval['low']:.6f} to {interval['high']:.6f}"
    if interval["of"] is None:  # put together of several rates
        return f"{label:34}{interval['rate']:>10.4%}  {between}"
    share = interval["count"] / interval["of"]
    counted = f"{interval['count']} of {interval['of']}"
    return f"{label:34}{share:>10.4%}  {between:22}{counted:>18}"
