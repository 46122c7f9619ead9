"""A card in large print, for eyes that are no longer young: twice the size, one thing a line.

As wide as the other, so that a phone shows it at the same width, and as tall as it needs to be.
"""

from certificates.licence_type import CardLook, LicenceType
from certificates.rendering.card import (
    Card,
    background,
    beijing_time,
    document,
    frame,
    platform_mark,
    portrait,
)
from certificates.rendering.display import shown
from certificates.rendering.ink import GOLD, MUTED, TEXT, WHITE, text_at
from certificates.rendering.layout import Entry, closing, field_rows
from certificates.rendering.ornaments import CARD_WIDTH_PX
from certificates.rendering.seal import seal
from certificates.rendering.states import STATES
from certificates.rendering.text import fit

_LEFT_PX, _RIGHT_PX = 56, 956
_TITLE_X_PX = 198
_WIDTH_PX = _RIGHT_PX - _LEFT_PX
_TITLE_PX, _ISSUER_PX, _LABEL_PX = 84, 44, 42
_VALUE_PX, _FIRST_PX, _NUMBER_PX = 56, 80, 84
_NOTE_PX = 34
_STRIPE_TOP_PX, _STRIPE_PX = 236, 132
_ROWS_TOP_PX = _STRIPE_TOP_PX + _STRIPE_PX + 34
_BETWEEN_PX = 30
_PORTRAIT_PX, _PORTRAIT_HEIGHT_PX = 340, 426
_MOST_LINES = 6
_SEAL_PX = 112


def large_card_svg(card: Card) -> str:
    """Draw a card in large print, 1012 px wide; letters are twice those of the other and more."""
    rows, bottom_px = _rows(card)
    number, bottom_px = _number(card, bottom_px)
    height_px = round(bottom_px + 3 * _NOTE_PX)
    parts = [
        background(card.look, height_px),
        _header(card.kind, card.look),
        _stripe(card),
        rows,
        number,
        text_at(_LEFT_PX, bottom_px + 44, f"数据时间 {beijing_time(card.as_of)}", _NOTE_PX, MUTED),
        frame(card.look, height_px),
    ]
    return document(card, height_px, parts)


def _header(kind: LicenceType, look: CardLook) -> str:
    title = fit(kind.title_zh, width_px=_RIGHT_PX - _TITLE_X_PX, size_px=_TITLE_PX)
    issuer = fit(kind.issuer_zh, width_px=_RIGHT_PX - _TITLE_X_PX, size_px=_ISSUER_PX)
    return (
        f'<path d="M0 {_STRIPE_TOP_PX}V36a36 36 0 0 1 36-36h{CARD_WIDTH_PX - 72}'
        f'a36 36 0 0 1 36 36v{_STRIPE_TOP_PX - 36}z" fill="{look.ink}"/>'
        + platform_mark(112, 120, scale=1.7)
        + text_at(_TITLE_X_PX, 124, title.lines[0], title.size_px, WHITE, weight=700)
        + text_at(_TITLE_X_PX, 196, issuer.lines[0], issuer.size_px, WHITE, weight=500)
    )


def _stripe(card: Card) -> str:
    """The state, from edge to edge: seen before a word is read."""
    look = STATES[card.state]
    line = _STRIPE_TOP_PX + _STRIPE_PX / 2
    return (
        f'<rect y="{_STRIPE_TOP_PX}" width="{CARD_WIDTH_PX}" height="{_STRIPE_PX}"'
        f' fill="{look.colour}"/>'
        f'<rect y="{_STRIPE_TOP_PX}" width="{CARD_WIDTH_PX}" height="5" fill="{GOLD}"/>'
        f'<path transform="translate(70 {line - 38:g}) scale(4)" d="{look.sign}" fill="none"'
        f' stroke="{WHITE}" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round"/>'
        + text_at(220, line + 30, look.word_zh, 84, WHITE, weight=800, spacing=6)
        + text_at(_RIGHT_PX, line + 26, look.word_en, 64, WHITE, weight=700, anchor="end")
    )


def _rows(card: Card) -> tuple[str, float]:
    """Return the rows, and where they end. The portrait stands beside the first of them."""
    first, *others = [entry for row in field_rows(card.kind, card.record) for entry in row]
    issuer, dates = closing(card.kind, card.record)
    parts = []
    top = float(_ROWS_TOP_PX)
    beside = _WIDTH_PX
    if card.look.portrait:
        beside = _WIDTH_PX - _PORTRAIT_PX - 36
        parts.append(portrait(card, _RIGHT_PX - _PORTRAIT_PX, top + 8, _PORTRAIT_PX))
    portrait_end = top + 8 + _PORTRAIT_HEIGHT_PX if card.look.portrait else 0
    for entry in (first, *others, dates, issuer):
        size = _FIRST_PX if entry is first else _VALUE_PX
        width = beside if top < portrait_end else _WIDTH_PX
        width = min(width, _WIDTH_PX - 2 * _SEAL_PX - 20) if entry is issuer else width
        drawn, top = _row(entry, card.look.ink, top, width, size)
        parts.append(drawn)
    top = max(top, portrait_end + _BETWEEN_PX)
    middle = top - _BETWEEN_PX - _SEAL_PX + 20
    parts.append(seal(card.record.issuer, card.state, _RIGHT_PX - _SEAL_PX, middle, _SEAL_PX))
    return "".join(parts), top


def _row(
    entry: Entry, ink: str, top_px: float, width_px: float, size_px: float
) -> tuple[str, float]:
    text = fit(
        entry.value,
        width_px=width_px,
        size_px=size_px,
        max_lines=_MOST_LINES,
        smallest_px=_VALUE_PX,
    )
    first = top_px + _LABEL_PX + 8 + text.size_px
    drawn = text_at(_LEFT_PX, top_px + _LABEL_PX, entry.title_zh, _LABEL_PX, ink, weight=600)
    for number, line in enumerate(text.lines):
        y = first + number * text.line_height_px
        drawn += text_at(_LEFT_PX, y, line, text.size_px, TEXT, weight=500)
    bottom = first + (len(text.lines) - 1) * text.line_height_px
    return drawn, bottom + 0.25 * text.size_px + _BETWEEN_PX


def _number(card: Card, top_px: float) -> tuple[str, float]:
    field = card.kind.field(card.look.number)
    value = shown(card.record.values[card.look.number], field.kind)
    entry = Entry(title_zh=field.title_zh, title_en=field.title_en, value=value)
    drawn, bottom = _row(entry, card.look.ink, top_px + 34, _WIDTH_PX, _NUMBER_PX)
    rule = (
        f'<path d="M{_LEFT_PX} {top_px + 10:g}H{_RIGHT_PX}" stroke="{card.look.ink}"'
        ' stroke-opacity=".35" stroke-width="2"/>'
    )
    return rule + drawn, bottom
