"""Photos that are the same to the byte: no second look at a person, and never two people.

A link to a photo is such a photo too. One of several people would count as a stranger of its own
person's other photos, and nobody knows whose they are: it is left out of every pair.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tools.faces.album import Album
from tools.shown import shown

_MEND = (
    "One photo cannot show two people, and nobody knows which of them is right: these photos are\n"
    "left out of all pairs. Mend the folder and measure again."
)
_MOST_TOLD = 20

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
        told = [", ".join(map(shown, group)) for group in self.of_several_people[:_MOST_TOLD]]
        lines = [f"the same photo of several people: {names}" for names in told]
        if more := len(self.of_several_people) - len(told):
            lines.append(f"and more such photos: {more}")
        lines += [_MEND] if told else []
        if copies := sum(len(group) - 1 for group in self.of_one_person):
            lines.append(f"copies of another photo of the same person, not counted: {copies}")
        return "\n".join(lines)

    @property
    def in_doubt(self) -> frozenset[str]:
        """The photos of which nobody knows whom they show."""
        return frozenset(name for group in self.of_several_people for name in group)

    def counted(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Return which photos make pairs, (n,): none in doubt, and one of those of one person."""
        copies = {name for group in self.of_one_person for name in group[1:]}
        return np.array([name not in self.in_doubt | copies for name in names], bool)


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
        of_several = any(apart is None or apart[pair] for pair in pairs)
        if len(group) > 1:
            groups[of_several].append(tuple(album.names[place] for place in group))
    return Doubles(of_one_person=groups[False], of_several_people=groups[True])
