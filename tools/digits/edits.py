"""How what was heard differs from what was said."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Edits:
    """How many digits were substituted, inserted and deleted, as few as possible.

    `pairs` holds what was said with what was heard, "-" for nothing: "35", "4-", "-1", "77".
    """

    substituted: int
    inserted: int
    deleted: int
    pairs: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.substituted + self.inserted + self.deleted


def edits(said: str, heard: str) -> Edits:
    """Align what was heard with what was said."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), int)
    cost[:, 0], cost[0, :] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for row, digit in enumerate(said):
        for column, other in enumerate(heard):
            cost[row + 1, column + 1] = min(
                cost[row, column] + (digit != other),
                cost[row + 1, column] + 1,
                cost[row, column + 1] + 1,
            )
    pairs = tuple(_alignment(cost, said, heard))
    return Edits(
        substituted=sum("-" not in pair and pair[0] != pair[1] for pair in pairs),
        inserted=sum(pair[0] == "-" for pair in pairs),
        deleted=sum(pair[1] == "-" for pair in pairs),
        pairs=pairs,
    )


def _alignment(cost: NDArray[np.int64], said: str, heard: str) -> Iterator[str]:
    row, column = len(said), len(heard)
    while row or column:
        both = row > 0 and column > 0
        if both and cost[row, column] == cost[row - 1, column - 1] + (
            said[row - 1] != heard[column - 1]
        ):
            row, column = row - 1, column - 1
            yield said[row] + heard[column]
        elif row and cost[row, column] == cost[row - 1, column] + 1:
            row -= 1
            yield said[row] + "-"
        else:
            column -= 1
            yield "-" + heard[column]
