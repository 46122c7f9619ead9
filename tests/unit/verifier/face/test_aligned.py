import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.face.aligned import FIVE_POINTS, SIDE_PX, align, five_of, similarity

FINITE = st.floats(-500, 500)


def landmarks_at(five: np.ndarray) -> np.ndarray:
    """Return 68 landmarks whose eyes, nose and mouth are at the five points."""
    points = np.zeros((68, 2))
    points[36:42], points[42:48], points[30], points[48], points[54] = five
    return points


@given(st.floats(0.05, 20), st.floats(-np.pi, np.pi), st.tuples(FINITE, FINITE))
def test_a_turn_scale_and_shift_are_found_as_they_were_made(
    scale: float, angle: float, shift: tuple[float, float]
) -> None:
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    moved = FIVE_POINTS @ np.array([[cos, -sin], [sin, cos]]).T + shift
    turn, offset = similarity(FIVE_POINTS, moved)

    assert turn == pytest.approx(complex(cos, sin), abs=1e-6)
    assert offset == pytest.approx(complex(*shift), abs=1e-4)


@given(st.lists(st.tuples(FINITE, FINITE), min_size=5, max_size=5))
def test_no_small_change_of_what_is_found_brings_the_points_nearer(
    noise: list[tuple[float, float]],
) -> None:
    start, end = FIVE_POINTS, 2 * FIVE_POINTS + np.array(noise)
    turn, shift = similarity(start, end)
    x, y = start.T
    u, v = end.T

    def off(turn: complex, shift: complex) -> float:
        return float((abs(turn * (x + 1j * y) + shift - (u + 1j * v)) ** 2).sum())

    for step in (1e-3, -1e-3, 1e-3j, -1e-3j):
        assert off(turn, shift) <= off(turn + step, shift) + 1e-6
        assert off(turn, shift) <= off(turn, shift + step) + 1e-6


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5, 4.0])
@pytest.mark.parametrize("angle", [0.0, 25.0, -70.0])
def test_what_lies_at_the_five_points_is_brought_to_their_places(
    scale: float, angle: float
) -> None:
    turn = scale * np.exp(1j * np.radians(angle))
    rotation = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    five = (FIVE_POINTS - SIDE_PX / 2) @ rotation.T + 320
    rows, columns = np.mgrid[:640, :640]
    light = sum(
        np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (2 * scale) ** 2)) for x, y in five
    )
    frame = np.repeat((255 * np.clip(light, 0, 1))[..., None], 3, axis=2).astype(np.uint8)
    face = align(frame, landmarks_at(five)).astype(float)[..., 1]

    for x, y in FIVE_POINTS:
        left, top = round(x) - 7, round(y) - 7
        part = face[top : top + 15, left : left + 15]
        rows, columns = np.mgrid[top : top + 15, left : left + 15]
        middle = [(part * columns).sum() / part.sum(), (part * rows).sum() / part.sum()]

        assert middle == pytest.approx([x, y], abs=0.3)


def test_the_five_points_are_taken_from_the_sixty_eight() -> None:
    points = landmarks_at(FIVE_POINTS)

    assert five_of(points) == pytest.approx(FIVE_POINTS)
