"""A card's state in word, colour and sign: in a badge, or across the card where it is not good."""

from certificates.licence_type import LicenceState
from certificates.rendering.ink import WHITE, text_at
from certificates.rendering.layout import LEFT_PX, RIGHT_PX
from certificates.rendering.ornaments import CARD_WIDTH_PX
from certificates.rendering.states import STATES

_TOP_PX, _HEIGHT_PX = 112, 68


def badge(state: LicenceState) -> str:
    """The state in a corner, beside the number of a card."""
    look = STATES[state]
    return (
        f'<rect x="776" y="508" width="180" height="64" rx="32" fill="{look.colour}"/>'
        f'<path transform="translate(802 531)" d="{look.sign}" fill="none" stroke="{WHITE}"'
        ' stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>'
        + text_at(842, 540, look.word_zh, 26, WHITE, weight=700, spacing=2)
        + text_at(843, 559, look.word_en, 13, WHITE, weight=600, spacing=2)
    )


def band(state: LicenceState) -> str:
    """Across a grey card that is not good: a band that nobody can overlook, and over no text."""
    look = STATES[state]
    line = _TOP_PX + _HEIGHT_PX / 2
    return (
        f'<rect y="{_TOP_PX}" width="{CARD_WIDTH_PX}" height="{_HEIGHT_PX}"'
        f' fill="{look.colour}"/>'
        f'<path transform="translate({LEFT_PX + 4} {line - 19:g}) scale(2)" d="{look.sign}"'
        f' fill="none" stroke="{WHITE}" stroke-width="5" stroke-linecap="round"'
        ' stroke-linejoin="round"/>'
        + text_at(133, line + 18, look.word_zh, 50, WHITE, weight=800, spacing=6)
        + text_at(RIGHT_PX, line + 16, look.word_en, 46, WHITE, weight=800, anchor="end")
    )
