"""Writes text on a PDF page: Chinese in any weight, from one font file that has the thinnest only.

The packaged font is variable, and a PDF shows such a font in its thinnest weight. Other weights are
that one with its outlines drawn too, which is what a pen does. Characters that the font lacks are
put there as small pictures; a reader that searches or copies is told what they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from certificates.rendering.fonts import font_files
from certificates.rendering.text import printable
from certificates.sealing.rare import BELOW, coloured

if TYPE_CHECKING:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

REGULAR, MEDIUM, BOLD = 0.036, 0.055, 0.085
"""How much wider the strokes become, in em."""

_FONT = "minsheng-sans"
_MISSING = "〓"
"""What Chinese typesetters put where they have no type."""

_FILL_AND_STROKE, _INVISIBLE = 2, 3
_ASTRAL = 0x10000


class Ink:
    """Writes on the current page of a canvas. Lengths are points, from the bottom left corner.

    Args:
        pictures: Of what the font lacks (`lacking`), by character.
    """

    def __init__(self, canvas: "Canvas", pictures: "Mapping[str, Image.Image]") -> None:
        self._canvas = canvas
        self._font = font()
        self._pictures = pictures

    def width(self, text: str, size_pt: float) -> float:
        """Return how wide a line is, in points."""
        return self._em(printable(text)) * size_pt

    def wrap(self, text: str, size_pt: float, width_pt: float) -> list[str]:
        """Break a text into lines of at most this width: Latin words whole, Chinese anywhere."""
        lines, room = [""], width_pt / size_pt
        for piece in self._pieces(printable(text), room):
            if lines[-1] and self._em(lines[-1] + piece.rstrip()) > room:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
        return [line.rstrip() for line in lines]

    def write(
        self,
        x_pt: float,
        y_pt: float,
        text: str,
        *,
        size_pt: float,
        colour: str,
        weight: float = REGULAR,
        align: float = 0,
    ) -> None:
        """Write one line with its baseline at `y_pt`.

        Args:
            colour: `#rrggbb`.
            align: Which part of its width lies left of `x_pt`: 0 none, 0.5 half, 1 all.
        """
        clean = printable(text)
        x_pt -= align * self.width(clean, size_pt)
        for is_plain, run in groupby(clean, key=self._is_plain):
            text_run = "".join(run)
            if is_plain:
                self._write_known(x_pt, y_pt, text_run, size_pt, colour, weight)
                x_pt += self.width(text_run, size_pt)
                continue
            for char in text_run:
                with self._spelt_out(char):
                    self._write_rare(x_pt, y_pt, char, size_pt, colour, weight)
                x_pt += self.width(char, size_pt)

    def _write_known(
        self, x_pt: float, y_pt: float, text: str, size_pt: float, colour: str, weight: float
    ) -> None:
        ink = HexColor(colour)
        self._canvas.setFont(_FONT, size_pt)
        self._canvas.setFillColor(ink)
        self._canvas.setStrokeColor(ink)
        self._canvas.setLineWidth(weight * size_pt)
        self._canvas.setLineJoin(1)
        self._canvas.drawString(x_pt, y_pt, text, mode=_FILL_AND_STROKE)

    @contextmanager
    def _spelt_out(self, char: str) -> Iterator[None]:
        """Tell readers which character it is that is drawn inside."""
        code = char.encode("utf-16-be").hex().upper()
        self._canvas.addLiteral(f"/Span <</ActualText <FEFF{code}>>> BDC")
        yield
        self._canvas.addLiteral("EMC")

    def _write_rare(
        self, x_pt: float, y_pt: float, char: str, size_pt: float, colour: str, weight: float
    ) -> None:
        if self._has(char):
            self._write_known(x_pt, y_pt, char, size_pt, colour, weight)
            return
        picture = self._pictures.get(char)
        if picture is None:
            self._write_known(x_pt, y_pt, _MISSING, size_pt, colour, weight)
            return
        self._canvas.drawImage(
            ImageReader(coloured(picture, colour)),
            x_pt,
            y_pt - BELOW * size_pt,
            width=size_pt,
            height=(1 + BELOW) * size_pt,
            mask="auto",
        )
        # A reader names what is spelt out only where a letter stands, be it one that is not seen.
        self._canvas.setFont(_FONT, size_pt)
        self._canvas.drawString(x_pt, y_pt, "口", mode=_INVISIBLE)

    def _is_plain(self, char: str) -> bool:
        # Of characters beyond the first 65,536 ReportLab tells a reader the wrong number.
        return ord(char) < _ASTRAL and self._has(char)

    def _has(self, char: str) -> bool:
        return _has(self._font, char)

    def _em(self, text: str) -> float:
        widths, missing = self._font.face.charWidths, 1000
        return float(sum(widths.get(ord(char), missing) for char in text)) / 1000

    def _pieces(self, text: str, room: float) -> list[str]:
        pieces: list[str] = []
        for char in text:
            joins = char.isascii() and not char.isspace() and bool(pieces)
            joins = joins and pieces[-1][-1].isascii() and not pieces[-1].endswith(" ")
            if joins and self._em(pieces[-1] + char) <= room:
                pieces[-1] += char
            else:
                pieces.append(char)
        return pieces


@cache
def font() -> TTFont:
    """Return the one font, read from its file at the first time.

    It is for one document at a time: it remembers where in the file it was reading.
    """
    read = TTFont(_FONT, font_files()[0])
    pdfmetrics.registerFont(read)
    return read


def lacking(texts: Iterable[str]) -> set[str]:
    """Return the characters of these texts that the font does not have."""
    known = font()
    return {char for char in printable("".join(texts)) if not _has(known, char)}


def _has(known: TTFont, char: str) -> bool:
    return ord(char) in known.face.charToGlyph
