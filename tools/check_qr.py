"""Draw QR codes of random payloads and read each back with a reader that had no part in them.

    python -m tools.check_qr --count 10000 --seed 1

Payloads are random characters of what codes are written in, 1 to 800 of them, so QR versions 1 to
18. The reader is ZXing, which draws nothing here. Prints how many were read as they were written,
and exits with 1 if one was not.
"""

import argparse
import random
import sys
import time
from io import BytesIO

import zxingcpp
from PIL import Image

from certificates.qr import qr_png
from certificates.signing import LARGEST_CODE

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def main() -> int:
    """Check all, say how it went; return 1 if a payload was not read back."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unread, started = [], time.perf_counter()
    for number in range(options.count):
        payload = payload_of(options.seed, number)
        if read_back(qr_png(payload)) != payload:
            unread.append(number)
        if number % 100 == 99:
            print(f"\r{number + 1}/{options.count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    took_s = time.perf_counter() - started
    print(f"{options.count - len(unread)} of {options.count} read back, in {took_s:.0f} s")
    if unread:
        print(f"not read back, of seed {options.seed}: {unread}")
    return int(bool(unread))


def payload_of(seed: int, number: int) -> str:
    """Return payload `number` of a seed, the same each time."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311
    return "".join(chance.choices(_CHARACTERS, k=chance.randint(1, LARGEST_CODE)))


def read_back(png: bytes) -> str | None:
    """Return what the picture's one QR code says, or None."""
    picture = Image.open(BytesIO(png), formats=("PNG",))
    found = zxingcpp.read_barcodes(picture, formats=_QR_ONLY)
    return str(found[0].text) if len(found) == 1 else None


if __name__ == "__main__":
    sys.exit(main())
