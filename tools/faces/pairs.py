"""Pairs of photos that somebody has labelled."""

import os
import sys
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Placed
from tools.faces.album import Album, person_of
from tools.faces.rates import Curve
from tools.rate import Rate
from tools.tables import Row, file_in, read_rows

_SAME = {
    **dict.fromkeys(("1", "1.0", "true", "t", "yes", "y", "是"), True),
    **dict.fromkeys(("0", "0.0", "false", "f", "no", "n", "否"), False),
}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two photos by name, and whether they show one person."""

    a: str
    b: str
    same: bool


def read_pairs(path: Path, images: Path) -> list[Pair]:
    """Read a table of pairs: `a`, `b` (photos, as paths below `images`), `same` (1 or 0).

    A pair that is there twice counts once, and that is told.

    Raises:
        ValueError: a column or a photo is missing, a row is not like the others or contradicts one,
            or there is none.
        OSError: the table cannot be read.
    """
    pairs: dict[frozenset[str], Pair] = {}
    rows = read_rows(path, "a", "b", "same")
    for row in rows:
        try:
            pair = _pair(row, images)
        except ValueError as exc:
            raise ValueError(f"{path.name}, line {row.line}: {exc}") from exc
        if pairs.setdefault(frozenset((pair.a, pair.b)), pair).same != pair.same:
            raise ValueError(f"{path.name}, line {row.line}: `same` differs from a line above")
    if not pairs:
        raise ValueError(f"{path.name} names no pair")
    if more := len(rows) - len(pairs):
        print(f"pairs that {path.name} names again, which count once: {more}", file=sys.stderr)
    return list(pairs.values())


def _pair(row: Row, images: Path) -> Pair:
    same = _SAME.get(unicodedata.normalize("NFKC", row.get("same")).lower())
    if same is None:
        raise ValueError("`same` must be 1 or 0")
    one, other = (_named(row.get(column), images) for column in ("a", "b"))
    for name in (one, other):
        if not (images / name).is_file():
            raise ValueError(f"there is no photo {images / name}")
    return Pair(a=one, b=other, same=same)


def _named(name: str, images: Path) -> str:
    """Return one name for a photo, as `photo_names` has it where it is below the folder."""
    folder = images.absolute()
    photo = file_in(folder, name)
    below = os.path.relpath(os.path.normpath(photo), folder)
    if below.startswith(os.pardir):  # it may be there all the same, where the folder is a link
        below = os.path.relpath(os.path.realpath(photo), os.path.realpath(folder))
    return Path(below).as_posix()


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The scores of pairs, and how many could not be scored for want of a face.

    `alike` counts those left out because both photos are the same to the byte, `in_doubt` those
    because nobody knows whom one of them shows.
    """

    curve: Curve
    lost_same: int
    lost_different: int
    alike: int
    in_doubt: int

    def refused_in_all(self, threshold: float) -> Rate:
        """Return the false rejects, with every pair in which no face was found among them."""
        rejects = self.curve.false_rejects(threshold)
        return Rate(count=rejects.count + self.lost_same, of=rejects.of + self.lost_same)


def score_pairs(
    pairs: Sequence[Pair], album: Album, placed: Placed, in_doubt: Set[str] = frozenset()
) -> Pairs:
    """Score the pairs whose two photos show a face and are not the same to the byte.

    Args:
        placed: The photos of `album`, in its order.
        in_doubt: Photos of which nobody knows whom they show: their pairs are left out.
    """
    place = {name: index for index, name in enumerate(album.names)}
    unlike = [pair for pair in pairs if not album.are_alike(pair.a, pair.b)]
    sure = [pair for pair in unlike if not {pair.a, pair.b} & in_doubt]
    found = [pair for pair in sure if pair.a in place and pair.b in place]
    lost = [pair for pair in sure if pair.a not in place or pair.b not in place]
    ones = [place[pair.a] for pair in found]
    others = [place[pair.b] for pair in found]
    curve = Curve()
    curve.add(_scores(placed, ones, others), np.array([pair.same for pair in found], bool))
    lost_same = sum(pair.same for pair in lost)
    return Pairs(
        curve=curve,
        lost_same=lost_same,
        lost_different=len(lost) - lost_same,
        alike=len(pairs) - len(unlike),
        in_doubt=len(unlike) - len(sure),
    )


@dataclass(frozen=True, kw_only=True)
class Identities:
    """Who is who: `people` (n,) from 0, and which of them are surely two (people, people).

    `apart` is None where all are, because the photos' names tell who they show.
    """

    people: NDArray[np.int64]
    apart: NDArray[np.bool_] | None


def identify(album: Album, pairs: Sequence[Pair]) -> Identities:
    """Tell who is who from the photos' names, if no pair contradicts them; else from the pairs.

    Pairs marked as the same make one person, of many photos by and by. Without names that tell,
    only people are surely two of whom a pair says so: two photos that no pair speaks of may show
    one person, and are not counted.
    """
    if all(pair.same == (person_of(pair.a) == person_of(pair.b)) for pair in pairs):
        return Identities(people=album.people, apart=None)
    place = {name: index for index, name in enumerate(album.names)}
    seen = [(place[p.a], place[p.b], p.same) for p in pairs if p.a in place and p.b in place]
    people = np.arange(len(album.names))
    for one, other, same in seen:
        if same:
            people[people == people[other]] = people[one]
    _, people = np.unique(people, return_inverse=True)
    apart = np.zeros((people.max() + 1,) * 2, bool)
    for one, other, same in seen:
        if not same:
            apart[people[one], people[other]] = apart[people[other], people[one]] = True
    return Identities(people=people.astype(np.int64), apart=apart)


def _scores(placed: Placed, ones: list[int], others: list[int]) -> NDArray[np.float32]:
    cosines = (placed.templates[ones] * placed.templates[others]).sum(axis=1)
    halves = [(cosines - placed.mean[side]) / placed.spread[side] for side in (ones, others)]
    return np.asarray((halves[0] + halves[1]) / 2, np.float32)
