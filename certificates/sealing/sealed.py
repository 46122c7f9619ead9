"""A document, drawn and sealed.

ReportLab and pyHanko take most of a second to import: who makes no document must not import this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from certificates.sealing.draw import draw_paper, texts_of
from certificates.sealing.ink import lacking
from certificates.sealing.paper import Paper
from certificates.sealing.rare import rare_glyphs
from certificates.sealing.seals import Seal
from certificates.sealing.sign import seal_pdf
from certificates.sealing.stamp import stamp_picture


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """What a document shows and another process draws: the seal, and rare characters."""

    stamp: Image.Image
    rare: Mapping[str, Image.Image]


def pictures_for(paper: Paper, seal: Seal) -> Pictures:
    """Return the pictures of a document. Most are at hand; others take a process of their own."""
    return Pictures(
        stamp=stamp_picture(paper.issuer, is_test=seal.is_test),
        rare=rare_glyphs(lacking(texts_of(paper))),
    )


def compose_pdf(paper: Paper, seal: Seal, pictures: Pictures, *, at: datetime) -> bytes:
    """Return a document with its pictures, as `sealed_pdf` does; it starts no process.

    One at a time: the font is for one document, and so is ReportLab's memory of it.
    """
    pdf, place = draw_paper(paper, pictures.rare)
    return seal_pdf(pdf, place, seal, stamp=pictures.stamp, at=at)


def sealed_pdf(paper: Paper, seal: Seal, *, at: datetime) -> bytes:
    """Return a PDF/PAdES document under the seal of `paper.issuer`, sealed at an aware instant."""
    return compose_pdf(paper, seal, pictures_for(paper, seal), at=at)
