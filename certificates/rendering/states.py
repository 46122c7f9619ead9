"""How a licence's state looks: a word in two languages, a colour and a sign, all three at once."""

from dataclasses import dataclass, replace

from certificates.licence_type import CardLook, LicenceState

_GREEN, _RED, _AMBER, _VIOLET = "#1b6e3c", "#b3201f", "#8a4b00", "#5b2d82"
_TICK = "M0 9L8 17L23 0"
_CROSS = "M1 0L20 19M20 0L1 19"
_PAUSE = "M5 0V19M17 0V19"
_ONWARDS = "M0 9.5H22M13 0L22 9.5L13 19"

_GREY_INK, _GREY_PAPER, _GREY_PAPER_END = "#474d53", "#f5f5f4", "#dededc"


@dataclass(frozen=True, kw_only=True)
class StateLook:
    """White on `colour` passes WCAG AA. `sign` is path data, 23 x 19 px, to be stroked."""

    word_zh: str
    word_en: str
    colour: str
    sign: str


STATES = {
    LicenceState.VALID: StateLook(word_zh="有效", word_en="VALID", colour=_GREEN, sign=_TICK),
    LicenceState.EXPIRED: StateLook(word_zh="已过期", word_en="EXPIRED", colour=_RED, sign=_CROSS),
    LicenceState.SUSPENDED: StateLook(
        word_zh="已暂停", word_en="SUSPENDED", colour=_AMBER, sign=_PAUSE
    ),
    LicenceState.SUPERSEDED: StateLook(
        word_zh="已换证", word_en="REPLACED", colour=_VIOLET, sign=_ONWARDS
    ),
    LicenceState.REVOKED: StateLook(word_zh="已注销", word_en="REVOKED", colour=_RED, sign=_CROSS),
}


def look_in(look: CardLook, state: LicenceState) -> CardLook:
    """Return a type's look, or the same in grey for a licence that is not good."""
    if state is LicenceState.VALID:
        return look
    return replace(look, ink=_GREY_INK, paper=_GREY_PAPER, paper_end=_GREY_PAPER_END)
