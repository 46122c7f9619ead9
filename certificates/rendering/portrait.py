"""The portrait on a card: made small and plain again before it is embedded."""

import base64
import warnings
from io import BytesIO

from PIL import Image, ImageOps

SIZE_PX = (300, 375)
_LARGEST_PX = 4_000_000  # pixels; a reference photo has a tenth of that
_QUALITY = 85


def portrait_uri(photo: bytes) -> str | None:
    """Return the photo as a data URI of a 300 x 375 JPEG, or None if it is no sound picture.

    Writing it anew drops whatever else the file carries: place, time, device, hidden parts.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            small = _small(photo)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None
    jpeg = BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg.getvalue()).decode()}"


def _small(photo: bytes) -> Image.Image:
    with Image.open(BytesIO(photo), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > _LARGEST_PX:
            raise ValueError("the picture has too many pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    # A little above the middle, since a portrait has its face there.
    return ImageOps.fit(upright, SIZE_PX, centering=(0.5, 0.35))
