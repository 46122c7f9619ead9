"""Draws a document on A4, before it is sealed: where everything on its pages stands."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.rendering.ornaments import rosette
from certificates.sealing.ink import BOLD, MEDIUM, Ink
from certificates.sealing.paper import Paper, Row, SealPlace
from certificates.sealing.stamp import DIAMETER_MM

_WIDTH_PT, _HEIGHT_PT = (float(side) for side in A4)
_LEFT_PT, _RIGHT_PT = 62.0, _WIDTH_PT - 62.0
_VALUE_PT = _LEFT_PT + 128
_TOP_PT = _HEIGHT_PT - 196.0
_FOOT_PT = 58.0
_SEAL_PT = float(DIAMETER_MM * mm)
_CLOSING_PT = _SEAL_PT + 26.0  # what issuer, date and seal take
_NOTE_LINE_PT = 17.0
_VALUE_SIZE_PT = 13.0
_LINE_PT = 18.0
_ROW_PT = 14.0  # of a row, beyond its lines
_SIZES_PT = (10.5, 9.5, 8.5, 7.5, 6.5)
_MARK_SIZES_PT = (30, 26, 22, 18, 14, 11)
_TEXT, _MUTED, _WATERMARK = "#16202a", "#4a5661", "#dfe5ea"
_GOLD = "#c8a24a"


def draw_paper(paper: Paper) -> tuple[bytes, SealPlace]:
    """Draw a document, on as many pages as it takes, and say where its seal belongs."""
    # Bytes as they are, not as letters: a quarter smaller.
    rl_config.useA85 = 0
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, lang="zh-CN")
    canvas.setTitle(f"{paper.title_zh} {paper.kind_zh}")
    canvas.setAuthor(paper.issuer)
    canvas.setCreator("Minsheng 民生")
    ink = Ink(canvas, _texts(paper))
    pages = _pages(paper, ink)
    for number, rows in enumerate(pages, start=1):
        _draw_ground(canvas, ink, paper)
        _draw_head(canvas, ink, paper)
        end_pt = _draw_rows(canvas, ink, paper, rows)
        if number == len(pages):
            _draw_closing(ink, paper, end_pt)
        _draw_note(canvas, ink, paper)
        _draw_foot(ink, paper, f"{number} / {len(pages)}")
        canvas.showPage()
    canvas.save()
    right = _RIGHT_PT - 26
    bottom = end_pt - _CLOSING_PT + 4
    box = (right - _SEAL_PT, bottom, right, bottom + _SEAL_PT)
    return out.getvalue(), SealPlace(page=len(pages) - 1, box_pt=box)


def _texts(paper: Paper) -> list[str]:
    rows = (*paper.rows, *paper.note)
    return [
        *(text for row in rows for text in (row.title_zh, row.title_en, row.value)),
        *(paper.title_zh, paper.title_en, paper.kind_zh, paper.issuer, paper.dated, paper.foot),
        *paper.mark,
    ]


def _pages(paper: Paper, ink: Ink) -> list[list[tuple[Row, list[str]]]]:
    """Share the rows out to pages; on the last one issuer and seal still have their place."""
    laid_out = [
        (row, ink.wrap(row.value, _VALUE_SIZE_PT, _RIGHT_PT - _VALUE_PT)) for row in paper.rows
    ]
    pages: list[list[tuple[Row, list[str]]]] = [[]]
    room = whole = _TOP_PT - _note_top(paper) - 12
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


def _note_top(paper: Paper) -> float:
    return _FOOT_PT + 22.0 + (len(paper.note) * _NOTE_LINE_PT + 26 if paper.note else 0)


def _draw_ground(canvas: Canvas, ink: Ink, paper: Paper) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(paper.ink), alpha=0.10)
    canvas.setLineWidth(0.5)
    canvas.translate(_WIDTH_PT / 2, _HEIGHT_PT / 2 - 20)
    for radius, petals in ((230, 12), (112, 9)):
        canvas.addLiteral(_as_pdf(rosette(radius, petals, 4)))
    canvas.restoreState()
    if paper.mark:
        _draw_mark(canvas, ink, paper.mark)
    canvas.setStrokeColor(HexColor(paper.ink))
    canvas.setLineWidth(1.6)
    canvas.rect(28, 28, _WIDTH_PT - 56, _HEIGHT_PT - 56)
    canvas.setStrokeColor(HexColor(_GOLD))
    canvas.setLineWidth(0.6)
    canvas.rect(33, 33, _WIDTH_PT - 66, _HEIGHT_PT - 66)


def _draw_mark(canvas: Canvas, ink: Ink, mark: Sequence[str]) -> None:
    """Write the words across the page, three times, so that no part can be used without them."""
    for at in (0.26, 0.5, 0.74):
        canvas.saveState()
        canvas.translate(_WIDTH_PT / 2, _HEIGHT_PT * at)
        canvas.rotate(32)
        for number, text in enumerate(mark):
            top = (len(mark) - 1) * 18 - number * 36
            line, size = _one_line(ink, text, 520, _MARK_SIZES_PT)
            ink.write(0, top, line, size_pt=size, colour=_WATERMARK, weight=MEDIUM, align=0.5)
        canvas.restoreState()


def _draw_head(canvas: Canvas, ink: Ink, paper: Paper) -> None:
    middle, top = _WIDTH_PT / 2, _HEIGHT_PT
    kind = f"{paper.kind_zh}  {paper.kind_en}"
    ink.write(middle, top - 72, kind, size_pt=11, colour=_MUTED, align=0.5)
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
        colour=_MUTED,
        align=0.5,
    )
    canvas.setStrokeColor(HexColor(paper.ink))
    canvas.setLineWidth(1.2)
    canvas.line(_LEFT_PT, top - 172, _RIGHT_PT, top - 172)


def _draw_rows(
    canvas: Canvas, ink: Ink, paper: Paper, rows: Sequence[tuple[Row, list[str]]]
) -> float:
    """Draw rows from the top down; return where they end, in points from the bottom."""
    top = _TOP_PT
    for row, lines in rows:
        base = top - 15
        ink.write(_LEFT_PT, base, row.title_zh, size_pt=11, colour=paper.ink, weight=MEDIUM)
        ink.write(_LEFT_PT, base - 10, row.title_en, size_pt=7, colour=_MUTED)
        for number, line in enumerate(lines):
            baseline = base - 3 - number * _LINE_PT
            ink.write(_VALUE_PT, baseline, line, size_pt=_VALUE_SIZE_PT, colour=_TEXT)
        top -= _row_height(lines)
        canvas.setStrokeColor(HexColor("#c9d1d7"))
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT_PT, top, _RIGHT_PT, top)
    return top


def _draw_closing(ink: Ink, paper: Paper, end_pt: float) -> None:
    """Issuer and date, where the seal will stand over them."""
    middle = _RIGHT_PT - 26 - _SEAL_PT / 2
    base = end_pt - _CLOSING_PT + 4 + _SEAL_PT / 2
    ink.write(middle, base + 8, paper.issuer, size_pt=13, colour=_TEXT, weight=MEDIUM, align=0.5)
    ink.write(middle, base - 14, paper.dated, size_pt=12, colour=_TEXT, align=0.5)


def _draw_note(canvas: Canvas, ink: Ink, paper: Paper) -> None:
    if not paper.note:
        return
    top, bottom = _note_top(paper), _FOOT_PT + 12
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setStrokeColor(HexColor(paper.ink))
    canvas.setLineWidth(1)
    canvas.rect(_LEFT_PT, bottom, _RIGHT_PT - _LEFT_PT, top - bottom, fill=1)
    ink.write(_LEFT_PT + 12, top - 17, "加注件 Annotation", size_pt=9, colour=_MUTED, weight=MEDIUM)
    for number, row in enumerate(paper.note):
        base = top - 36 - number * _NOTE_LINE_PT
        label = f"{row.title_zh} {row.title_en}"
        ink.write(_LEFT_PT + 12, base, label, size_pt=8.5, colour=paper.ink, weight=MEDIUM)
        line, size = _one_line(ink, row.value, _RIGHT_PT - _VALUE_PT - 22)
        ink.write(_VALUE_PT + 12, base, line, size_pt=size, colour=_TEXT)


def _one_line(
    ink: Ink, text: str, width_pt: float, sizes_pt: Sequence[float] = _SIZES_PT
) -> tuple[str, float]:
    """Return a text and the size at which it fits; what is too long at the smallest is cut."""
    for size in sizes_pt:
        if ink.width(text, size) <= width_pt:
            return text, size
    smallest = sizes_pt[-1]
    return ink.wrap(text, smallest, width_pt - smallest)[0] + "…", smallest


def _draw_foot(ink: Ink, paper: Paper, count: str) -> None:
    line, size = _one_line(ink, paper.foot, _RIGHT_PT - _LEFT_PT - 40)
    ink.write(_LEFT_PT, _FOOT_PT - 8, line, size_pt=min(size, 8.5), colour=_MUTED)
    ink.write(_RIGHT_PT, _FOOT_PT - 8, count, size_pt=8.5, colour=_MUTED, align=1)


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
