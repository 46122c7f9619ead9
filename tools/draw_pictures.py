"""Draws docs/pictures/ anew.

    make demo ONCE=1 | tee out/demo.txt
    .venv/bin/python -m tools.draw_pictures

The journey's picture shows out/demo.txt and the pictures that the demo left in out/.
"""

import argparse
from io import BytesIO
from pathlib import Path

from PIL import Image

from certificates.rendering.png import png_from_svg
from tools.pictures.architecture import architecture_svg
from tools.pictures.journey import journey_svg

_COLOURS = 255  # of the palette: a third of the size, and no difference that an eye sees


def main() -> None:
    """Draw both pictures and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"), help="the demo's folder")
    parser.add_argument("--to", type=Path, default=Path("docs/pictures"))
    arguments = parser.parse_args()
    printed = (arguments.out / "demo.txt").read_text(encoding="utf-8")
    _write(arguments.to / "journey.png", journey_svg(printed, arguments.out))
    _write(arguments.to / "architecture.png", architecture_svg())


def _write(path: Path, svg: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(png_from_svg(svg))) as image:
        image.convert("RGB").quantize(_COLOURS).save(path, optimize=True)
    print(f"{path}, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
