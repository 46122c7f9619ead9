"""Reads the QR code in a picture that somebody hands in: small, of two kinds, of few pixels."""

from io import BytesIO

from PIL import Image

LARGEST_PICTURE = 8 * 1024 * 1024
"""Bytes. What a phone's camera makes of one scene is smaller."""

_MOST_PIXELS = 25_000_000
_FORMATS = ("PNG", "JPEG")
# Pillow hands on whatever a damaged file makes its parts raise.
_PICTURE_ERRORS = (
    OSError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class NoReader(Exception):
    """The library that reads QR codes is not installed."""


def read_qr(picture: bytes) -> str:
    """Return the text of the one QR code in a PNG or JPEG picture.

    The picture's header says how large it is; nothing is decoded of one that is too large.

    Raises:
        ValueError: too large, no such picture, damaged, or it shows no QR code or several.
        NoReader: zxing-cpp is not installed.
    """
    if len(picture) > LARGEST_PICTURE:
        raise ValueError(f"the picture has more than {LARGEST_PICTURE // 1024**2} MiB")
    try:
        with Image.open(BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError(f"the picture has more than {_MOST_PIXELS:,} pixels")
            grey = image.convert("L")
    except _PICTURE_ERRORS as exc:
        raise ValueError("this is no PNG or JPEG picture, or a damaged one") from exc
    return _text_in(grey)


def _text_in(image: Image.Image) -> str:
    try:
        import zxingcpp
    except ImportError as exc:
        raise NoReader from exc
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(image, formats=qr)
    if len(found) != 1:
        raise ValueError("the picture must show one QR code, whole and sharp")
    return str(found[0].text)
