import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.face.aligned import FIVE_POINTS, align
from auth.verifier.face.points import Points, Rgb, eyes
from auth.verifier.face.views import VIEWS, View, look, together
from tests.unit.verifier.face.faces import unit_vectors

SIDE = 300
views = st.builds(
    View,
    mirrored=st.booleans(),
    nearer=st.floats(0.5, 2),
    right=st.floats(-1, 1),
    down=st.floats(-1, 1),
)


def a_face(*, width_px: float = 80.0) -> Points:
    """Return landmarks whose five points lie as in a laid-out face, in the middle of a frame."""
    points = np.random.default_rng(4).uniform(-0.3, 0.3, (68, 2)) * width_px
    five = (FIVE_POINTS - FIVE_POINTS.mean(axis=0)) * width_px / 112
    points[36:42], points[42:48], points[30] = five[0], five[1], five[2]
    points[48], points[54] = five[3], five[4]
    return points + SIDE / 2


def marked(points: Points) -> Rgb:
    """Return a dark frame with a light spot on the tip of the nose."""
    frame = np.zeros((SIDE, SIDE, 3), np.uint8)
    x, y = np.round(points[30]).astype(int)
    frame[y - 3 : y + 4, x - 3 : x + 4] = 255
    return frame


def spot(cut: Rgb) -> tuple[float, float]:
    """Return where the light of a cut lies, x and y, and so the tip of the nose."""
    light = cut[..., 0].astype(float)
    rows, columns = np.indices(light.shape)
    return float((columns * light).sum() / light.sum()), float((rows * light).sum() / light.sum())


class Cutter:
    """An engine whose embedding is the cut itself, and which tells what it was shown."""

    name = "cutter"

    def __init__(self) -> None:
        self.mirrored: list[bool] = []

    def embed(self, frame: Rgb, points: Points, *, mirrored: bool = False) -> np.ndarray:
        self.mirrored.append(mirrored)
        cut = align(frame, points).astype(np.float32).ravel()
        return cut / np.linalg.norm(cut)


def test_the_first_view_is_the_face_as_it_is() -> None:
    points = a_face()

    assert VIEWS[0].moved(points) == pytest.approx(points)
    assert not VIEWS[0].mirrored


def test_no_two_views_are_the_same_and_all_together_lean_nowhere() -> None:
    assert len(set(VIEWS)) == len(VIEWS)
    assert [view.mirrored for view in VIEWS] == [False, True] * (len(VIEWS) // 2)
    assert sum(view.right for view in VIEWS) == sum(view.down for view in VIEWS) == 0
    assert sum(view.nearer for view in VIEWS) == pytest.approx(len(VIEWS))


@given(views, st.floats(-3, 3), st.floats(0.2, 5), st.floats(-500, 500))
def test_a_view_turns_grows_and_moves_with_the_face(
    view: View, turn: float, scale: float, shift: float
) -> None:
    points = a_face()
    turned = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    first_moved = view.moved(points @ turned.T + shift)
    first_seen = view.moved(points) @ turned.T + shift

    assert first_moved == pytest.approx(first_seen, abs=1e-6)


@pytest.mark.parametrize(
    "view, right, down",
    [(View(right=0.2), -1, 0), (View(right=-0.2), 1, 0), (View(down=0.2), 0, -1)],
    ids=["from the right", "from the left", "from below"],
)
def test_a_cut_further_to_one_side_has_the_face_at_the_other(
    view: View, right: int, down: int
) -> None:
    points = a_face()
    frame = marked(points)
    x, y = spot(align(frame, points))
    moved_x, moved_y = spot(align(frame, view.moved(points)))

    assert (round((moved_x - x) / 5), round((moved_y - y) / 5)) == (right, down)


@pytest.mark.parametrize("nearer", [0.8, 1.25])
def test_a_nearer_view_has_a_larger_face(nearer: float) -> None:
    points = a_face()
    frame = marked(points)
    plain = align(frame, points).astype(float).sum()
    found = align(frame, View(nearer=nearer).moved(points)).astype(float).sum()

    assert found / plain == pytest.approx(nearer**2, rel=0.06)


def test_a_face_without_a_distance_between_its_eyes_still_has_views() -> None:
    points = a_face()
    points[36:48] = points[36]
    left, right = eyes(View(right=0.2, nearer=1.1).moved(points))

    assert np.isfinite([left, right]).all()


def test_every_view_is_embedded_once_and_in_order() -> None:
    engine, points = Cutter(), a_face()
    seen = look(engine, marked(points), points, VIEWS[:4])

    assert seen.shape == (4, 112 * 112 * 3)
    assert engine.mirrored == [False, True, False, True]
    assert (seen[0] != seen[2]).any()


def test_views_together_are_between_them() -> None:
    seen = unit_vectors(3, seed=8) + 1
    seen /= np.linalg.norm(seen, axis=1, keepdims=True)
    found = together(seen)

    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-6)
    assert (seen @ found > (seen @ seen.T).min(axis=1)).all()
