"""What every page of a copy carries, whole however long: the box of annotations, mark and foot."""

from collections.abc import Sequence
from math import ceil

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from certificates.sealing.ink import MEDIUM, Ink
from certificates.sealing.measures import (
    HEIGHT_PT,
    LEFT_PT,
    MUTED,
    RIGHT_PT,
    TEXT,
    VALUE_PT,
    WATERMARK,
    WIDTH_PT,
)
from certificates.sealing.paper import Paper

_FOOT_PT, _FOOT_SIZE_PT, _FOOT_LINE_PT = 43.0, 8.0, 10.5
_FOOT_WIDTH_PT = RIGHT_PT - LEFT_PT - 40.0  # the page's number stands beside it
_NOTE_SIZE_PT, _NOTE_LINE_PT, _NOTE_ROW_PT = 10.5, 13.0, 4.0
_NOTE_WIDTH_PT = RIGHT_PT - VALUE_PT - 22.0
_NOTE_HEAD_PT = 23.0
_INSET_PT = 12.0
_MARK_SIZES_PT = (30, 26, 22, 18, 15)
_MARK_WIDTH_PT = 520.0
_MARK_PITCH = 1.25  # of lines, in em


class Annotation:
    """Lays the words out once for all pages; nothing is cut, lines are wrapped."""

    def __init__(self, paper: Paper, ink: Ink) -> None:
        self._paper = paper
        self._ink = ink
        self._foot = ink.wrap(paper.foot, _FOOT_SIZE_PT, _FOOT_WIDTH_PT)
        self._note = [
            (row, ink.wrap(row.value, _NOTE_SIZE_PT, _NOTE_WIDTH_PT)) for row in paper.note
        ]
        self._mark_size, self._mark = _lay_out_mark(ink, paper.mark)

    @property
    def top_pt(self) -> float:
        """Where the box ends, or the foot if there is none: in points from the bottom."""
        return self._bottom_pt + self._height_pt

    @property
    def _bottom_pt(self) -> float:
        return _FOOT_PT + len(self._foot) * _FOOT_LINE_PT + 6

    @property
    def _height_pt(self) -> float:
        if not self._note:
            return 0.0
        rows = sum(len(lines) * _NOTE_LINE_PT + _NOTE_ROW_PT for _, lines in self._note)
        return _NOTE_HEAD_PT + rows + 4

    def draw_mark(self, canvas: Canvas) -> None:
        """Write the words across the page, three times, so that no part is used without them."""
        for at in (0.36, 0.57, 0.78):
            canvas.saveState()
            canvas.translate(WIDTH_PT / 2, HEIGHT_PT * at)
            canvas.rotate(32)
            pitch = self._mark_size * _MARK_PITCH
            top = len(self._mark) * pitch / 2
            for number, line in enumerate(self._mark, start=1):
                self._ink.write(
                    0,
                    top - number * pitch,
                    line,
                    size_pt=self._mark_size,
                    colour=WATERMARK,
                    weight=MEDIUM,
                    align=0.5,
                )
            canvas.restoreState()

    def draw_note(self, canvas: Canvas) -> None:
        """Draw the box, if there is anything in it."""
        if not self._note:
            return
        colour, left = self._paper.ink, LEFT_PT + _INSET_PT
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(1)
        canvas.rect(LEFT_PT, self._bottom_pt, RIGHT_PT - LEFT_PT, self._height_pt, fill=1)
        base = self.top_pt - 16
        self._ink.write(left, base, "加注件 Annotation", size_pt=9, colour=MUTED, weight=MEDIUM)
        base -= _NOTE_HEAD_PT - 4
        for row, lines in self._note:
            label = f"{row.title_zh} {row.title_en}"
            self._ink.write(left, base, label, size_pt=8.5, colour=colour, weight=MEDIUM)
            for line in lines:
                self._ink.write(
                    VALUE_PT + _INSET_PT, base, line, size_pt=_NOTE_SIZE_PT, colour=TEXT
                )
                base -= _NOTE_LINE_PT
            base -= _NOTE_ROW_PT

    def draw_foot(self, count: str) -> None:
        """Write the foot, and which page of how many this is."""
        top = _FOOT_PT + (len(self._foot) - 1) * _FOOT_LINE_PT
        for number, line in enumerate(self._foot):
            base = top - number * _FOOT_LINE_PT
            self._ink.write(LEFT_PT, base, line, size_pt=_FOOT_SIZE_PT, colour=MUTED)
        self._ink.write(RIGHT_PT, _FOOT_PT, count, size_pt=8.5, colour=MUTED, align=1)


def _lay_out_mark(ink: Ink, texts: Sequence[str]) -> tuple[float, list[str]]:
    """Return the size at which every text fits into a line, or else lines of about one length."""
    for size in _MARK_SIZES_PT:
        if all(ink.width(text, size) <= _MARK_WIDTH_PT for text in texts):
            return size, list(texts)
    smallest = _MARK_SIZES_PT[-1]
    return smallest, [line for text in texts for line in _even_lines(ink, text, smallest)]


def _even_lines(ink: Ink, text: str, size_pt: float) -> list[str]:
    whole = ink.width(text, size_pt)
    even = whole / max(1, ceil(whole / _MARK_WIDTH_PT)) + size_pt
    return ink.wrap(text, size_pt, min(even, _MARK_WIDTH_PT))
