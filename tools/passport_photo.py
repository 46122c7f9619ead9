"""A portrait that is fit for a travel document: the public-domain astronaut before a plain wall."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tools.portraits import portrait

SIZE_PX = (420, 560)
_BOX = (142, 4, 310, 228)
"""Left, top, right, bottom of the cut, in pixels of the astronaut."""
_OUTLINE = (
    *((100, 232), (113, 215), (112, 196), (118, 182), (130, 165), (145, 155), (165, 149)),
    *((182, 150), (181, 133), (173, 129), (167, 115), (157, 100), (154, 85), (153, 70)),
    *((156, 60), (163, 50), (175, 42), (187, 34), (195, 26), (208, 20), (225, 16), (240, 17)),
    *((255, 21), (270, 28), (282, 36), (292, 50), (298, 65), (301, 80), (300, 95), (295, 110)),
    *((286, 122), (275, 129), (272, 135), (266, 137), (262, 148), (257, 160), (254, 173)),
    *((262, 178), (280, 192), (293, 208), (302, 222), (306, 234), (306, 240), (100, 240)),
)
"""Around hair, face and collar, in pixels of the astronaut."""

Rgb = NDArray[np.uint8]


def passport_photo(wall: Rgb | None = None) -> Rgb:
    """Return the portrait: (560, 420, 3), RGB.

    Args:
        wall: (560, 420, 3), what stands behind; None for very light grey.
    """
    width, height = SIZE_PX
    behind = np.full((height, width, 3), 240, np.uint8) if wall is None else wall
    source = portrait("astronaut")
    area = Image.new("L", (source.shape[1], source.shape[0]))
    ImageDraw.Draw(area).polygon(_OUTLINE, fill=255)
    cut = area.filter(ImageFilter.GaussianBlur(0.8)), Image.fromarray(source)
    mask, person = (one.resize(SIZE_PX, Image.Resampling.LANCZOS, box=_BOX) for one in cut)
    return np.asarray(Image.composite(person, Image.fromarray(behind), mask))


def encoded(picture: Rgb, kind: str = "JPEG") -> bytes:
    """Return the picture as a JPEG or PNG file."""
    out = BytesIO()
    Image.fromarray(picture).save(out, kind, quality=92)
    return out.getvalue()
