"""Turns a card's SVG into PNG with fonts of ours, the same on every machine."""

import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from certificates.rendering.fonts import font_files

_GIVE_UP_S = 20
# It reads the drawing from its input and writes the picture to its output: nothing is on disk.
_CHILD = """
import sys
sys.path.append(sys.argv[1])
import resvg_py
sys.stdout.buffer.write(resvg_py.svg_to_bytes(
    svg_string=sys.stdin.buffer.read().decode(), font_files=sys.argv[2:], skip_system_fonts=True))
"""


def png_from_svg(svg: str) -> bytes:
    """Return the picture as PNG, in its own size.

    A process of its own draws it: that takes a fifth of a second, and the library keeps Python's
    lock for as long, so that a worker would answer nobody else meanwhile, from no thread either.
    It is told nothing but the drawing: no setting, and so no secret, is in its environment.

    Raises:
        subprocess.SubprocessError: it could not be drawn, or not within 20 s.
    """
    done = subprocess.run(  # noqa: S603 - our own program; the drawing comes on its input
        _command(), input=svg.encode(), capture_output=True, timeout=_GIVE_UP_S, check=True, env={}
    )
    return done.stdout


@cache
def _command() -> tuple[str, ...]:
    spec = find_spec("resvg_py")
    if spec is None or spec.origin is None:
        raise ImportError("resvg_py is not installed")
    packages = str(Path(spec.origin).parent.parent)
    return (sys.executable, "-I", "-S", "-c", _CHILD, packages, *font_files())
