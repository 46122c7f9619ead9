"""The issuer's electronic seal, drawn: a red ring with the issuer's name. It copies no emblem.

It is a picture and proves nothing; what proves something is the code, or the signature of a copy.
"""

from math import cos, radians, sin

from certificates.licence_type import LicenceState
from certificates.rendering.ink import text_at
from certificates.rendering.ornaments import rosette
from certificates.rendering.text import printable, width_em

_RED, _GREY = "#b41616", "#5b6066"
_SWEEP_DEG = 250  # of the ring, for the name
_LONGEST = 22  # characters; a longer name ends in an ellipsis
_LARGEST_SHARE, _SMALLEST_SHARE = 0.25, 0.12  # of the radius, for a character


def seal(issuer: str, state: LicenceState, x_px: float, y_px: float, radius_px: float) -> str:
    """Return the seal of an issuing authority around a point: red, or grey on what is not good."""
    colour = seal_colour(state)
    name = printable(issuer)
    name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return (
        f'<g transform="translate({x_px:g} {y_px:g})" fill="none" stroke="{colour}"'
        ' stroke-opacity=".85">'
        f'<circle r="{radius_px - 2:g}" stroke-width="3.5"/>'
        f'<circle r="{radius_px * 0.93 - 2:.1f}" stroke-width="1"/>'
        f'<path d="{rosette(round(radius_px * 0.36), 8, 3)}" stroke-width="1.1"/></g>'
        f"{_around(name, colour, x_px, y_px, radius_px)}"
        + text_at(
            x_px,
            y_px + radius_px * 0.66,
            "电子证照专用",
            radius_px * 0.17,
            colour,
            weight=600,
            anchor="middle",
        )
    )


def seal_colour(state: LicenceState) -> str:
    return _RED if state is LicenceState.VALID else _GREY


def _around(name: str, colour: str, x_px: float, y_px: float, radius_px: float) -> str:
    """Write each character upright on the ring, evenly, the middle one on top."""
    if not name:
        return ""
    reach = radius_px * 0.7
    share = radians(_SWEEP_DEG) * 0.7 / max(width_em(name), 1)
    size = radius_px * min(_LARGEST_SHARE, max(_SMALLEST_SHARE, share))
    step = min(_SWEEP_DEG / len(name), 34)
    first = -90 - step * (len(name) - 1) / 2
    return "".join(
        _turned(
            text_at(0, 0, char, round(size, 1), colour, weight=700, anchor="middle"),
            first + step * number,
            (x_px, y_px),
            reach,
        )
        for number, char in enumerate(name)
    )


def _turned(drawn: str, turn_deg: float, middle_px: tuple[float, float], reach_px: float) -> str:
    x = middle_px[0] + reach_px * cos(radians(turn_deg))
    y = middle_px[1] + reach_px * sin(radians(turn_deg))
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn_deg + 90:.1f})">{drawn}</g>'
