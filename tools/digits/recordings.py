"""Recordings to measure on: files that labels.tsv names, each as it is or joined to six digits."""

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from auth.verifier.speech import RATE_HZ, Samples
from auth.verifier.speech.engine import LONGEST_S
from tools.copies import first_alike
from tools.digits.audio import read_sound
from tools.tables import Row, file_in, read_rows

_PAUSE_S = 0.1
_BETWEEN = re.compile(r"[\s,、_\-‐-―−]+")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九幺", "0001234567891")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What one or several recordings of one person say, in order."""

    name: str
    paths: tuple[Path, ...]
    digits: str
    speaker: str

    def sound(self) -> Samples:
        """Return the recordings one after the other: mono, 16 kHz.

        Raises:
            ValueError: a file that cannot be read, or all are longer than what is listened to.
        """
        pause = np.zeros(round(_PAUSE_S * RATE_HZ), np.float32)
        parts = [read_sound(path, rate_hz=RATE_HZ, most_s=LONGEST_S) for path in self.paths]
        sound = np.concatenate([piece for part in parts for piece in (part, pause)][:-1])
        if len(sound) > LONGEST_S * RATE_HZ:
            raise ValueError(f"joined it is longer than {LONGEST_S:g} s: cut off the silence")
        return sound


def labels(folder: Path, *, speakers: frozenset[str] = frozenset()) -> list[Spoken]:
    """Read `labels.tsv`: tab-separated, with a head line; `path` and `digits`, maybe `speaker`.

    Digits may be empty: a recording of silence, noise or other speech. One that is named twice
    counts once.

    Args:
        speakers: Only theirs, or everybody's if empty.

    Raises:
        ValueError: a line that cannot be used, with its number.
        OSError: no such file.
    """
    spoken: dict[str, Spoken] = {}
    for row in read_rows(folder / "labels.tsv", "path", "digits"):
        try:
            found = _spoken(folder, row)
        except ValueError as exc:
            raise ValueError(f"labels.tsv, line {row.line}: {exc}") from exc
        before = spoken.setdefault(os.path.realpath(found.paths[0]), found)
        if (before.digits, before.speaker) != (found.digits, found.speaker):
            raise ValueError(
                f"labels.tsv, line {row.line}: {found.name} differs from its line above"
            )
        if before is not found:
            print(f"labels.tsv, line {row.line}: {found.name} counts once", file=sys.stderr)
    _tell_contradictions(list(spoken.values()))
    return [each for each in spoken.values() if not speakers or each.speaker in speakers]


def _tell_contradictions(spoken: Sequence[Spoken]) -> None:
    said = {each.paths[0]: each for each in spoken}
    for path, first in first_alike(list(said)).items():
        if said[path].digits != said[first].digits:
            names = f"{said[path].name} and {said[first].name}"
            print(f"{names} are the same to the byte: one has wrong digits", file=sys.stderr)


def digits_of(text: str) -> str:
    """Return the digits: 0 to 9 of any width, spaced or with dashes or commas, or 一 to 九, 幺.

    Raises:
        ValueError: there is something else.
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_NUMERALS)
    if digits and not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"`digits` may hold digits and nothing else, not {text[:40]!r}")
    return digits


def _spoken(folder: Path, row: Row) -> Spoken:
    name = row.get("path")
    if not name:
        raise ValueError("`path` is empty")
    digits = digits_of(row.get("digits"))
    return Spoken(
        name=name, paths=(file_in(folder, name),), digits=digits, speaker=row.get("speaker")
    )


def join_to(length: int, spoken: list[Spoken], *, seed: int) -> list[Spoken]:
    """Join each speaker's recordings, each used once at most, so that so many digits come together.

    Recordings without digits stay as they are.
    """
    rng = np.random.default_rng(seed)
    joined = [each for each in spoken if not each.digits]
    for speaker in sorted({each.speaker for each in spoken}):
        own = [
            each for each in spoken if each.speaker == speaker and 0 < len(each.digits) <= length
        ]
        waiting = [own[index] for index in rng.permutation(len(own))]
        while waiting:
            group = _fill(length, waiting)
            if sum(len(each.digits) for each in group) == length:
                joined.append(_joined(group))
            waiting = [each for each in waiting if each not in group]
    return joined


def _fill(length: int, waiting: list[Spoken]) -> list[Spoken]:
    """Take the first, and each next one that there is still room for."""
    group: list[Spoken] = []
    total = 0
    for each in waiting:
        if total + len(each.digits) <= length:
            group.append(each)
            total += len(each.digits)
    return group


def _joined(group: list[Spoken]) -> Spoken:
    return Spoken(
        name="+".join(each.name for each in group),
        paths=tuple(path for each in group for path in each.paths),
        digits="".join(each.digits for each in group),
        speaker=group[0].speaker,
    )
