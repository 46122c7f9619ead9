"""Turns a card's SVG into PNG with fonts of ours, the same on every machine."""

import resvg_py

from certificates.rendering.fonts import font_files


def png_from_svg(svg: str, *, width_px: int | None = None) -> bytes:
    """Return the picture as PNG, in its own size or scaled to `width_px`."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, width=width_px, font_files=list(font_files()), skip_system_fonts=True
        )
    )
