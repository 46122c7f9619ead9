"""A licence as a card, in SVG: one design for all types, in the shape of ISO/IEC 7810 ID-1."""

from dataclasses import dataclass
from datetime import datetime

from certificates.licence_type import CardLook, LicenceRecord, LicenceState, LicenceType
from certificates.rendering.band import badge, band
from certificates.rendering.display import shown
from certificates.rendering.fonts import FAMILIES
from certificates.rendering.ink import GOLD, MUTED, TEXT, WHITE, text_at
from certificates.rendering.layout import LABEL_PX, LEFT_PX, RIGHT_PX, Cell, Room, cells
from certificates.rendering.ornaments import (
    CARD_HEIGHT_PX,
    CARD_WIDTH_PX,
    rays,
    rosette,
    waves,
)
from certificates.rendering.seal import seal
from certificates.rendering.states import STATES, look_in
from certificates.rendering.text import fit, svg_text, width_em
from core.clock import BEIJING

_PORTRAIT_X_PX = 726
_PORTRAIT_WIDTH_PX, _PORTRAIT_HEIGHT_PX = 230, 288
_SEAL_PX = 66
_SEAL_X_PX, _SEAL_X_ALONE_PX = 650, 872  # beside the portrait, or where it would be
_ROOM = Room(top_px=132, bottom_px=482, seal_top_px=350, portrait_top_px=134)
# Nothing is written under the band: below it rows move down, and the number beside its title.
_ROOM_BELOW_BAND = Room(top_px=186, bottom_px=516, seal_top_px=382, portrait_top_px=202)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card shows. `portrait` is a data URI, or None for a plain figure in its place."""

    kind: LicenceType
    record: LicenceRecord
    state: LicenceState
    identifier: str
    as_of: datetime
    portrait: str | None

    @property
    def look(self) -> CardLook:
        """The type's look, in grey where the licence is not good."""
        return look_in(self.kind.look, self.state)


def card_svg(card: Card) -> str:
    """Draw a card, 1012 x 638 px."""
    look, room = card.look, _room(card.state)
    face = portrait(card, _PORTRAIT_X_PX, room.portrait_top_px, _PORTRAIT_WIDTH_PX)
    is_good = card.state is LicenceState.VALID
    parts = [
        background(look, CARD_HEIGHT_PX),
        _header(card.kind, look),
        face if look.portrait else "",
        *[_cell(cell, look.ink) for cell in _cells(card)],
        seal(
            card.record.issuer, card.state, _seal_x_px(look), room.seal_top_px + _SEAL_PX, _SEAL_PX
        ),
        _number_and_state(card) if is_good else band(card.state) + _number_in_line(card),
        _last_line(card),
        frame(look, CARD_HEIGHT_PX),
    ]
    return document(card, CARD_HEIGHT_PX, parts)


def document(card: Card, height_px: int, parts: list[str]) -> str:
    """Put the parts of a card together, 1012 px wide."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{CARD_WIDTH_PX}"'
        f' height="{height_px}" viewBox="0 0 {CARD_WIDTH_PX} {height_px}"'
        f' font-family="{FAMILIES}" role="img" aria-label="{_spoken(card)}">'
        '<defs><linearGradient id="paper" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{card.look.paper}"/>'
        f'<stop offset="1" stop-color="{card.look.paper_end}"/></linearGradient>'
        f'<clipPath id="card"><rect width="{CARD_WIDTH_PX}" height="{height_px}" rx="36"/>'
        f"</clipPath></defs>{''.join(parts)}</svg>"
    )


def background(look: CardLook, height_px: int) -> str:
    """The paper and its fine lines, which lie in the last 638 px of a taller card."""
    down = height_px - CARD_HEIGHT_PX
    return (
        f'<rect width="{CARD_WIDTH_PX}" height="{height_px}" rx="36" fill="url(#paper)"/>'
        f'<g fill="none" stroke="{look.ink}" stroke-width="1" transform="translate(0 {down})">'
        f'<path d="{waves()}" stroke-opacity=".13"/>'
        f'<g transform="translate(430 330)" stroke-opacity=".11">'
        f'<path d="{rosette(170, 12, 4)}"/><path d="{rosette(84, 9, 4)}"/></g></g>'
    )


def frame(look: CardLook, height_px: int) -> str:
    return (
        f'<rect x="1" y="1" width="{CARD_WIDTH_PX - 2}" height="{height_px - 2}" rx="35"'
        f' fill="none" stroke="{look.ink}" stroke-opacity=".35" stroke-width="2"/>'
    )


def platform_mark(x_px: float, y_px: float, *, scale: float = 1) -> str:
    """The platform's own mark. It is no state emblem and copies none."""
    return (
        f'<g transform="translate({x_px:g} {y_px:g}) scale({scale:g})">'
        f'<g fill="none" stroke="{GOLD}"><circle r="35" stroke-width="2"/>'
        f'<path d="{rays(28.5, 32.5, 48)}" stroke-width="1.2"/>'
        '<circle r="26" stroke-width="1"/></g>'
        + text_at(0, 9, "民生", 23, "#f3dfae", weight=700, anchor="middle")
        + "</g>"
    )


def portrait(card: Card, x_px: float, y_px: float, width_px: float) -> str:
    """The holder's portrait, four to five, or a plain figure where the bureau has no photo."""
    height_px = width_px * _PORTRAIT_HEIGHT_PX / _PORTRAIT_WIDTH_PX
    box = f'x="{x_px:g}" y="{y_px:g}" width="{width_px:g}" height="{height_px:g}"'
    edge = (
        f'<rect {box} fill="none" stroke="{card.look.ink}" stroke-opacity=".5" stroke-width="2"/>'
    )
    if card.portrait is None:
        scale = width_px / _PORTRAIT_WIDTH_PX
        figure = (
            f'<g transform="translate({x_px:g} {y_px:g}) scale({scale:g})">{_nobody(card.look)}'
        )
        return f"{figure}</g>{edge}"
    fade = "" if card.state is LicenceState.VALID else ' opacity=".55"'
    uri = svg_text(card.portrait)
    return f'<image {box} preserveAspectRatio="xMidYMid slice" href="{uri}"{fade}/>{edge}'


