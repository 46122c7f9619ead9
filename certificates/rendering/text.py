"""Text that always fits its box: it shrinks, then wraps, and is cut only as the last resort."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_LINE_HEIGHT = 1.25
_SMALLEST_PX = 12
_SHRINK_FIRST_TO = 0.72  # of the full size, before a second line is begun
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Widths in em of Noto Sans SC at medium weight, rounded up.
_NEVER_FIRST = frozenset("·・，。、；：！？）》」』”’…")  # of a line
_DOT = "·"  # between the parts of a name
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


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """What is never broken. `width` is without the blanks at its end, `full` with them, in em."""

    text: str
    width: float
    full: float
    letters: int

    @classmethod
    def of(cls, text: str) -> "_Piece":
        bare = text.rstrip()
        width = width_em(bare)
        full = width + width_em(text[len(bare) :])
        return cls(text=text, width=width, full=full, letters=_letters(text))


def stands_alone(line: str) -> bool:
    """Tell whether a line holds one single character, stops and accents aside."""
    return _letters(line) == 1


def _letters(text: str) -> int:
    return sum(
        not (char.isspace() or char in _NEVER_FIRST or unicodedata.combining(char)) for char in text
    )


def _wrap(text: str, width: float) -> list[str]:
    """Break into lines of at most `width` em: Latin words whole, Chinese before no stop or dot."""
    pieces = [
        _Piece.of(part) for whole in _pieces(text.strip()) for part in _cut_to_fit(whole, width)
    ]
    lines = _filled(pieces, width)
    if len(lines) > 1 and (_DOT in text or any(stands_alone(line) for line in lines)):
        lines = _kept_together(pieces, width)
    return lines


def _filled(pieces: Sequence[_Piece], width: float) -> list[str]:
    """Fill one line after the other."""
    lines, used = [""], 0.0
    for piece in pieces:
        if lines[-1] and used + piece.width > width:
            lines.append("")
            used = 0.0
        lines[-1] += piece.text
        used += piece.full
    return [line.rstrip() for line in lines]


def _kept_together(pieces: Sequence[_Piece], width: float) -> list[str]:
    """Fill as few lines, with the fewest single characters, then the fewest names cut in a part."""
    # From each piece on: the cost of the rest, lines first, and where its first line ends.
    best = [((0, 0, 0), 0)] * (len(pieces) + 1)
    for start in reversed(range(len(pieces))):
        best[start] = min(
            (_sum((1, is_alone, is_cut), best[end][0]), -end)
            for end, is_alone, is_cut in _ends(pieces, start, width)
        )
    lines, start = [], 0
    while start < len(pieces):
        end = -best[start][1]
        lines.append("".join(piece.text for piece in pieces[start:end]).rstrip())
        start = end
    return lines


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _ends(pieces: Sequence[_Piece], start: int, width: float) -> Iterator[tuple[int, bool, bool]]:
    """Yield where a line can end that begins at a piece; would it stand alone, or end in no dot."""
    used, letters = 0.0, 0
    for end in range(start, len(pieces)):
        if end > start and used + pieces[end].width > width:
            return
        used += pieces[end].full
        letters += pieces[end].letters
        is_cut = end + 1 < len(pieces) and not pieces[end].text.endswith(_DOT)
        yield end + 1, letters == 1, is_cut


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
    if char in _NEVER_FIRST or char.isspace() or unicodedata.combining(char):
        return True
    return char.isascii() and piece[-1].isascii() and not piece[-1].isspace()


def _cut_to_fit(piece: str, width: float) -> Iterator[str]:
    """Yield a word that is longer than a whole line in parts; no single character at its end."""
    while width_em(piece.rstrip()) > width and len(piece) > 1:
        end = _fitting(piece, width)
        if stands_alone(piece[end:]) and end > 2:
            end -= 1
        yield piece[:end]
        piece = piece[end:]
    yield piece


def _fitting(piece: str, width: float) -> int:
    """Return how many of a word's first characters fit into a line: at least one."""
    used = 0.0
    for end, char in enumerate(piece):
        used += _char_em(char)
        if used > width:
            return max(end, 1)
    return len(piece)
