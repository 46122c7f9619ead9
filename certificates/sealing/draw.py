"""Draws a document on A4, before it is sealed: where everything on its pages stands."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO

from PIL import Image
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.rendering.ornaments import rosette
from certificates.sealing.annotation import Annotation
from certificates.sealing.ink import BOLD, MEDIUM, Ink
from certificates.sealing.measures import (
    HEIGHT_PT,
    LEFT_PT,
    MUTED,
    RIGHT_PT,
    TEXT,
    VALUE_PT,
    WIDTH_PT,
)
from certificates.sealing.paper import Paper, Row, SealPlace
from certificates.sealing.stamp import DIAMETER_MM

_TOP_PT = HEIGHT_PT - 196.0
_SEAL_PT = float(DIAMETER_MM * mm)
_UNDER_SEAL_PT = 20.0
_CLOSING_PT = _SEAL_PT + 22.0 + _UNDER_SEAL_PT  # what issuer, date and seal take
_VALUE_SIZE_PT = 13.0
_LINE_PT = 18.0
_ROW_PT = 14.0  # of a row, beyond its lines
_GOLD = "#c8a24a"


def draw_paper(paper: Paper, rare: Mapping[str, Image.Image]) -> tuple[bytes, SealPlace]:
    """Draw a document, on as many pages as it takes, and say where its seal belongs.

    Args:
        rare: Pictures of characters that the font lacks; others read `〓`.
    """
    # Bytes as they are, not as letters: a quarter smaller.
    rl_config.useA85 = 0
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, lang="zh-CN")
    canvas.setTitle(f"{paper.title_zh} {paper.kind_zh}")
    canvas.setAuthor(paper.issuer)
    canvas.setCreator("Minsheng 民生")
    ink = Ink(canvas, rare)
    annotation = Annotation(paper, ink)
    pages = _pages(paper, ink, floor_pt=annotation.top_pt + 14)
    for number, rows in enumerate(pages, start=1):
        _draw_ground(canvas, annotation, paper)
        _draw_head(canvas, ink, paper)
        end_pt = _draw_rows(canvas, ink, paper, rows)
        if number == len(pages):
            _draw_closing(ink, paper, end_pt)
        annotation.draw_note(canvas)
        annotation.draw_foot(f"{number} / {len(pages)}")
        canvas.showPage()
    canvas.save()
    right = RIGHT_PT - 26
    bottom = end_pt - _CLOSING_PT + _UNDER_SEAL_PT
    box = (right - _SEAL_PT, bottom, right, bottom + _SEAL_PT)
    return out.getvalue(), SealPlace(page=len(pages) - 1, box_pt=box)


def texts_of(paper: Paper) -> list[str]:
    """Return all that is written in the packaged font."""
    rows = (*paper.rows, *paper.note)
    return [
        *(text for row in rows for text in (row.title_zh, row.title_en, row.value)),
        *(
            paper.title_zh,
            paper.title_en,
            paper.kind_zh,
            paper.issuer,
            paper.on_behalf,
            paper.dated,
            paper.foot,
        ),
        *paper.mark,
    ]


def _pages(paper: Paper, ink: Ink, *, floor_pt: float) -> list[list[tuple[Row, list[str]]]]:
    """Share the rows out to pages; on the last one issuer and seal still have their place."""
    laid_out = [
        (row, ink.wrap(row.value, _VALUE_SIZE_PT, RIGHT_PT - VALUE_PT)) for row in paper.rows
    ]
    pages: list[list[tuple[Row, list[str]]]] = [[]]
    room = whole = _TOP_PT - floor_pt
    for row, lines in laid_out:
        if _row_height(lines) > room:
            pages.append([])
            room = whole
        pages[-1].append((row, lines))
        room -= _row_height(lines)
    if room < _CLOSING_PT:
        pages.append([])
    return pages


def _row_height(lines: Sequence[str]) -> float:
    return len(lines) * _LINE_PT + _ROW_PT


def _draw_ground(canvas: Canvas, annotation: Annotation, paper: Paper) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(paper.ink), alpha=0.10)
    canvas.setLineWidth(0.5)
    canvas.translate(WIDTH_PT / 2, HEIGHT_PT / 2 - 20)
    for radius, petals in ((230, 12), (112, 9)):
        canvas.addLiteral(_as_pdf(rosette(radius, petals, 4)))
    canvas.restoreState()
    annotation.draw_mark(canvas)
    canvas.setStrokeColor(HexColor(paper.ink))
    canvas.setLineWidth(1.6)
    canvas.rect(28, 28, WIDTH_PT - 56, HEIGHT_PT - 56)
    canvas.setStrokeColor(HexColor(_GOLD))
    canvas.setLineWidth(0.6)
    canvas.rect(33, 33, WIDTH_PT - 66, HEIGHT_PT - 66)


def _draw_head(canvas: Canvas, ink: Ink, paper: Paper) -> None:
    middle, top = WIDTH_PT / 2, HEIGHT_PT
    kind = f"{paper.kind_zh}  {paper.kind_en}"
    ink.write(middle, top - 72, kind, size_pt=11, colour=MUTED, align=0.5)
    ink.write(
        middle, top - 112, paper.title_zh, size_pt=27, colour=paper.ink, weight=BOLD, align=0.5
    )
    english = paper.title_en.upper()
    ink.write(middle, top - 133, english, size_pt=10.5, colour=paper.ink, align=0.5)
    ink.write(
        middle,
        top - 156,
        f"证照标识 {paper.identifier}",
        size_pt=8.5,
        colour=MUTED,
        align=0.5,
    )
    canvas.setStrokeColor(HexColor(paper.ink))
    canvas.setLineWidth(1.2)
    canvas.line(LEFT_PT, top - 172, RIGHT_PT, top - 172)


def _draw_rows(
    canvas: Canvas, ink: Ink, paper: Paper, rows: Sequence[tuple[Row, list[str]]]
) -> float:
    """Draw rows from the top down; return where they end, in points from the bottom."""
    top = _TOP_PT
    for row, lines in rows:
        base = top - 15
        ink.write(LEFT_PT, base, row.title_zh, size_pt=11, colour=paper.ink, weight=MEDIUM)
        ink.write(LEFT_PT, base - 10, row.title_en, size_pt=7, colour=MUTED)
        for number, line in enumerate(lines):
            baseline = base - 3 - number * _LINE_PT
            ink.write(VALUE_PT, baseline, line, size_pt=_VALUE_SIZE_PT, colour=TEXT)
        top -= _row_height(lines)
        canvas.setStrokeColor(HexColor("#c9d1d7"))
        canvas.setLineWidth(0.5)
        canvas.line(LEFT_PT, top, RIGHT_PT, top)
    return top


def _draw_closing(ink: Ink, paper: Paper, end_pt: float) -> None:
    """Issuer and date, where the seal will stand over them."""
    middle = RIGHT_PT - 26 - _SEAL_PT / 2
    base = end_pt - _CLOSING_PT + _UNDER_SEAL_PT + _SEAL_PT / 2
    ink.write(middle, base + 8, paper.issuer, size_pt=13, colour=TEXT, weight=MEDIUM, align=0.5)
    ink.write(middle, base - 14, paper.dated, size_pt=12, colour=TEXT, align=0.5)
    below = base - _SEAL_PT / 2 - 13
    ink.write(middle, below, paper.on_behalf, size_pt=9.5, colour=TEXT, align=0.5)


@cache
def _as_pdf(path_data: str) -> str:
    """Return the closed lines that `rosette` writes as SVG path data in PDF's own operators."""
    rings = []
    for ring in path_data.split("Z")[:-1]:
        start, _, rest = ring.strip().removeprefix("M").partition("L")
        numbers = rest.split()
        lines = [f"{x} {y} l" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        rings.append(f"{start} m {' '.join(lines)} h")
    return f"{' '.join(rings)} S"
