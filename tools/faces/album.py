"""Photos of people in a folder: who is who, and each one's template."""

import hashlib
import re
import sys
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.face.calibration import Floats
from auth.verifier.face.engine import FaceEngine
from auth.verifier.face.find import landmarks
from auth.verifier.face.photo import find_faces, read_photo, upright
from auth.verifier.face.points import Box, Rgb
from auth.verifier.face.views import VIEWS, look
from auth.verifier.reasons import Refused
from core.private_file import private_file
from tools.faces.progress import Progress
from tools.folders import PHOTOS, files_below, files_or_exit

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "PPM", "TIFF")
_SIDE_PX = 640
_NUMBER = re.compile(r"_\d+$")
_SAVE_EVERY = 100
_ZIPPED = b"PK"
_DAMAGED = (BadZipFile, EOFError, KeyError, TypeError, ValueError, zlib.error)


@dataclass(frozen=True, kw_only=True)
class Album:
    """Photos in which a face was found, in the order of their names.

    `views` is (n, v, d): each face in each of the `VIEWS`. `people` has one whole number a person;
    `missed` are the photos in which no face was found, or that cannot be read. `digests` tells by
    name what each photo that can be read holds, those of `missed` too.
    """

    names: Sequence[str]
    views: Floats
    people: NDArray[np.int64]
    missed: Sequence[str]
    digests: Mapping[str, str]

    @property
    def contents(self) -> NDArray[np.int64]:
        """(n,): one whole number for all photos of the same bytes."""
        _, contents = np.unique([self.digests[name] for name in self.names], return_inverse=True)
        return contents.astype(np.int64)

    def are_alike(self, one: str, other: str) -> bool:
        """Return whether two photos are the same to the byte."""
        return one in self.digests and self.digests[one] == self.digests.get(other)

    @property
    def templates(self) -> Floats:
        """(n, d): what the verifier makes of each photo."""
        return unit_means(self.views)

    def part(self, chosen: NDArray[np.bool_]) -> "Album":
        """Return the album with some of its photos alone, whose people keep their numbers."""
        return replace(
            self,
            names=[name for name, is_in in zip(self.names, chosen, strict=True) if is_in],
            views=self.views[chosen],
            people=self.people[chosen],
        )


def unit_means(views: Floats) -> Floats:
    """Return the mean of each face's views (n, v, d), unit vectors again: (n, d)."""
    sums = views.sum(axis=1)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def photo_names(folder: Path) -> list[str]:
    """Return the photos below the folder, as paths relative to it with forward slashes.

    A link to a photo is one by its own name: it may be called another person's.

    Raises:
        ValueError: no such folder.
    """
    return _names(files_below(folder, PHOTOS, by_every_name=True), folder)


def photos_or_exit(folder: Path) -> list[str]:
    """Return each photo by one name; end the program with a sentence where there is none."""
    return _names(files_or_exit(folder, PHOTOS, what="photo"), folder)


