"""Text that always fits its box: it shrinks, then wraps, and is cut only as the last resort."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_LINE_HEIGHT = 1.25
_SMALLEST_PX = 12
_SHRINK_FIRST_TO = 0.72  # of the full size, before a second line is begun
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Widths in em of Noto Sans SC at medium weight, rounded up.
_NEVER_FIRST = frozenset("·・，。、；：！？）》」』”’…")  # of a line
_NARROW = frozenset(" .,:;'|!()[]ilIjtfr-")


@dataclass(frozen=True, kw_only=True)
class FittedText:
    """Lines and the size, in px, at which each of them fits."""

    lines: tuple[str, ...]
    size_px: float

    @property
    def line_height_px(self) -> float:
        return self.size_px * _LINE_HEIGHT


def fit(
    text: str,
    *,
    width_px: float,
    size_px: float,
    max_lines: int = 1,
    smallest_px: float = _SMALLEST_PX,
) -> FittedText:
    """Lay out text in a box of `width_px` and `max_lines` lines.

    Args:
        size_px: The size to begin with. A long text becomes smaller, down to `smallest_px`.
    """
    clean = printable(text)
    for lines_allowed in range(1, max_lines + 1):
        is_last = lines_allowed == max_lines
        smallest = smallest_px if is_last else max(size_px * _SHRINK_FIRST_TO, smallest_px)
        for size in _sizes(size_px, smallest):
            lines = _wrap(clean, width_px / size)
            if len(lines) <= lines_allowed:
                return FittedText(lines=tuple(lines), size_px=size)
    cut = _wrap(clean, width_px / smallest_px - 1)[:max_lines]
    return FittedText(lines=(*cut[:-1], cut[-1] + "…"), size_px=smallest_px)


def printable(text: str) -> str:
    """Drop what a picture cannot show, and what could reverse or hide its neighbours."""
    return "".join(char for char in text if unicodedata.category(char) not in _UNPRINTABLE)


def svg_text(value: str) -> str:
    """Return text that can stand in SVG, between tags or in double quotes."""
    return escape(printable(value), {'"': "&quot;"})


def width_em(text: str) -> float:
    """Estimate how wide a line is, in em, rather too wide than too narrow."""
    return sum(_char_em(char) for char in text)


def _char_em(char: str) -> float:
    # "A" is ambiguous: a Chinese font makes the middle dot and the dash as wide as a character.
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in _NARROW:
        return 0.36
    return 0.72 if char.isupper() else 0.6


def _sizes(largest: float, smallest: float) -> Sequence[float]:
    count = int(max(largest - smallest, 0) // 1) + 1
    return [largest - step for step in range(count)]


def _wrap(text: str, width: float) -> list[str]:
    """Break into lines of at most `width` em: Latin words whole, Chinese before no stop or dot."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_em(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
        while width_em(lines[-1].rstrip()) > width and len(lines[-1]) > 1:
            lines[-1:] = _split(lines[-1], width)
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        if pieces and _stays_with(pieces[-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _stays_with(piece: str, char: str) -> bool:
    """Tell whether no line may break between a piece and the character after it."""
    if char in _NEVER_FIRST:
        return True
    is_in_word = char.isascii() and not char.isspace()
    return is_in_word and piece[-1].isascii() and not piece.endswith(" ")


def _split(line: str, width: float) -> list[str]:
    """Cut a word that is longer than a whole line."""
    end = next(end for end in range(len(line) - 1, 0, -1) if _fits(line[:end], width) or end == 1)
    return [line[:end], line[end:]]


def _fits(text: str, width: float) -> bool:
    return width_em(text) <= width
