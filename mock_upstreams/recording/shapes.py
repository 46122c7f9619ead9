"""Values that look like the real ones: same length and kind of characters, sound check digits."""

import base64
import re

from mock_upstreams.interface.files import Schema
from mock_upstreams.lives import Portrait
from mock_upstreams.portraits import reference_photo

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+", re.ASCII)
# What numbers of certificates are written around.
_KEPT = frozenset("（）()第号字-_/. ")


def scrambled(text: str, bits: bytes) -> str:
    """Replace digits by digits and letters by letters; other characters of any script by 样.

    Args:
        bits: As many bytes as there are characters.
    """
    letters = 6 if _HEX.fullmatch(text) else 26
    return "".join(_other(one, byte, letters) for one, byte in zip(text, bits, strict=True))


def _other(one: str, byte: int, letters: int) -> str:
    if one.isascii() and one.isdigit():
        return str(byte % 10)
    if one.isascii() and one.isalpha():
        return chr(ord("a" if one.islower() else "A") + byte % letters)
    return one if one in _KEPT else "样"


def bank_account(text: str, pick: int) -> str:
    """Return an account number of the same length, with Luhn's check digit (ISO/IEC 7812-1)."""
    first = f"{pick % 10 ** (len(text) - 1):0{len(text) - 1}d}"
    doubled = [int(one) * (2 if index % 2 == 0 else 1) for index, one in enumerate(first[::-1])]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{first}{-total % 10}"


def social_credit_code(text: str, pick: int) -> str:
    """Return a code of the same category, in a division that China does not have (GB 32100)."""
    category = text[:2] if len(text) == 18 and all(one in _USCC for one in text[:2]) else "91"
    first = f"{category}990000" + "".join(_USCC[pick // 31**step % 31] for step in range(9))
    total = sum(_USCC.index(one) * pow(3, index, 31) for index, one in enumerate(first))
    return first + _USCC[-total % 31]


def blank(kind: str, text: str, schema: Schema) -> str:
    """Return a text that says nothing."""
    if kind == "photo":
        return base64.b64encode(reference_photo(Portrait.DRAWN)).decode()
    if kind == "seal":
        return "0" * min(len(text), 128)
    if kind == "credential" or not text:
        return ""
    return fit("样例", schema)


def fit(text: str, schema: Schema) -> str:
    """Return a text as long as its schema has it."""
    longest = schema.get("maxLength", len(text))
    return text[:longest] if len(text) > longest else text
