"""Two public-domain portraits that come inside packages, read from their files: no network."""

from collections.abc import Mapping
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]

_FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # NASA, 1999: Eileen Collins.
        "astronaut": ("skimage", "data/astronaut.png"),
        # United States Navy, 1984: Grace Hopper.
        "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
    }
)
NAMES = tuple(_FILES)

_FACES: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    # Where the face is: its middle (x, y) and its width, in pixels of the portrait.
    {"astronaut": (222, 118, 92), "hopper": (266, 240, 190)}
)


def portrait(name: str) -> Rgb:
    """Return a portrait: (height, width, 3), RGB.

    Raises:
        KeyError: `name` is not one of NAMES.
        ModuleNotFoundError: the package that carries it is not installed.
    """
    package, inside = _FILES[name]
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} carries the portrait {name} and is not installed")
    with Image.open(Path(found.origin).parent / inside, formats=["PNG", "JPEG"]) as picture:
        return np.asarray(picture.convert("RGB"))


def framed(
    name: str, *, width_px: int, height_px: int, face_share: float, face_at: float = 0.45
) -> Rgb:
    """Return the portrait cut around the face.

    Args:
        width_px, height_px: Size of the answer.
        face_share: Width of the face as a share of the width.
        face_at: Where the middle of the face is, as a share of the height from the top.
    """
    x, y, face_px = _FACES[name]
    cut_width = face_px / face_share
    cut_height = cut_width * height_px / width_px
    left, top = x - cut_width / 2, y - cut_height * face_at
    picture = Image.fromarray(_with_margin(portrait(name), round(cut_height)))
    shift = round(cut_height)
    box = (left + shift, top + shift, left + cut_width + shift, top + cut_height + shift)
    return np.asarray(picture.resize((width_px, height_px), Image.Resampling.LANCZOS, box=box))


def reference_photo(name: str) -> bytes:
    """Return a JPEG like the photo that the population bureau holds: 358 by 441 pixels."""
    picture = Image.fromarray(framed(name, width_px=358, height_px=441, face_share=0.5))
    out = BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _with_margin(picture: Rgb, margin_px: int) -> Rgb:
    """Continue the picture's edges outwards, so that a cut may reach beyond it."""
    return np.pad(picture, ((margin_px, margin_px), (margin_px, margin_px), (0, 0)), mode="edge")
