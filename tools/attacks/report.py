"""What was measured, as JSON and as a table: the worst species first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tools.attacks.people import Source
from tools.attacks.species import SPECIES
from tools.attacks.trials import Trial
from tools.rate import Rate
from tools.shown import shown

GOAL = 0.07
"""Largest accepted share of a species: ISO/IEC 30107-3's IAPAR as NIST SP 800-63-4 bounds it."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One species: how many attempts were accepted, and why the others were refused.

    `not_made` tells why attempts could not be made, empty if all were. `pictures` holds what was
    measured of each attempt's pictures.
    """

    species: str
    accepted: Rate
    reasons: Mapping[str, int]
    not_made: str
    pictures: Sequence[Mapping[str, float]]

    @property
    def misses_goal(self) -> bool:
        return self.accepted.rate is not None and self.accepted.rate >= GOAL


@dataclass(frozen=True, kw_only=True)
class Measured:
    """All of it. `refused` is of honest clips; `left_out` says of each unusable clip why."""

    clips: int
    left_out: Mapping[str, str]
    refused: Rate
    reasons: Mapping[str, int]
    rows: Sequence[Row]
    notes: Sequence[str]
    pictures: Sequence[Mapping[str, float]]

    def as_json(self) -> dict[str, object]:
        return {
            "clips": self.clips,
            "left_out": dict(self.left_out),
            "honest": {
                "bpcer": self.refused.rate,
                **self.refused.as_json(),
                "reasons": dict(self.reasons),
                "pictures": _spans(self.pictures),
            },
            "goal": GOAL,
            "species": [_row_json(row) for row in self.rows],
            "notes": list(self.notes),
        }


def summarise(
    sources: Sequence[Source],
    honest: Sequence[Trial],
    attacks: Sequence[Trial],
    names: Sequence[str],
) -> Measured:
    """Count the trials; the worst of the species in `names` comes first, those not made last."""
    judged = [trial for trial in honest if trial.is_made]
    left_out = {t.key.partition(" ")[2]: t.reason for t in honest if t.is_unusable}
    rows = [_row(name, [each for each in attacks if each.species == name]) for name in names]
    return Measured(
        clips=len(sources),
        left_out=left_out,
        refused=Rate(count=sum(not trial.is_accepted for trial in judged), of=len(judged)),
        reasons=_reasons(judged),
        rows=sorted(rows, key=_badness, reverse=True),
        notes=_notes([source for source in sources if source.name not in left_out]),
        pictures=[trial.picture for trial in judged if trial.picture],
    )


def table(measured: Measured) -> str:
    """Return the measurement for people to read."""
    lines = [f"{'species':18} {'accepted':>9} {'APCER':>7}  {'95 %':13}  refused for"]
    for row in measured.rows:
        if not row.accepted.of:
            lines.append(f"{row.species:18} {'-':>9}  not made: {row.not_made}")
            continue
        mark = "!" if row.misses_goal else " "
        lines.append(f"{row.species:18} {_rate(row.accepted)}{mark} {_told(row.reasons)}")
    lines.append(f"{'honest refused':18} {_rate(measured.refused)}  {_told(measured.reasons)}")
    lines += [f"! misses the goal of {GOAL:.0%}", *measured.notes]
    lines += [f"left out: {shown(name)}: {why}" for name, why in measured.left_out.items()]
    return "\n".join(lines)


def _row(name: str, trials: Sequence[Trial]) -> Row:
    made = [trial for trial in trials if trial.is_made]
    return Row(
        species=name,
        accepted=Rate(count=sum(trial.is_accepted for trial in made), of=len(made)),
        reasons=_reasons(made),
        pictures=[trial.picture for trial in made if trial.picture],
        not_made="; ".join(sorted({trial.reason for trial in trials if not trial.is_made})),
    )


def _row_json(row: Row) -> dict[str, object]:
    return {
        "species": row.species,
        "what": SPECIES[row.species].what,
        "apcer": row.accepted.rate,
        **row.accepted.as_json(),
        "reasons": dict(row.reasons),
        "pictures": _spans(row.pictures),
        "not_made": row.not_made or None,
    }


def _spans(pictures: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return the least, the middle and the largest of each measure."""
    names = pictures[0] if pictures else ()
    found = {name: sorted(each[name] for each in pictures) for name in names}
    return {
        name: {"min": values[0], "median": median(values), "max": values[-1]}
        for name, values in found.items()
    }


def _badness(row: Row) -> tuple[float, int]:
    rate = row.accepted.rate
    return (-1.0, 0) if rate is None else (rate, -row.accepted.of)


def _reasons(trials: Sequence[Trial]) -> dict[str, int]:
    return dict(Counter(trial.reason for trial in trials if trial.reason).most_common())


def _notes(sources: Sequence[Source]) -> list[str]:
    notes = []
    unknown = sum(source.digits is None for source in sources)
    own_photo = sum(source.photo is None for source in sources)
    if unknown:
        notes.append(f"Clips of unknown digits, judged without the digit check: {unknown}.")
    if own_photo:
        notes.append(
            f"Clips without a photo: {own_photo}. A picture of the clip itself stood for it, which "
            "is far more like the person than a bureau's photo."
        )
    if any(isinstance(source.video, bytes) for source in sources):
        notes.append(
            "The right clips are animated portraits made here, not people: they are attacks of the "
            "kind animated_photo themselves, and their BPCER says little about people."
        )
    return notes


def _rate(rate: Rate) -> str:
    counts = f"{rate.count}/{rate.of}"
    if rate.rate is None or rate.low is None or rate.high is None:
        return f"{counts:>9} {'-':>7}  {'':13}"
    return f"{counts:>9} {rate.rate:7.1%}  {f'{rate.low:.1%}-{rate.high:.1%}':13}"


def _told(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in reasons.items())
