"""Reference photos (返照), made when asked for: 358 by 441 px JPEG, as ID cards carry."""

import importlib.util
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from mock_upstreams.lives import Portrait

SIZE_PX = (358, 441)
_JPEG_QUALITY = 90
# Public-domain pictures inside two packages' wheels, with the box around head and shoulders.
_SOURCES = {
    Portrait.ASTRONAUT: ("skimage", "data/astronaut.png", (121, 0, 331, 259)),
    Portrait.GRACE_HOPPER: (
        "matplotlib",
        "mpl-data/sample_data/grace_hopper.jpg",
        (60, 8, 464, 506),
    ),
}
_BACKGROUND = (226, 232, 238)
_SHADE = (150, 160, 172)


@cache
def reference_photo(portrait: Portrait) -> bytes:
    """Return the JPEG of a portrait.

    Raises:
        FileNotFoundError: the package that brings the picture is not installed.
    """
    picture = _drawn() if portrait is Portrait.DRAWN else _cropped(portrait)
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return jpeg.getvalue()


def _cropped(portrait: Portrait) -> Image.Image:
    package, inside, box = _SOURCES[portrait]
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"the sample portrait comes with {package}: install it")
    path = Path(found.submodule_search_locations[0]) / inside
    with Image.open(path, formats=("PNG", "JPEG")) as picture:
        return picture.convert("RGB").resize(SIZE_PX, Image.Resampling.LANCZOS, box=box)


def _drawn() -> Image.Image:
    """Draw head and shoulders without a face: nobody is shown, and no face may be found."""
    picture = Image.new("RGB", SIZE_PX, _BACKGROUND)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((104, 70, 254, 258), fill=_SHADE)
    draw.rounded_rectangle((150, 230, 208, 320), radius=20, fill=_SHADE)
    draw.ellipse((34, 296, 324, 620), fill=_SHADE)
    return picture
