"""Pictures of characters that the font for PDF lacks, by whichever packaged font has them."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from io import BytesIO

from PIL import Image

from certificates.rendering.fonts import FAMILIES
from certificates.rendering.png import png_from_svg
from certificates.rendering.text import svg_text

BELOW = 0.3
"""Part of an em under the baseline that a picture covers; above it there is one em."""

MOST = 64
"""Different characters of one document that are drawn; of more, the first by number."""

_EM_PX = 160  # sharp in print up to a text size of 19 pt
_HEIGHT_PX = round(_EM_PX * (1 + BELOW))


def rare_glyphs(chars: Collection[str]) -> Mapping[str, Image.Image]:
    """Return a picture of each character, one em wide: mode L, 255 where there is ink.

    All are drawn on one sheet, since drawing takes a process of its own.
    """
    return _glyphs("".join(sorted(chars)[:MOST])) if chars else {}


def coloured(glyph: Image.Image, colour: str) -> Image.Image:
    """Return a picture in a colour (`#rrggbb`), as RGBA."""
    picture = Image.new("RGBA", glyph.size, colour)
    picture.putalpha(glyph)
    return picture


@lru_cache(maxsize=16)
def _glyphs(chars: str) -> Mapping[str, Image.Image]:
    drawn = "".join(
        f'<text x="{place * _EM_PX}" y="{_EM_PX}">{svg_text(char)}</text>'
        for place, char in enumerate(chars)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(chars) * _EM_PX}"'
        f' height="{_HEIGHT_PX}" font-size="{_EM_PX}" font-family="{FAMILIES}">{drawn}</svg>'
    )
    with Image.open(BytesIO(png_from_svg(svg)), formats=("PNG",)) as picture:
        sheet = picture.convert("RGBA").getchannel("A")
    return {
        char: sheet.crop((place * _EM_PX, 0, (place + 1) * _EM_PX, _HEIGHT_PX))
        for place, char in enumerate(chars)
    }
