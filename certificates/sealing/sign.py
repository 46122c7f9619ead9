"""Seals a PDF: a PAdES signature (B-B) whose visible face is the round seal.

pyHanko takes most of a second to import: whoever seals nothing must not import this module.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from certificates.sealing.cms import DIGEST, length_of, run, signer_of
from certificates.sealing.paper import SealPlace
from certificates.sealing.seals import Seal

FIELD = "Seal"
_OPACITY = 0.82  # what stands under a seal can still be read
_FILLING = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)


class _PdfSigner(PdfSigner):
    """pyHanko's signer, told what time it is."""

    signing_time: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.signing_time
        return session


def seal_pdf(
    pdf: bytes, place: SealPlace, seal: Seal, *, stamp: Image.Image, at: datetime
) -> bytes:
    """Return a PDF with a body's seal on it: any change afterwards shows.

    Args:
        stamp: The seal as it is seen, with the body's name around it.
        at: Aware; the time that the signature claims. No time-stamping authority confirms it.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    left, bottom, right, top = (round(value) for value in place.box_pt)
    append_signature_field(
        writer, SigFieldSpec(FIELD, on_page=place.page, box=(left, bottom, right, top))
    )
    cms_signer = signer_of(seal)
    signer = _PdfSigner(
        _metadata(seal),
        signer=cms_signer,
        stamp_style=StaticStampStyle(
            border_width=0,
            background=PdfImage(stamp),
            background_layout=_FILLING,
            background_opacity=_OPACITY,
        ),
    )
    signer.signing_time = at
    # Two hex digits a byte, and none to spare: a byte that means nothing could be changed unseen.
    digits = 2 * length_of(cms_signer)
    signed: BytesIO = run(signer.async_sign_pdf(writer, bytes_reserved=digits))
    return signed.getvalue()


def _metadata(seal: Seal) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=seal.common_name,
        reason="电子印章 Electronic seal",
        # The first signature of a document may say that it is whole: nothing may be added.
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
