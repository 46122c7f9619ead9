"""Where training speech comes from: recordings with labels, syllables, words, synthetic voices.

Every pool is decoded once to 8 kHz and kept in the work folder.
"""

import pickle
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.digits.audio import at_level, read_sound, trim
from tools.digits.recordings import digits_of
from tools.tables import Row, read_rows

RATE_HZ = 8_000
WORD_OF = {
    "ling": "0", "yi": "1", "er": "2", "san": "3", "si": "4", "wu": "5", "liu": "6",
    "qi": "7", "ba": "8", "jiu": "9", "yao": "yao",
}  # fmt: skip
SYLLABLE_OF = {word: syllable for syllable, word in WORD_OF.items()}
_USUAL_TONE = {
    "ling": "2", "yi": "1", "er": "4", "san": "1", "si": "4", "wu": "3", "liu": "4",
    "qi": "1", "ba": "1", "jiu": "3", "yao": "1",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A recording: 16-bit samples at 8 kHz, its syllables without tone, and who speaks.

    `usual` is false for a digit's syllable in a tone that the digit does not have.
    `heard` is false when what is said is not known: speech of another language.
    """

    samples: NDArray[np.int16]
    syllables: tuple[str, ...]
    speaker: str
    usual: bool = True
    heard: bool = True

    @property
    def sound(self) -> NDArray[np.float32]:
        return (self.samples / np.float32(32768)).astype(np.float32)


def cached(path: Path, make: Callable[[], list[Clip]]) -> list[Clip]:
    """Return the pool kept at `path`, which this program wrote, or make and keep it."""
    if path.exists():
        found: list[Clip] = pickle.loads(path.read_bytes())  # noqa: S301  # our own file
        return found
    clips = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(clips))
    return clips


def labelled(
    folder: Path,
    *,
    leave_out: frozenset[str],
    near: frozenset[str],
    only: frozenset[str] | None = None,
) -> list[Clip]:
    """Read `labels.tsv` (path, digits, optionally speaker and speaker_exact) and its recordings.

    Raises:
        ValueError: a table that cannot be used.
        OSError: no such file.

    Args:
        leave_out: Speakers of whom nothing is read.
        near: Speakers of whom only recordings with `speaker_exact` 1 are read.
        only: If given, nobody else is read.
    """
    clips = []
    for row in read_rows(folder / "labels.tsv", "path", "digits"):
        speaker = row.get("speaker") or "unknown"
        unsure = row.get("speaker_exact") == "0"
        if speaker in leave_out or (speaker in near and unsure):
            continue
        if only is not None and speaker not in only:
            continue
        syllables = tuple(SYLLABLE_OF[digit] for digit in _digits(row))
        sound = sound_of(folder / row.get("path"))
        if sound is None:
            continue
        clips.append(make_clip(sound, syllables, f"{folder.name}-{speaker}"))
    return clips


def _digits(row: Row) -> str:
    try:
        return digits_of(row.get("digits"))
    except ValueError as exc:
        raise ValueError(f"labels.tsv, line {row.line}: {exc}") from exc


def syllables(folder: Path) -> list[Clip]:
    """Read files named by one syllable and its tone: `cmn-yi1.mp3`, `yi1.mp3`."""
    clips = []
    for path in sorted(folder.glob("*.mp3")):
        named = re.fullmatch(r"(?:cmn-)?([a-zü:]+)([0-5]?)", path.stem)
        if named is None:
            continue
        sound = sound_of(path)
        if sound is None:
            continue
        syllable = named[1].replace("u:", "v").replace("ü", "v")
        usual = _USUAL_TONE.get(syllable, named[2]) == named[2]
        said = trim(sound, rate_hz=RATE_HZ)
        clips.append(make_clip(said, (syllable,), folder.name, usual=usual))
    return [clip for clip in clips if len(clip.samples) > RATE_HZ // 20]


def sound_of(path: Path) -> NDArray[np.float32] | None:
    """Return the sound at 8 kHz; None, and the file is named, if less than 10 ms can be read."""
    try:
        return read_sound(path, rate_hz=RATE_HZ)
    except ValueError as exc:
        print(f"left out: {path.name}: {exc}", file=sys.stderr)
        return None


def make_clip(
    sound: NDArray[np.float32], said: tuple[str, ...], speaker: str, *, usual: bool = True,
    heard: bool = True,
) -> Clip:  # fmt: skip
    """Return a clip at the usual level."""
    pcm = (at_level(sound) * 32767).astype(np.int16) if len(sound) else np.zeros(0, np.int16)
    return Clip(samples=pcm, syllables=said, speaker=speaker, usual=usual, heard=heard)


def by_speaker(clips: list[Clip]) -> dict[str, list[Clip]]:
    """Group clips by who speaks."""
    groups: dict[str, list[Clip]] = {}
    for clip in clips:
        groups.setdefault(clip.speaker, []).append(clip)
    return groups


def phonemes(syllable: str) -> Iterator[str]:
    """Split a syllable into initial and final, as far as it has them."""
    initial = re.match(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?", syllable)
    cut = initial.end() if initial else 0
    if cut:
        yield syllable[:cut]
    if syllable[cut:]:
        yield syllable[cut:]
