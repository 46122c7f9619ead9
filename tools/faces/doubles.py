"""Photos that are the same to the byte: no second look at a person, and never two people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tools.faces.album import Album

_MEND = (
    "One photo cannot show two people. Nobody knows which of them is right: these photos are not\n"
    "held against each other, but all their other pairs count. Mend the folder and measure again."
)

Group = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Doubles:
    """Names of photos of the same bytes, and whether somebody takes them for several people."""

    of_one_person: Sequence[Group]
    of_several_people: Sequence[Group]

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        """Say it in lines, and nothing where there are none."""
        several = [", ".join(group) for group in self.of_several_people]
        lines = [f"the same photo of several people: {names}" for names in several]
        lines += [_MEND] if several else []
        if more := sum(len(group) - 1 for group in self.of_one_person):
            lines.append(f"{more} photos are copies of another: they make no pair with it")
        return "\n".join(lines)


def doubles_of(
    album: Album, people: NDArray[np.int64], apart: NDArray[np.bool_] | None = None
) -> Doubles:
    """Find the photos with a face that are the same to the byte.

    Args:
        people: (n,), whom each photo shows, from 0.
        apart: (people, people), which of them are surely two; None if all are.
    """
    places = defaultdict(list)
    for place, content in enumerate(album.contents.tolist()):
        places[content].append(place)
    groups: dict[bool, list[Group]] = {False: [], True: []}
    for group in places.values():
        pairs = combinations(sorted(set(people[group].tolist())), 2)
        several = any(apart is None or apart[pair] for pair in pairs)
        if len(group) > 1:
            groups[several].append(tuple(album.names[place] for place in group))
    return Doubles(of_one_person=groups[False], of_several_people=groups[True])
