"""The picture of an electronic seal: round, red, the body's name around it, a star inside."""

from functools import cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image

from certificates.rendering.fonts import FAMILIES
from certificates.rendering.png import png_from_svg
from certificates.rendering.text import printable, svg_text

DIAMETER_MM = 42
"""Of a seal of a ministry or a province's department: 国发〔1999〕25号 has 42 to 50 mm."""

_RED = "#d3221f"
_SIDE_PX = 496  # of the drawing
_PICTURE_PX = 372  # 225 to an inch
_RADIUS_PX = 236
_SPREAD_DEG = 250.0  # of the circle, that a long name may take
_LETTER_DEG = 26.0  # that one character takes where there is room
_KINDS = {True: "测试专用", False: "电子印章"}


@cache
def stamp_picture(name: str, *, is_test: bool) -> Image.Image:
    """Return the seal of a body as RGBA, 372 x 372 px; a seal of a test says so.

    Args:
        name: The body's name as it signs. Names of more than ten characters are written closer.
    """
    middle = _SIDE_PX / 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_PICTURE_PX}" height="{_PICTURE_PX}"'
        f' viewBox="0 0 {_SIDE_PX} {_SIDE_PX}">'
        f'<g transform="translate({middle} {middle})" fill="{_RED}" font-family="{FAMILIES}"'
        ' text-anchor="middle">'
        f'<circle r="{_RADIUS_PX}" fill="none" stroke="{_RED}" stroke-width="13"/>'
        f'<path d="{_star(74)}"/>{_arc(printable(name))}'
        '<text y="152" font-size="46" font-weight="600" letter-spacing="6">'
        f"{_KINDS[is_test]}</text>"
        "</g></svg>"
    )
    picture = Image.open(BytesIO(png_from_svg(svg)), formats=("PNG",))
    picture.load()
    return picture


def _arc(name: str) -> str:
    """Write a name along the upper rim, each character upright as seen from the middle."""
    step = min(_LETTER_DEG, _SPREAD_DEG / max(len(name), 1))
    size = min(64.0, step * 2.9)
    first = -step * (len(name) - 1) / 2
    return "".join(
        f'<text transform="rotate({first + step * place:.2f})" y="-158" font-size="{size:.1f}"'
        f' font-weight="600">{svg_text(char)}</text>'
        for place, char in enumerate(name)
    )


def _star(radius: float) -> str:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        turn = corner * pi / 5 - pi / 2
        points.append(f"{reach * cos(turn):.1f} {reach * sin(turn):.1f}")
    return f"M{'L'.join(points)}Z"
