"""The journey's picture: what the demo printed, beside the card and the QR code that it made."""

import base64
import re
from io import BytesIO
from pathlib import Path

from PIL import Image

from certificates.rendering.fonts import FAMILIES
from certificates.rendering.text import fit
from tools.pictures.svg import MUTED, page, rect, text

_MONO = "Noto Sans Mono CJK SC"
_SIZE_PX, _LINE_PX = 17, 23.5
_MARGIN_PX, _PADDING_PX = 36, 26
_TERMINAL_PX = 850
_SIDE_PX = 600
_BAR_PX = 40
_PLAIN, _DIM, _GOOD, _BAD, _HEAD = "#dbe2e8", "#93a3b1", "#6cc788", "#ef7b72", "#efc770"
_BEGINS = re.compile(r"\s+mocks\s+http")


def journey_svg(printed: str, out: Path) -> str:
    """Draw the demo's output and the pictures in its folder `out`.

    Raises:
        ValueError: the text is not the output of a demo.
        FileNotFoundError: the demo's pictures are not there.
    """
    # The folder's whole path says something about one machine and nothing about the journey.
    lines = _demo_lines(printed.replace(str(out.resolve()), out.name))
    height = _BAR_PX + 26 + len(lines) * _LINE_PX + 18
    width = 3 * _MARGIN_PX + _TERMINAL_PX + _SIDE_PX
    parts = [
        _window(height),
        *[_line(number, line) for number, line in enumerate(lines)],
        *_side(2 * _MARGIN_PX + _TERMINAL_PX, _MARGIN_PX + height / 2, out),
    ]
    return page(width, height + 2 * _MARGIN_PX, FAMILIES, parts)


def _demo_lines(printed: str) -> list[str]:
    lines = printed.rstrip().splitlines()
    first = next((number for number, line in enumerate(lines) if _BEGINS.match(line)), None)
    if first is None:
        raise ValueError("the text is not what `make demo ONCE=1` prints")
    return ["$ make demo", *[part for line in lines[first:] for part in _wrapped(line)]]


def _wrapped(line: str) -> list[str]:
    """Break a line that is wider than the window, as a terminal does, under its own beginning."""
    indent = " " * (len(line) - len(line.lstrip()))
    width = _TERMINAL_PX - 2 * _PADDING_PX - len(indent) * _SIZE_PX / 2
    fitted = fit(line, width_px=width, size_px=_SIZE_PX, max_lines=3, smallest_px=_SIZE_PX)
    return [indent + part for part in fitted.lines]


def _window(height: float) -> str:
    x = y = _MARGIN_PX
    lamps = "".join(
        f'<circle cx="{x + 24 + 22 * number}" cy="{y + 20}" r="6.5" fill="#46535f"/>'
        for number in range(3)
    )
    return rect(x, y, _TERMINAL_PX, height, fill="#141b22", stroke="#141b22", radius=12) + lamps


def _line(number: int, line: str) -> str:
    x, y = _MARGIN_PX + _PADDING_PX, _MARGIN_PX + _BAR_PX + 26 + number * _LINE_PX
    mark = line.lstrip()[:1]
    if mark not in "✓✗" or not mark:
        return text(x, y, line, _SIZE_PX, fill=_colour(line), family=_MONO)
    head, tail = line.split(mark, 1)
    rest = f"{head} {tail}"
    # The font has no ✗.
    sign, colour = (mark, _GOOD) if mark == "✓" else ("×", _BAD)
    return text(x, y, head + sign, _SIZE_PX, fill=colour, family=_MONO) + text(
        x, y, rest, _SIZE_PX, fill=_PLAIN, family=_MONO
    )


def _colour(line: str) -> str:
    if line[:1].isdigit():
        return _HEAD
    return _PLAIN if line.startswith("$") else _DIM


def _side(x: float, middle_y: float, out: Path) -> list[str]:
    card_height = _SIDE_PX * 638 / 1012
    code_px = 380
    top = middle_y - (card_height + code_px + 150) / 2
    below = top + card_height + 80
    return [
        _picture(out / "resident-id-card.png", x, top, _SIDE_PX, card_height, scale=1.6),
        *_caption(
            x, top + card_height + 34, "电子证照卡面，样例人物", "A card: an invented person"
        ),
        rect(x + (_SIDE_PX - code_px) / 2 - 14, below, code_px + 28, code_px + 28, stroke="#fff"),
        _picture(
            out / "online-code.png", x + (_SIDE_PX - code_px) / 2, below + 14, code_px, code_px
        ),
        *_caption(
            x,
            below + code_px + 62,
            "在线码：一分钟，只能扫一次",
            "An online code: a minute, one scan",
        ),
    ]


def _caption(x: float, y: float, zh: str, en: str) -> list[str]:
    return [text(x + _SIDE_PX / 2, y, f"{zh}  {en}", 19, fill=MUTED, anchor="middle")]


def _picture(
    path: Path, x: float, y: float, width: float, height: float, *, scale: float = 1
) -> str:
    with Image.open(path) as image:
        small = image.resize((round(width * scale), round(height * scale)))
    held = BytesIO()
    small.save(held, format="PNG")
    uri = "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()
    return f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" href="{uri}"/>'
