"""What an organisation may write as the purpose of a request: words that a citizen can trust.

It is shown to the citizen and printed on every page, so nothing in it may hide, turn round or cover
its neighbours, and no number in it may identify a person: it stays in the list of uses for years.
"""

import unicodedata

SHORTEST, LONGEST = 4, 60
_KINDS = frozenset("LNP")  # letters, digits, punctuation
_ALSO = frozenset(" +=<>%￥¥$")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters of Hangul that show nothing
_MOST_DIGITS = 9
"""In all, whatever stands between them: a telephone has 11, an identity number 18."""


def purpose_problem(text: str) -> str | None:
    """Return what is wrong with a purpose, in Chinese and English; None if nothing is."""
    if not SHORTEST <= len(text) <= LONGEST:
        return f"须为{SHORTEST}到{LONGEST}个字符。 Must be {SHORTEST} to {LONGEST} characters long."
    if text != text.strip() or not all(_is_plain(char) for char in text):
        return "只能使用文字、数字和标点。 Only letters, digits and punctuation are taken."
    if not any(char.isalpha() for char in text):
        return "请写明用途。 Say what it is for."
    # Digits of every script and width count, and the numerals that Chinese writes as words.
    plain = unicodedata.normalize("NFKC", text)
    if sum(unicodedata.numeric(char, None) is not None for char in plain) > _MOST_DIGITS:
        return (
            f"数字合计不得超过{_MOST_DIGITS}个，请勿填写证件号、电话等号码。 "
            f"At most {_MOST_DIGITS} digits in all: leave out numbers of papers and telephones."
        )
    return None


def _is_plain(char: str) -> bool:
    if char in _ALSO:
        return True
    if char in _FILLERS or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT:
        return False
    return unicodedata.category(char)[0] in _KINDS
