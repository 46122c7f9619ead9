"""Changes one byte of sealed PDFs, at random, and asks three readers whether they notice.

    python -m tools.check_seals --pdfs DIR --trust CA.pem --count 1500 --seed 1

The readers are our own check, pyHanko's validator, and pdfsig where Debian's poppler-utils are
installed. Prints how many of the unchanged and of the changed files each of them accepted; exits
with 1 if our own accepted a changed one or refused an unchanged one.
"""

import argparse
import logging
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.sealing.check import check_pdf
from core.clock import utc_now
from tools.rate import Rate

Reader = Callable[[bytes], bool]


def main() -> int:
    """Ask everybody, say how it went; return 1 if our own check was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdfs", type=Path, required=True, help="a folder of sealed PDFs")
    parser.add_argument("--trust", type=Path, required=True, help="their root certificate")
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # pyHanko logs what it cannot read, traceback and all.
    logging.disable(logging.CRITICAL)
    whole = [path.read_bytes() for path in sorted(options.pdfs.glob("*.pdf"))]
    chance = random.Random(options.seed)  # noqa: S311
    changed = [_changed(chance.choice(whole), chance) for _ in range(options.count)]
    root, is_wrong = options.trust.read_bytes(), False
    with tempfile.TemporaryDirectory() as scratch:
        for name, reader in _readers(root, Path(scratch)).items():
            good, bad = _accepted(reader, whole), _accepted(reader, changed)
            print(f"{name}: accepted {good} unchanged; {bad} with a changed byte", flush=True)
            is_wrong |= name == "check-copy" and (good.count < good.of or bad.count > 0)
    return int(is_wrong)


def _readers(root: bytes, scratch: Path) -> dict[str, Reader]:
    readers: dict[str, Reader] = {
        "check-copy": lambda pdf: check_pdf(pdf, root, at=utc_now()).is_valid,
        "pyHanko": partial(_by_pyhanko, root),
    }
    program = shutil.which("pdfsig")
    if program is None:
        print("pdfsig is not installed (Debian's poppler-utils): not asked", file=sys.stderr)
        return readers
    return {**readers, "pdfsig": partial(_by_pdfsig, program, scratch / "one.pdf")}


def _changed(pdf: bytes, chance: random.Random) -> bytes:
    changed = bytearray(pdf)
    changed[chance.randrange(len(pdf))] ^= chance.randrange(1, 256)
    return bytes(changed)


def _accepted(reader: Reader, pdfs: Sequence[bytes]) -> Rate:
    return Rate(count=sum(reader(pdf) for pdf in pdfs), of=len(pdfs))


def _by_pyhanko(root: bytes, pdf: bytes) -> bool:
    try:
        (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
        context = ValidationContext(
            trust_roots=list(load_certs_from_pemder_data(root)), allow_fetching=False
        )
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except Exception:  # a broken file breaks readers in every way there is
        return False
    return bool(status.bottom_line) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def _by_pdfsig(program: str, path: Path, pdf: bytes) -> bool:
    path.write_bytes(pdf)
    said = subprocess.run([program, str(path)], capture_output=True, check=False).stdout
    return b"Signature is Valid." in said and b"Total document signed" in said


if __name__ == "__main__":
    sys.exit(main())
