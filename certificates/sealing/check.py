"""Checks the seal on a PDF that somebody brings: whose it is, and whether anything was changed.

pyHanko takes most of a second to import: whoever checks nothing must not import this module.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.sealing.cms import written_again

LARGEST_PDF = 32 * 1024 * 1024
"""Bytes of a PDF that is looked at at all; copies have a hundred thousand."""


@dataclass(frozen=True, kw_only=True)
class SealVerdict:
    """What can be said of a PDF.

    Attributes:
        code: `valid`, or why not: `unreadable`, `not_sealed`, `altered`, `not_trusted`.
        sealed_by: Common name in the certificate; None where there is no seal to be read.
        sealed_at: What the signature claims; nobody else confirms it.
    """

    code: str
    sealed_by: str | None = None
    sealed_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        return self.code == "valid"


def check_pdf(pdf: bytes, roots: bytes, *, at: datetime) -> SealVerdict:
    """Check the one seal of a PDF. Nothing is fetched from anywhere.

    Args:
        pdf: Hostile until it is checked.
        roots: Certificates that are trusted, in PEM.
        at: Aware; certificates must hold at this instant.

    Raises:
        ValueError: `roots` holds no certificate.
    """
    trusted = _certificates(roots)
    if len(pdf) > LARGEST_PDF:
        return SealVerdict(code="unreadable")
    # What it finds wrong with hostile bytes it would log, traceback and all.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return SealVerdict(code="altered" if found else "not_sealed")
        return _judge(pdf, found[0], trusted, at)
    except Exception:  # a broken file breaks readers in every way there is
        return SealVerdict(code="unreadable")


def _judge(
    pdf: bytes, signature: EmbeddedPdfSignature, trusted: list[x509.Certificate], at: datetime
) -> SealVerdict:
    context = ValidationContext(
        trust_roots=trusted, allow_fetching=False, moment=at, revocation_mode="soft-fail"
    )
    status = asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=context))
    is_as_written = _signature_in(pdf, signature) == _as_written(signature, status)
    return SealVerdict(
        code=_code(status) if is_as_written else "altered",
        sealed_by=status.signing_cert.subject.native.get("common_name"),
        sealed_at=status.signer_reported_dt,
    )


def _code(status: PdfSignatureStatus) -> str:
    is_whole = (
        status.intact
        and status.valid
        and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.docmdp_ok is not False
    )
    if not is_whole:
        return "altered"
    return "valid" if status.trusted and status.bottom_line else "not_trusted"


def _signature_in(pdf: bytes, signature: EmbeddedPdfSignature) -> bytes:
    """Return the one part of the file that the signature does not cover: itself."""
    _, start, end, _ = (int(number) for number in signature.byte_range)
    return pdf[start:end]


def _as_written(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bytes:
    der = written_again(signature.signed_data, status.signing_cert)
    return b"<" + der.hex().upper().encode() + b">"


def _certificates(roots: bytes) -> list[x509.Certificate]:
    if not pem.detect(roots):
        raise ValueError("there is no certificate in PEM")
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(roots, multiple=True)]
