"""A sample of what `python -m tools.check_qr` does ten thousand times."""

from io import BytesIO

from PIL import Image

from certificates.qr import qr_png
from certificates.signing import LARGEST_CODE
from tools.check_qr import payload_of, read_back


def test_a_sample_of_random_payloads_is_read_back() -> None:
    payloads = [payload_of(1, number) for number in range(40)]

    assert [read_back(qr_png(payload)) for payload in payloads] == payloads


def test_payloads_are_the_same_each_time_and_of_all_lengths() -> None:
    lengths = [len(payload_of(2, number)) for number in range(400)]

    assert payload_of(2, 7) == payload_of(2, 7) != payload_of(3, 7)
    assert min(lengths) < 40
    assert LARGEST_CODE - 40 < max(lengths) <= LARGEST_CODE


def test_two_codes_in_one_picture_are_not_taken_for_one() -> None:
    one = Image.open(BytesIO(qr_png("MS1:ABC")))
    both = Image.new("1", (2 * one.width, one.height))
    both.paste(one, (0, 0))
    both.paste(one, (one.width, 0))
    png = BytesIO()
    both.save(png, "PNG")

    assert read_back(png.getvalue()) is None