def _names(paths: Sequence[Path], folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def person_of(name: str) -> str:
    """Return who a photo shows: its sub-folder, or else its name without the last `_NNNN`.

    `Li_Na_0002.jpg` shows Li_Na, and so does `Li_Na/anything.jpg`. A photo of neither kind is
    taken for a person of its own.
    """
    path = Path(name)
    return path.parent.as_posix() if path.parent != Path() else _NUMBER.sub("", path.stem)


def collect(
    folder: Path, names: Collection[str], engine: FaceEngine, *, keep: Path, quiet: bool = False
) -> Album:
    """Embed every photo, and write `keep` as it goes, so that the next run continues from there.

    `keep` holds templates of the people in the photos: it is as private as the photos are, and
    nobody else may read it. Its folder is made; a damaged file is begun anew.

    Raises:
        ValueError: no photo, no face in any, or `keep` is of another engine or something else.
        OSError: `keep` cannot be written.
    """
    if not names:
        raise ValueError(f"there is no photo in {folder}")
    known = _Kept(keep, engine.name)
    progress = Progress("photos", len(wanted := sorted(set(names))), quiet=quiet)
    found: dict[str, Floats] = {}
    digests: dict[str, str] = {}
    known.write()  # what cannot be kept is told before the work
    try:
        for name in wanted:
            if (content := _content(folder / name)) is not None:
                digests[name] = hashlib.sha256(content).hexdigest()
                views = known.get_or_make(digests[name], content, engine)
                found |= {} if views is None else {name: views}
            progress.step()
    finally:
        known.write()
    if not found:
        raise ValueError("no face was found in any photo")
    _, people = np.unique([person_of(name) for name in found], return_inverse=True)
    return Album(
        names=list(found),
        views=np.stack(list(found.values())),
        people=people.astype(np.int64),
        missed=[name for name in wanted if name not in found],
        digests=digests,
    )


@contextmanager
def templates_beside(out: Path, asked: Path | None) -> Iterator[Path]:
    """Give the file that templates are kept in until `out` is written, or `asked` for good.

    One that nobody asked for stays only where a run is stopped, and that is told.
    """
    keep = asked or out.with_name(out.name + ".embeddings")
    stays = asked is not None
    try:
        yield keep
    except KeyboardInterrupt:
        stays = True
        if keep.exists():
            print(f"{keep} holds templates, as private as the photos", file=sys.stderr)
        raise
    finally:
        if not stays:
            keep.unlink(missing_ok=True)


def _content(path: Path) -> bytes | None:
    """Return what the file holds; None if it is no file, or must not be read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def embed_photo(content: bytes, engine: FaceEngine) -> Floats | None:
    """Embed the one face, or of several the widest and most central: (v, d). None without one."""
    picture = _read(content)
    if picture is None:
        return None
    boxes = find_faces(picture)
    if not boxes:
        return None
    box = max(boxes, key=lambda box: _meant(picture, box))
    return look(engine, picture, landmarks(picture, box), VIEWS)


def _read(content: bytes) -> Rgb | None:
    """Return the photo as the verifier reads it; also one too large for it, and other formats."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of size and palettes: they name no photo
        try:
            return read_photo(content)
        except Refused:
            return _read_other(content)


def _read_other(content: bytes) -> Rgb | None:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            picture.draft("RGB", (2 * _SIDE_PX, 2 * _SIDE_PX))
            picture.load()  # it lays a TIFF upright, and takes away the note that says so
            colour = upright(picture)
            colour.thumbnail((_SIDE_PX, _SIDE_PX), Image.Resampling.BOX)
            return np.asarray(colour)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def is_photo(path: Path) -> bool:
    """Return whether a picture can be read from the file."""
    content = _content(path)
    return content is not None and _read(content) is not None


def _meant(picture: Rgb, box: Box) -> float:
    top, right, bottom, left = box
    height, width = picture.shape[:2]
    off_centre = np.hypot((top + bottom - height) / 2, (left + right - width) / 2)
    return float(right - left - off_centre)


class _Kept:
    """Templates by the SHA-256 of their photo, in a file; no template where there is no face."""

    def __init__(self, path: Path, engine_name: str) -> None:
        self._path = path
        self._engine_name = engine_name
        self._views: dict[str, Floats] = {}
        self._faceless: set[str] = set()
        self._new = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._read()

    def get_or_make(self, digest: str, content: bytes, engine: FaceEngine) -> Floats | None:
        if digest not in self._views and digest not in self._faceless:
            views = embed_photo(content, engine)
            if views is None:
                self._faceless.add(digest)
            else:
                self._views[digest] = views
            self._new += 1
            if self._new % _SAVE_EVERY == 0:
                self.write()
        return self._views.get(digest)

    def write(self) -> None:
        with private_file(self._path) as file:
            np.savez(
                file,
                engine=np.array(self._engine_name),
                ways=np.array(repr(VIEWS)),
                digests=np.array(list(self._views), "U64"),
                views=np.array(list(self._views.values()), np.float32),
                faceless=np.array(sorted(self._faceless), "U64"),
            )

    def _read(self) -> None:
        with self._path.open("rb") as file:
            if file.read(2) not in (b"", _ZIPPED):
                raise ValueError(f"{self._path} holds no templates; name another file")
        try:
            with self._path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                engine_name, ways = str(file["engine"]), str(file["ways"])
                views = dict(zip(file["digests"].tolist(), file["views"], strict=True))
                faceless = set(file["faceless"].tolist())
        except _DAMAGED:
            return
        if engine_name != self._engine_name:
            raise ValueError(f"{self._path} holds templates of another engine")
        if ways == repr(VIEWS):
            self._views, self._faceless = views, faceless
