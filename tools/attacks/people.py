"""The right clips that attacks are made of: given ones, or animated portraits of our own."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from tools import mouth
from tools.attacks.clips import Rgb, Take, Unusable, read_take
from tools.copies import first_alike
from tools.digits.recordings import digits_of
from tools.folders import VIDEOS, files_or_exit
from tools.portraits import NAMES, reference_photo
from tools.sample_clip import VOICES, ClipSpec, make_clip
from tools.tables import Row, file_in, read_rows

_MOMENTS = (0.05, 0.25, 0.5, 0.75, 0.95)  # of a clip
_SIX = 6
_MOST_PHOTO_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a right clip comes from. None: not known; `photo` None: a picture of the clip.

    `first_alike` names the first of the clips that are the same to the byte; empty if none is.
    """

    name: str
    video: Path | bytes = field(repr=False)
    digits: str | None = None
    person: str | None = None
    photo: bytes | None = field(default=None, repr=False)
    first_alike: str = ""

    @property
    def label(self) -> tuple[str | None, str | None, bytes | None]:
        """All that is told of the clip."""
        return self.digits, self.person, self.photo

    def is_other(self, than: "Source") -> bool:
        """Return whether it is another clip, and no copy."""
        return (self.first_alike or self.name) != (than.first_alike or than.name)


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

    Digits that are not six cannot be asked for: they count as not known. A clip that is named twice
    counts once.

    Ends the program with a sentence if there is no `labels.tsv`, and no video file or no folder.

    Raises:
        ValueError: a line of labels.tsv cannot be used, or it names no clip.
        OSError: labels.tsv cannot be read.
    """
    labels = folder / "labels.tsv"
    if not labels.exists():
        paths = files_or_exit(folder, VIDEOS, what="clip")
        found = {path: Source(name=str(path.relative_to(folder)), video=path) for path in paths}
        return _with_copies(found)
    sources: dict[Path, Source] = {}
    for row in read_rows(labels, "path"):
        try:
            source = _labelled(folder, row)
        except ValueError as exc:
            raise ValueError(f"labels.tsv, line {row.line}: {exc}") from exc
        path = Path(os.path.realpath(file_in(folder, source.name)))
        before = sources.setdefault(path, source)
        if before.label != source.label:
            raise ValueError(
                f"labels.tsv, line {row.line}: {source.name} differs from its line above"
            )
    if not sources:
        raise ValueError("labels.tsv names no clip")
    return _with_copies(sources)


def _with_copies(sources: Mapping[Path, Source]) -> list[Source]:
    """Return them with the copies among them known as such."""
    alike = first_alike(list(sources))
    return [
        replace(source, first_alike=sources[alike[path]].name) for path, source in sources.items()
    ]


def others(source: Source, sources: Sequence[Source], *, same: bool) -> list[Source]:
    """Return the other clips of the same person, or those that are surely of somebody else."""
    if source.person is None:
        return []
    return [
        each
        for each in sources
        if each.is_other(source)
        and each.person is not None
        and (each.person == source.person) == same
    ]


def _labelled(folder: Path, row: Row) -> Source:
    name, photo = row.get("path"), row.get("photo")
    if not name:
        raise ValueError("`path` is empty")
    digits = _six(row.get("digits"))
    if row.get("digits") and digits is None:
        what = "`digits` are not six, and count as not known"
        print(f"labels.tsv, line {row.line}: {what}", file=sys.stderr)
    return Source(
        name=name,
        video=file_in(folder, name),
        digits=digits,
        person=row.get("person") or None,
        photo=_read_photo(file_in(folder, photo)) if photo else None,
    )


def _six(text: str) -> str | None:
    with suppress(ValueError):
        digits = digits_of(text)
        return digits if len(digits) == _SIX else None
    return None


def _read_photo(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError(f"there is no photo {path}")
    if path.stat().st_size > _MOST_PHOTO_BYTES:
        raise ValueError(f"the photo {path} is larger than 2 MiB")
    return path.read_bytes()


def _photo_of(take: Take) -> bytes:
    out = BytesIO()
    Image.fromarray(calm_picture(take)).save(out, "JPEG", quality=92)
    return out.getvalue()
