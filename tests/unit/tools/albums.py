"""People who are nothing but numbers."""

import numpy as np

from tests.unit.verifier.face.faces import SIZE, unit_vectors
from tools.faces.album import Album


class CountingEngine:
    """Looks at a face as a few numbers, and counts how often."""

    name = "counting"

    def __init__(self) -> None:
        self.looked = 0

    def embed(self, frame: np.ndarray, points: np.ndarray, *, mirrored: bool = False) -> np.ndarray:
        self.looked += 1
        off = ((points - points.mean(axis=0)) * (-1 if mirrored else 1, 1))[36:44].ravel()
        return (off / np.linalg.norm(off)).astype(np.float32)


def made_up_album(people: int, photos: int, *, seed: int = 1) -> Album:
    """Return `people` with `photos` each, whose photos differ a little."""
    random = np.random.default_rng(seed)
    middles = np.repeat(unit_vectors(people, seed=seed, size=SIZE), photos, axis=0)
    views = middles[:, None] + 0.04 * random.standard_normal((people * photos, 2, SIZE))
    views /= np.linalg.norm(views, axis=2, keepdims=True)
    names = [f"p{index // photos}_{index % photos:04}.jpg" for index in range(people * photos)]
    return Album(
        names=names,
        views=views.astype(np.float32),
        people=np.repeat(np.arange(people), photos),
        missed=[],
        digests={name: name for name in names},
    )
