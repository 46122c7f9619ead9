"""Where a clip's face may have become another: cheap enough for every picture.

The upper half of the face, laid upright, hardly changes from one picture to the next while its
owner speaks. Where it does, something was cut, or somebody moved fast: that stretch of the clip is
embedded too, and the embedding decides.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.find import Look, worth
from auth.verifier.face.points import Rgb
from auth.verifier.face.quality import Grey, upright

MIN_ALIKE = 0.75
"""Correlation of two pictures in a row, below which a new stretch begins: docs/models/face.md."""
MOST_DOUBTFUL = 3
"""A clip that is cut everywhere may not cost without end: no more stretches are embedded."""

_UPPER_FACE = slice(16, 64), slice(16, 80)
_CELL_PX = 4

Signature = NDArray[np.float64]


def doubtful(frames: Sequence[Rgb], looks: Sequence[Look], known: Sequence[Look]) -> list[Look]:
    """Return the best look of each stretch in which none is known, least alike the known first.

    Args:
        looks: Every look of the clip, by rising index.
        known: Those that are embedded anyway, at least one.
    """
    signatures = {look.index: _signature(frames[look.index], look) for look in looks}
    usual = np.mean([signatures[look.index] for look in known], axis=0)
    taken = {look.index for look in known}
    unknown = [
        max(stretch, key=lambda look: worth(frames[look.index], look))
        for stretch in _stretches(looks, signatures)
        if not any(look.index in taken for look in stretch)
    ]
    unknown.sort(key=lambda look: float(signatures[look.index] @ usual))
    return unknown[:MOST_DOUBTFUL]


def _stretches(looks: Sequence[Look], signatures: dict[int, Signature]) -> list[list[Look]]:
    """Divide the clip where two looks in a row are not alike, or a picture between has no face."""
    found = [[looks[0]]]
    for before, now in pairwise(looks):
        alike = float(signatures[before.index] @ signatures[now.index])
        if alike < MIN_ALIKE or now.index != before.index + 1:
            found.append([])
        found[-1].append(now)
    return found


def _signature(frame: Rgb, look: Look) -> Signature:
    """Return the upper face in cells of 4 px, less its mean: a unit vector."""
    chip, _ = upright(frame, look.points)
    part: Grey = chip[_UPPER_FACE]
    rows, columns = part.shape[0] // _CELL_PX, part.shape[1] // _CELL_PX
    cells = part.reshape(rows, _CELL_PX, columns, _CELL_PX).mean(axis=(1, 3)).ravel()
    off = cells.astype(np.float64) - cells.mean()
    return np.asarray(off / max(float(np.linalg.norm(off)), 1e-9))
