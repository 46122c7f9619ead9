"""The right clips that attacks are made of: given ones, or animated portraits of our own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from tools import mouth
from tools.attacks.clips import Rgb, Take, Unusable, read_take
from tools.portraits import NAMES, reference_photo
from tools.sample_clip import VOICES, ClipSpec, make_clip
from tools.tables import read_rows

_SUFFIXES = frozenset(
    {".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogv"}
    | {".ts", ".webm", ".wmv"}
)
_MOMENTS = (0.05, 0.25, 0.5, 0.75, 0.95)  # of a clip
_SIX = re.compile(r"[0-9]{6}", re.ASCII)
_MOST_PHOTO_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a right clip comes from. None: not known; `photo` None: a picture of the clip."""

    name: str
    video: Path | bytes = field(repr=False)
    digits: str | None = None
    person: str | None = None
    photo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Right:
    """A right clip, its reference photo, and the digits said, None if they are not known."""

    name: str
    person: str | None
    digits: str | None
    photo: bytes = field(repr=False)
    take: Take = field(repr=False)


def load(source: Source) -> Right:
    """Read the clip.

    Raises:
        Unusable: it cannot be read, is too short, or no face is found for a reference photo.
    """
    take = read_take(source.video)
    photo = source.photo or _photo_of(take)
    return Right(
        name=source.name, person=source.person, digits=source.digits, photo=photo, take=take
    )


def calm_picture(take: Take) -> Rgb:
    """Return the picture with the calmest mouth of five moments, with one face in it.

    Raises:
        Unusable: there is none at any of them.
    """
    found: list[tuple[float, Rgb]] = []
    for moment in _MOMENTS:
        picture = take.frames[int(moment * (len(take.frames) - 1))]
        try:
            lips = mouth.find_lips(picture)
        except mouth.NoFace:
            continue
        found.append((float((lips.lower - lips.upper)[:, 1].mean()) / lips.width_px, picture))
    if not found:
        raise Unusable("no single face is found in it")
    return min(found, key=lambda each: each[0])[1]


def sample_sources(seeds: int) -> list[Source]:
    """Make `seeds` clips of each portrait with each voice; the digits are random."""
    sources = []
    for seed in range(seeds):
        for portrait in NAMES:
            for voice in VOICES:
                number = 5_000 + seed
                rng = np.random.default_rng((number, NAMES.index(portrait), VOICES.index(voice)))
                digits = "".join(map(str, rng.integers(0, 10, 6)))
                spec = ClipSpec(digits=digits, portrait=portrait, voice=voice, seed=number)
                sources.append(
                    Source(
                        name=f"{portrait}-{voice}-{number}",
                        video=make_clip(spec),
                        digits=digits,
                        person=portrait,
                        photo=reference_photo(portrait),
                    )
                )
    return sources


def folder_sources(folder: Path) -> list[Source]:
    """Return the clips of a folder: those of `labels.tsv`, or without one every video file.

    Digits that are not six cannot be asked for: they count as not known.

    Raises:
        ValueError: labels.tsv lacks the column `path` or names a file outside of the folder.
        OSError: the folder, labels.tsv or a photo cannot be read.
    """
    labels = folder / "labels.tsv"
    if labels.exists():
        return [_labelled(folder, row) for row in read_rows(labels)]
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    return [Source(name=str(path.relative_to(folder)), video=path) for path in paths]


def others(source: Source, sources: Sequence[Source], *, same: bool) -> list[Source]:
    """Return the other clips of the same person, or those that are surely of somebody else."""
    if source.person is None:
        return []
    return [
        each
        for each in sources
        if each.name != source.name
        and each.person is not None
        and (each.person == source.person) == same
    ]


def _labelled(folder: Path, row: dict[str, str | None]) -> Source:
    name = row.get("path")
    if not name:
        raise ValueError("labels.tsv needs a column `path` in every row")
    digits = (row.get("digits") or "").strip()
    photo = (row.get("photo") or "").strip()
    return Source(
        name=name,
        video=_inside(folder, name),
        digits=digits if _SIX.fullmatch(digits) else None,
        person=(row.get("person") or "").strip() or None,
        photo=_read_photo(_inside(folder, photo)) if photo else None,
    )


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"labels.tsv names a file outside of its folder: {name}")
    return path


def _read_photo(path: Path) -> bytes:
    if path.stat().st_size > _MOST_PHOTO_BYTES:
        raise ValueError(f"labels.tsv: the photo {path.name} is larger than 2 MiB")
    return path.read_bytes()


def _photo_of(take: Take) -> bytes:
    out = BytesIO()
    Image.fromarray(calm_picture(take)).save(out, "JPEG", quality=92)
    return out.getvalue()
