"""Pictures of codes: what is read, and what is refused before it costs anything."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from certificates.qr import qr_png
from certificates.qr_read import NoCodeSeen, read_qr

PAYLOAD = "MS1:" + "A2B3C4D5" * 4


def code(side_px: int = 400) -> Image.Image:
    return (
        Image.open(BytesIO(qr_png(PAYLOAD)), formats=("PNG",)).convert("L").resize((side_px,) * 2)
    )


def scene(size_px: tuple[int, int], *codes_at_px: tuple[int, int]) -> Image.Image:
    """A grey wall with codes of 400 px on it."""
    wall = Image.new("L", size_px, 150)
    for at in codes_at_px:
        wall.paste(code(), at)
    return wall


def as_bytes(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    raw = BytesIO()
    picture.save(raw, form, **options)
    return raw.getvalue()


@pytest.mark.parametrize(
    "picture",
    [
        as_bytes(scene((640, 480), (100, 40))),
        as_bytes(scene((640, 480), (100, 40)), "PNG"),
        as_bytes(scene((640, 480), (100, 40)).convert("RGBA"), "PNG"),
        as_bytes(scene((640, 480), (100, 40)), progressive=True),
        as_bytes(scene((1200, 900), (100, 40)).rotate(90, expand=True)),
        as_bytes(scene((640, 480), (100, 40)).resize((5600, 4200))),
    ],
    ids=["jpeg", "png", "rgba", "progressive", "turned", "photo-of-24-megapixels"],
)
def test_a_code_is_read_off_a_picture(picture: bytes) -> None:
    assert read_qr(picture) == PAYLOAD


@pytest.mark.parametrize(
    "picture", [scene((640, 480)), scene((1000, 480), (20, 40), (560, 40))], ids=["none", "two"]
)
def test_a_picture_must_show_one_code(picture: Image.Image) -> None:
    with pytest.raises(NoCodeSeen):
        read_qr(as_bytes(picture))


def of_many_scans(count: int) -> bytes:
    """A JPEG whose last scan is there over and over: a few bytes each, a walk over it each."""
    plain = as_bytes(Image.new("L", (64, 64)), progressive=True)
    last = plain.rindex(b"\xff\xda")
    return plain[:last] + plain[last:-2] * count + plain[-2:]


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"not a picture",
        as_bytes(Image.new("L", (64, 64)), "GIF"),
        as_bytes(Image.new("1", (10_000, 10_000)), "PNG"),
        as_bytes(Image.new("1", (3000, 3000)), "PNG"),
        as_bytes(Image.new("L", (5100, 5000))),
        as_bytes(Image.new("L", (3000, 3000)), progressive=True),
        of_many_scans(40),
        as_bytes(scene((640, 480), (100, 40)), "PNG")[:900],
        b"\0" * (8 * 1024 * 1024 + 1),
    ],
    ids=["empty", "text", "gif", "png-of-100-megapixels", "png-of-9-megapixels",
         "jpeg-of-25.5-megapixels", "progressive-of-9-megapixels", "many-scans", "cut", "too-long"],
)  # fmt: skip
def test_what_is_too_large_or_no_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(ValueError, match="picture") as caught:
        read_qr(picture)

    assert not isinstance(caught.value, NoCodeSeen)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(junk: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(ValueError, match="picture"):
            read_qr(start + junk)
