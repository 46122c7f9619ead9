import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import base45
import numpy as np
import pytest
import resvg_py
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from certificates.qr import qr_png, qr_svg
from certificates.qr_modules import qr_modules

# What codes look like: random or deflated bytes in an alphanumeric alphabet.
payloads = st.binary(min_size=1, max_size=480).map(
    lambda raw: base45.b45encode(zlib.compress(raw)).decode()
)


def from_svg(payload: str) -> bytes:
    return resvg_py.svg_to_bytes(svg_string=qr_svg(payload), width=800)


def decoded(png: bytes) -> zxingcpp.Barcode:
    """Read as QR only: among random modules a reader may also see a short linear barcode."""
    picture = Image.open(BytesIO(png), formats=("PNG",))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found


@pytest.mark.parametrize("draw", [qr_png, from_svg], ids=["png", "svg"])
@given(payload=payloads)
@settings(max_examples=60, deadline=None)
def test_an_independent_reader_reads_every_picture(
    draw: Callable[[str], bytes], payload: str
) -> None:
    assert decoded(draw(payload)).text == payload


def by_the_library(payload: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(payload, optimize=0)
    code.make()
    return code.modules


@pytest.mark.parametrize("length", [*range(30), 213, 311, 800, 1500, 2200, 3391])
def test_the_modules_are_those_of_the_library(length: int) -> None:
    """At lengths that end in every way: with and without room, blocks of one size and of two."""
    payload = ("MS1:$%*+-./ Z" * 300)[:length]

    assert np.array_equal(qr_modules(payload), by_the_library(payload))


@given(payload=st.one_of(payloads, st.text(max_size=200), st.text("0123456789", max_size=500)))
@settings(max_examples=60, deadline=None)
def test_any_text_has_the_modules_that_the_library_gives_it(payload: str) -> None:
    assert np.array_equal(qr_modules(payload), by_the_library(payload))


def test_codes_are_drawn_at_error_level_m() -> None:
    assert decoded(qr_png("MS1:ABCDEFGH")).ec_level == "M"


def test_the_longest_code_is_a_qr_of_version_18() -> None:
    modules = len(qr_modules("A" * 800))

    assert (modules - 17) // 4 == 18


def test_there_is_a_quiet_zone_of_four_modules() -> None:
    png = Image.open(BytesIO(qr_png("MS1:ABCDEFGH", module_px=8)), formats=("PNG",))
    dark = ImageOps.invert(png.convert("L")).getbbox()

    assert dark == (32, 32, png.width - 32, png.height - 32)


def test_threads_do_not_spoil_each_others_codes() -> None:
    texts = ["MS1:" + f"{number}XQ7" * (5 + number) for number in range(64)]
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(qr_png, texts))

    assert [decoded(picture).text for picture in pictures] == texts


def test_more_than_any_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        qr_png("A" * 3392)


@pytest.mark.parametrize("module_px", [1, 3, 8])
def test_a_module_is_as_wide_as_asked(module_px: int) -> None:
    png = Image.open(BytesIO(qr_png("MS1:ABCDEFGH", module_px=module_px)), formats=("PNG",))

    assert png.size == ((21 + 8) * module_px,) * 2
    assert (png.mode, png.convert("L").getextrema()) == ("1", (0, 255))
