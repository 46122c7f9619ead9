"""A licence as a card, in SVG: one design for all types, in the shape of ISO/IEC 7810 ID-1."""

from dataclasses import dataclass
from datetime import datetime

from certificates.licence_type import CardLook, LicenceRecord, LicenceState, LicenceType
from certificates.rendering.display import shown
from certificates.rendering.fonts import FAMILIES
from certificates.rendering.layout import LEFT_PX, Cell, cells
from certificates.rendering.ornaments import (
    CARD_HEIGHT_PX,
    CARD_WIDTH_PX,
    rays,
    rosette,
    waves,
)
from certificates.rendering.text import fit, svg_text
from core.clock import BEIJING

_RIGHT_PX = 956
_PORTRAIT_X_PX, _PORTRAIT_Y_PX = 726, 140
_PORTRAIT_WIDTH_PX, _PORTRAIT_HEIGHT_PX = 230, 288
_TEXT = "#16202a"
_MUTED = "#4a5661"
_GOLD = "#c8a24a"
_GREEN, _RED, _AMBER = "#1b6e3c", "#b3201f", "#8a4b00"

_STATES = {
    LicenceState.VALID: ("有效", "VALID", _GREEN),
    LicenceState.EXPIRED: ("已过期", "EXPIRED", _RED),
    LicenceState.SUSPENDED: ("已暂停", "SUSPENDED", _AMBER),
    LicenceState.SUPERSEDED: ("已换证", "REPLACED", _RED),
    LicenceState.REVOKED: ("已注销", "REVOKED", _RED),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card shows. `portrait` is a data URI, or None for a plain figure in its place."""

    kind: LicenceType
    record: LicenceRecord
    state: LicenceState
    identifier: str
    as_of: datetime
    portrait: str | None


def card_svg(card: Card) -> str:
    """Draw a card, 1012 x 638 px."""
    parts = [
        _defs(card.kind.look),
        _background(card.kind.look),
        _header(card.kind),
        _portrait(card) if card.kind.look.portrait else "",
        *[_cell(cell, card.kind.look.ink) for cell in _cells(card)],
        _foot(card),
        _struck_out(card),
        f'<rect x="1" y="1" width="{CARD_WIDTH_PX - 2}" height="{CARD_HEIGHT_PX - 2}" rx="35"'
        f' fill="none" stroke="{card.kind.look.ink}" stroke-opacity=".35" stroke-width="2"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{CARD_WIDTH_PX}"'
        f' height="{CARD_HEIGHT_PX}" viewBox="0 0 {CARD_WIDTH_PX} {CARD_HEIGHT_PX}"'
        f' font-family="{FAMILIES}" role="img" aria-label="{_spoken(card)}">'
        f"{''.join(parts)}</svg>"
    )


def _spoken(card: Card) -> str:
    """What a screen reader says: which licence and whether it is good, and nothing personal."""
    state_zh, state_en, _ = _STATES[card.state]
    return svg_text(f"{card.kind.title_zh} {state_zh} {card.kind.title_en} {state_en}")


def _cells(card: Card) -> list[Cell]:
    right = _PORTRAIT_X_PX - 28 if card.kind.look.portrait else _RIGHT_PX
    return cells(card.kind, card.record, right_px=right)


def _defs(look: CardLook) -> str:
    return (
        '<defs><linearGradient id="paper" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{look.paper}"/>'
        f'<stop offset="1" stop-color="{look.paper_end}"/></linearGradient>'
        f'<clipPath id="card"><rect width="{CARD_WIDTH_PX}" height="{CARD_HEIGHT_PX}" rx="36"/>'
        "</clipPath></defs>"
    )


def _background(look: CardLook) -> str:
    return (
        f'<rect width="{CARD_WIDTH_PX}" height="{CARD_HEIGHT_PX}" rx="36" fill="url(#paper)"/>'
        f'<g fill="none" stroke="{look.ink}" stroke-width="1">'
        f'<path d="{waves()}" stroke-opacity=".13"/>'
        f'<g transform="translate(430 330)" stroke-opacity=".11">'
        f'<path d="{rosette(170, 12, 4)}"/><path d="{rosette(84, 9, 4)}"/></g></g>'
    )


def _header(kind: LicenceType) -> str:
    title = fit(kind.title_zh, width_px=470, size_px=40)
    issuer = fit(kind.issuer_zh, width_px=330, size_px=21)
    return (
        f'<path d="M0 108V36a36 36 0 0 1 36-36h{CARD_WIDTH_PX - 72}a36 36 0 0 1 36 36v72z"'
        f' fill="{kind.look.ink}"/>'
        f'<rect y="108" width="{CARD_WIDTH_PX}" height="4" fill="{_GOLD}"/>'
        + _seal()
        + _text(132, 58, title.lines[0], title.size_px, "#fff", weight=700, spacing=2)
        + _text(133, 88, kind.title_en.upper(), 16, "#fff", weight=500, spacing=1.5)
        + _text(_RIGHT_PX, 54, issuer.lines[0], issuer.size_px, "#fff", weight=500, anchor="end")
        + _text(_RIGHT_PX, 82, kind.issuer_en, 14, "#fff", anchor="end")
    )


def _seal() -> str:
    """The platform's own mark. It is no state emblem and copies none."""
    return (
        f'<g transform="translate(82 54)" fill="none" stroke="{_GOLD}">'
        f'<circle r="35" stroke-width="2"/><path d="{rays(28.5, 32.5, 48)}" stroke-width="1.2"/>'
        '<circle r="26" stroke-width="1"/></g>'
        + _text(82, 63, "民生", 23, "#f3dfae", weight=700, anchor="middle")
    )


def _cell(cell: Cell, ink: str) -> str:
    top, text = cell.top_px, cell.text
    first = top + 33 if len(text.lines) == 1 else top + 26
    return (
        _text(cell.label_x_px, top + 25, cell.title_zh, 20, ink, weight=600)
        + _text(cell.label_x_px, top + 42, cell.title_en, 13, _MUTED, weight=400)
        + "".join(
            _text(
                cell.value_x_px,
                first + number * text.line_height_px,
                line,
                text.size_px,
                _TEXT,
                weight=500,
            )
            for number, line in enumerate(text.lines)
        )
    )


def _portrait(card: Card) -> str:
    x, y, width, height = (
        _PORTRAIT_X_PX,
        _PORTRAIT_Y_PX,
        _PORTRAIT_WIDTH_PX,
        _PORTRAIT_HEIGHT_PX,
    )
    box = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    frame = (
        f'<rect {box} fill="none" stroke="{card.kind.look.ink}" stroke-opacity=".5"'
        ' stroke-width="2"/>'
    )
    if card.portrait is None:
        return _nobody(card.kind.look) + frame
    uri = svg_text(card.portrait)
    return f'<image {box} preserveAspectRatio="xMidYMid slice" href="{uri}"/>{frame}'


def _nobody(look: CardLook) -> str:
    """A plain figure where the bureau has no photo, and the words that say so."""
    middle, top = _PORTRAIT_X_PX + _PORTRAIT_WIDTH_PX / 2, _PORTRAIT_Y_PX
    return (
        f'<rect x="{_PORTRAIT_X_PX}" y="{top}" width="{_PORTRAIT_WIDTH_PX}"'
        f' height="{_PORTRAIT_HEIGHT_PX}" fill="{look.ink}" fill-opacity=".08"/>'
        f'<g fill="{look.ink}" fill-opacity=".3"><circle cx="{middle}" cy="{top + 104}" r="50"/>'
        f'<path d="M{middle - 92} {top + 250}a92 88 0 0 1 184 0z"/></g>'
        + _text(middle, top + 276, "暂无照片 No photo", 15, _MUTED, weight=500, anchor="middle")
    )


def _foot(card: Card) -> str:
    look = card.kind.look
    field = card.kind.field(look.number)
    number = shown(card.record.values[look.number], field.kind)
    fitted = fit(number, width_px=560, size_px=42)
    as_of = card.as_of.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return (
        f'<path d="M{LEFT_PX} 490H{_RIGHT_PX}" stroke="{look.ink}" stroke-opacity=".35"/>'
        + _text(LEFT_PX, 521, field.title_zh, 20, look.ink, weight=600)
        + _text(LEFT_PX + 8 + 21 * len(field.title_zh), 521, field.title_en, 13, _MUTED)
        + _text(LEFT_PX, 569, fitted.lines[0], fitted.size_px, _TEXT, weight=600, spacing=3)
        + _state_badge(card.state)
        + _text(LEFT_PX, 611, card.identifier, 14, _MUTED, weight=400)
        + _text(_RIGHT_PX, 611, f"数据时间 {as_of} 北京时间", 14, _MUTED, anchor="end")
    )


def _state_badge(state: LicenceState) -> str:
    state_zh, state_en, colour = _STATES[state]
    sign = "M0 9L8 17L23 0" if state is LicenceState.VALID else "M1 0L20 19M20 0L1 19"
    return (
        f'<rect x="776" y="508" width="180" height="64" rx="32" fill="{colour}"/>'
        f'<path transform="translate(802 531)" d="{sign}" fill="none" stroke="#fff"'
        ' stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>'
        + _text(842, 540, state_zh, 26, "#fff", weight=700, spacing=2)
        + _text(843, 559, state_en, 13, "#fff", weight=600, spacing=2)
    )


def _struck_out(card: Card) -> str:
    """Across a card that is no longer good: a veil and a band that nobody can overlook."""
    if card.state is LicenceState.VALID:
        return ""
    state_zh, state_en, colour = _STATES[card.state]
    return (
        f'<rect y="112" width="{CARD_WIDTH_PX}" height="372" fill="#fff" fill-opacity=".55"/>'
        '<g clip-path="url(#card)"><g transform="rotate(-14 506 300)">'
        f'<rect x="-120" y="258" width="1252" height="84" fill="{colour}" fill-opacity=".92"/>'
        + _text(506, 319, f"{state_zh}  {state_en}", 54, "#fff", weight=800, anchor="middle")
        + "</g></g>"
    )


def _text(
    x_px: float,
    y_px: float,
    text: str,
    size_px: float,
    fill: str,
    *,
    weight: int = 400,
    anchor: str = "start",
    spacing: float = 0,
) -> str:
    return (
        f'<text x="{x_px:g}" y="{y_px:g}" font-size="{size_px:g}" fill="{fill}"'
        f' font-weight="{weight}" text-anchor="{anchor}" letter-spacing="{spacing:g}"'
        f' xml:space="preserve">{svg_text(text)}</text>'
    )
