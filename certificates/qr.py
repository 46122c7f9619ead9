"""QR codes as SVG and PNG, written here: the usual libraries take many times as long."""

import struct
import zlib
from collections.abc import Iterator
from itertools import groupby

import numpy as np

from certificates.qr_modules import Modules, qr_modules

_QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for four on every side
_BITS, _GREYSCALE = 1, 0  # of a PNG's header
_SAME_AS_ABOVE = 2  # the filter "up" of a PNG's row, with nothing to add
_COMPRESSION = 3  # a fifth of what 6 takes, and a PNG that is a sixth larger


def qr_png(payload: str, *, module_px: int = 8) -> bytes:
    """Return a black and white PNG, quiet zone included, each module `module_px` wide.

    Raises:
        ValueError: longer than any QR code holds.
    """
    light = np.pad(1 - qr_modules(payload), _QUIET_ZONE, constant_values=1)
    row = np.packbits(np.repeat(light, module_px, axis=1), axis=1)
    rows = np.zeros((len(light), module_px, 1 + row.shape[1]), np.uint8)
    rows[:, 0, 1:] = row
    rows[:, 1:, 0] = _SAME_AS_ABOVE
    side_px = len(light) * module_px
    header = struct.pack(">IIBBBBB", side_px, side_px, _BITS, _GREYSCALE, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(rows.tobytes(), _COMPRESSION)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def qr_svg(payload: str) -> str:
    """Return an SVG whose unit is one module, quiet zone included.

    Raises:
        ValueError: longer than any QR code holds.
    """
    modules = qr_modules(payload)
    side = len(modules) + 2 * _QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{"".join(_runs(modules))}" fill="#000"/></svg>'
    )


def _runs(modules: Modules) -> Iterator[str]:
    """Each run of dark modules in a row as one rectangle of the path."""
    for y, row in enumerate(modules.tolist(), start=_QUIET_ZONE):
        x = _QUIET_ZONE
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
