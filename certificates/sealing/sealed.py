"""A document, drawn and sealed.

ReportLab and pyHanko take most of a second to import: who makes no document must not import this.
"""

from datetime import datetime

from certificates.sealing.draw import draw_paper
from certificates.sealing.paper import Paper
from certificates.sealing.seals import Seal
from certificates.sealing.sign import seal_pdf


def sealed_pdf(paper: Paper, seal: Seal, *, at: datetime) -> bytes:
    """Return a PDF/PAdES document under the seal of `paper.issuer`, sealed at an aware instant."""
    pdf, place = draw_paper(paper)
    return seal_pdf(pdf, place, seal, name=paper.issuer, at=at)