def beijing_time(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def _spoken(card: Card) -> str:
    """What a screen reader says: which licence and whether it is good, and nothing personal."""
    look = STATES[card.state]
    return svg_text(f"{card.kind.title_zh} {look.word_zh} {card.kind.title_en} {look.word_en}")


def _room(state: LicenceState) -> Room:
    return _ROOM if state is LicenceState.VALID else _ROOM_BELOW_BAND


def _seal_x_px(look: CardLook) -> float:
    return _SEAL_X_PX if look.portrait else _SEAL_X_ALONE_PX


def _cells(card: Card) -> list[Cell]:
    right = _PORTRAIT_X_PX - 28 if card.look.portrait else RIGHT_PX
    beside_seal = _seal_x_px(card.look) - _SEAL_PX - 10
    room = _room(card.state)
    return cells(card.kind, card.record, room, right_px=right, beside_seal_px=beside_seal)


def _header(kind: LicenceType, look: CardLook) -> str:
    title = fit(kind.title_zh, width_px=470, size_px=40)
    issuer = fit(kind.issuer_zh, width_px=330, size_px=21)
    return (
        f'<path d="M0 108V36a36 36 0 0 1 36-36h{CARD_WIDTH_PX - 72}a36 36 0 0 1 36 36v72z"'
        f' fill="{look.ink}"/>'
        f'<rect y="108" width="{CARD_WIDTH_PX}" height="4" fill="{GOLD}"/>'
        + platform_mark(82, 54)
        + text_at(132, 58, title.lines[0], title.size_px, WHITE, weight=700, spacing=2)
        + text_at(133, 88, kind.title_en.upper(), 16, WHITE, weight=500, spacing=1.5)
        + text_at(RIGHT_PX, 54, issuer.lines[0], issuer.size_px, WHITE, weight=500, anchor="end")
        + text_at(RIGHT_PX, 82, kind.issuer_en, 14, WHITE, anchor="end")
    )


def _cell(cell: Cell, ink: str) -> str:
    top, text = cell.top_px, cell.text
    first = top + 33 if len(text.lines) == 1 else top + 26
    return (
        text_at(cell.label_x_px, top + 25, cell.title_zh, 20, ink, weight=600)
        + text_at(cell.label_x_px, top + 42, cell.title_en, 13, MUTED)
        + "".join(
            text_at(
                cell.value_x_px,
                first + number * text.line_height_px,
                line,
                text.size_px,
                TEXT,
                weight=500,
            )
            for number, line in enumerate(text.lines)
        )
    )


def _nobody(look: CardLook) -> str:
    """A plain figure of 230 x 288 px, and the words that say so."""
    middle = _PORTRAIT_WIDTH_PX / 2
    return (
        f'<rect width="{_PORTRAIT_WIDTH_PX}"'
        f' height="{_PORTRAIT_HEIGHT_PX}" fill="{look.ink}" fill-opacity=".08"/>'
        f'<g fill="{look.ink}" fill-opacity=".3"><circle cx="{middle}" cy="104" r="50"/>'
        f'<path d="M{middle - 92} 250a92 88 0 0 1 184 0z"/></g>'
        + text_at(middle, 276, "暂无照片 No photo", 15, TEXT, weight=500, anchor="middle")
    )


def _number_and_state(card: Card) -> str:
    """The number beneath its title, and a badge beside it."""
    look, field = card.look, card.kind.field(card.look.number)
    number = fit(_number(card), width_px=560, size_px=42)
    return (
        _rule(look, 490)
        + text_at(LEFT_PX, 521, field.title_zh, 20, look.ink, weight=600)
        + text_at(LEFT_PX + 8 + 21 * len(field.title_zh), 521, field.title_en, 13, MUTED)
        + text_at(LEFT_PX, 569, number.lines[0], number.size_px, TEXT, weight=600, spacing=3)
        + badge(card.state)
    )


def _number_in_line(card: Card) -> str:
    """The number beside its title: the band above says the state, and takes the room."""
    look, field = card.look, card.kind.field(card.look.number)
    titles_px = max(20 * width_em(field.title_zh), 13 * width_em(field.title_en))
    x_px = LEFT_PX + max(LABEL_PX, titles_px + 20)
    # The letter spacing comes on top of what the letters take.
    number = fit(_number(card), width_px=0.9 * (RIGHT_PX - x_px), size_px=42)
    return (
        _rule(look, 524)
        + text_at(LEFT_PX, 556, field.title_zh, 20, look.ink, weight=600)
        + text_at(LEFT_PX, 574, field.title_en, 13, MUTED)
        + text_at(x_px, 573, number.lines[0], number.size_px, TEXT, weight=600, spacing=3)
    )


def _number(card: Card) -> str:
    field = card.kind.field(card.look.number)
    return shown(card.record.values[field.name], field.kind)


def _rule(look: CardLook, y_px: float) -> str:
    return f'<path d="M{LEFT_PX} {y_px:g}H{RIGHT_PX}" stroke="{look.ink}" stroke-opacity=".35"/>'


def _last_line(card: Card) -> str:
    time = f"数据时间 {beijing_time(card.as_of)} 北京时间"
    return text_at(LEFT_PX, 611, card.identifier, 14, MUTED) + text_at(
        RIGHT_PX, 611, time, 14, MUTED, anchor="end"
    )
