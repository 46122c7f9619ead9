"""QR codes as SVG and PNG.

The modules come from the `qrcode` library; the pictures are written here, because its own writers
take ten times as long (docs/adr/0006-pictures-and-fonts.md).
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from threading import Lock
from typing import cast

from PIL import Image
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

_QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for four on every side
# Choosing the best of eight masks costs four times the rest. The payloads are random or compressed,
# so that no mask can meet a pattern that it makes worse.
_MASK = 3
_BLACK, _WHITE = 0, 255
# `qrcode` shares module-wide caches between calls and promises nothing to threads.
_one_at_a_time = Lock()


def qr_matrix(payload: str) -> list[list[bool]]:
    """Return the modules at error level M, dark ones true, without the quiet zone.

    Raises:
        ValueError: longer than any QR code holds.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    with _one_at_a_time:
        # One segment, not the library's best split, keeps the alphanumeric mode for the whole.
        code.add_data(payload, optimize=0)
        code.make(fit=True)
    return cast(list[list[bool]], code.modules)


def qr_png(payload: str, *, module_px: int = 8) -> bytes:
    """Return a black and white PNG, quiet zone included, each module `module_px` wide."""
    matrix = qr_matrix(payload)
    size = len(matrix)
    levels = bytes(_BLACK if dark else _WHITE for row in matrix for dark in row)
    modules = Image.frombytes("L", (size, size), levels).convert("1", dither=Image.Dither.NONE)
    side = size + 2 * _QUIET_ZONE
    picture = Image.new("1", (side, side), 1)
    picture.paste(modules, (_QUIET_ZONE, _QUIET_ZONE))
    picture = picture.resize((side * module_px,) * 2, Image.Resampling.NEAREST)
    png = BytesIO()
    picture.save(png, "PNG", compress_level=1)
    return png.getvalue()


def qr_svg(payload: str) -> str:
    """Return an SVG whose unit is one module, quiet zone included."""
    matrix = qr_matrix(payload)
    side = len(matrix) + 2 * _QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{"".join(_runs(matrix))}" fill="#000"/></svg>'
    )


def _runs(matrix: list[list[bool]]) -> Iterator[str]:
    """Each run of dark modules in a row as one rectangle of the path."""
    for y, row in enumerate(matrix, start=_QUIET_ZONE):
        x = _QUIET_ZONE
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
