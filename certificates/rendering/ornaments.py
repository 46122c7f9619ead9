"""The fine lines behind a card and the platform's seal: drawn by rule, so no file is needed."""

from functools import cache
from math import cos, pi, sin, tau

CARD_WIDTH_PX = 1012
CARD_HEIGHT_PX = 638

_WAVES = 11
_STEPS = 40  # points of one wave


@cache
def waves() -> str:
    """Return the path data of the wavy lines that cross the card."""
    return " ".join(_wave(number) for number in range(_WAVES))


@cache
def rosette(radius_px: float, petals: int, rings: int) -> str:
    """Return the path data of a guilloche rosette around the origin."""
    return " ".join(_ring(radius_px, petals, tau * ring / rings / petals) for ring in range(rings))


@cache
def rays(inner_px: float, outer_px: float, count: int) -> str:
    """Return the path data of short rays between two circles around the origin."""
    turns = [tau * number / count for number in range(count)]
    return " ".join(
        f"M{inner_px * cos(turn):.1f} {inner_px * sin(turn):.1f}"
        f"L{outer_px * cos(turn):.1f} {outer_px * sin(turn):.1f}"
        for turn in turns
    )


def _wave(number: int) -> str:
    phase = number * pi / _WAVES
    points = []
    for step in range(_STEPS + 1):
        share = step / _STEPS
        height = 400 + 90 * sin(share * 2.1 * pi + 0.4) * cos(phase) + 62 * sin(share * 5 + phase)
        points.append(f"{share * CARD_WIDTH_PX:.0f} {height + 5 * number:.1f}")
    return _smooth(points)


def _ring(radius_px: float, petals: int, phase: float) -> str:
    points = []
    count = petals * 10
    for step in range(count + 1):
        turn = tau * step / count
        reach = radius_px * (0.72 + 0.28 * cos(petals * (turn + phase)))
        points.append(f"{reach * cos(turn):.1f} {reach * sin(turn):.1f}")
    return _smooth(points) + "Z"


def _smooth(points: list[str]) -> str:
    return f"M{points[0]}L{' '.join(points[1:])}"
