"""Reads the QR code in a picture that somebody hands in: small, of two kinds, of few pixels."""

from io import BytesIO

from PIL import Image

LARGEST_PICTURE = 8 * 1024 * 1024
"""Bytes. What a phone's camera makes of one scene is smaller."""

_MOST_PIXELS = 25_000_000
_MOST_PIXELS_AT_ONCE = 8_000_000
"""Of a picture that is held whole while it is decoded: PNG, and JPEG that comes in many scans."""

_MOST_SCANS = 16
"""A JPEG may have many scans of a few bytes each, each of which costs a walk over the picture."""

_START_OF_SCAN = b"\xff\xda"
_LONGEST_SIDE_PX = 1280
"""Of what is searched. Searching costs time with the square of what looks like a code's corner."""

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


class NoCodeSeen(ValueError):
    """A sound picture that shows no QR code, or several."""


def read_qr(picture: bytes) -> str:
    """Return the text of the one QR code in a PNG or JPEG picture.

    The picture's header says how large it is; nothing is decoded of one that is too large. At
    worst it takes about a second of one core, without Python's lock.

    Raises:
        NoCodeSeen: it shows no QR code or several.
        ValueError: too large, no such picture, or damaged.
        NoReader: zxing-cpp is not installed.
    """
    if len(picture) > LARGEST_PICTURE:
        raise ValueError(f"the picture has more than {LARGEST_PICTURE // 1024**2} MiB")
    if picture.count(_START_OF_SCAN) > _MOST_SCANS and not picture.startswith(b"\x89PNG"):
        raise ValueError(f"the picture has more than {_MOST_SCANS} scans")
    try:
        return _text_in(_grey(picture))
    except _PICTURE_ERRORS as exc:
        raise ValueError("this is no PNG or JPEG picture, or a damaged one") from exc


def _grey(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture), formats=_FORMATS) as image:
        is_in_strips = image.format in ("JPEG", "MPO") and "progressive" not in image.info
        most = _MOST_PIXELS if is_in_strips else _MOST_PIXELS_AT_ONCE
        if image.width * image.height > most:
            raise ValueError(f"the picture has more than {most:,} pixels")
        side = (_LONGEST_SIDE_PX, _LONGEST_SIDE_PX)
        image.draft("L", side)
        grey = image.convert("L")
    grey.thumbnail(side)
    return grey


def _text_in(image: Image.Image) -> str:
    try:
        import zxingcpp
    except ImportError as exc:
        raise NoReader from exc
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(image, formats=qr)
    if len(found) != 1:
        raise NoCodeSeen("the picture must show one QR code, whole and sharp")
    return str(found[0].text)
