"""Helpers of numbers, lists and chance."""

import string
import uuid
from decimal import ROUND_HALF_EVEN, Decimal

from mock_upstreams.stubs.templates.helpers.logic import chosen
from mock_upstreams.stubs.templates.rendering import Given, Helper
from mock_upstreams.stubs.templates.things import PlainList, as_text

MAX_LENGTH = 10_000
_ALPHABETS = {
    "ALPHANUMERIC": string.ascii_lowercase + string.digits,
    "ALPHABETIC": string.ascii_lowercase,
    "NUMERIC": string.digits,
    "ALPHANUMERIC_AND_SYMBOLS": string.ascii_letters + string.digits + string.punctuation,
    "HEXADECIMAL": "0123456789abcdef",
}


def _number(text: str) -> int | Decimal:
    found = Decimal(text)
    if not found.is_finite() or abs(found.adjusted()) > 30:
        raise ValueError(f"{text} is no number that can be worked with")
    return int(found) if found == found.to_integral_value() and "." not in text else found


def _math(given: Given) -> object:
    left, sign, right = _number(given.text(0)), given.text(1), _number(given.text(2))
    if sign == "+":
        return _shown(left + right)
    if sign == "-":
        return _shown(left - right)
    if sign == "*":
        return _shown(left * right)
    if sign == "/":
        both_whole = isinstance(left, int) and isinstance(right, int)
        return int(left / right) if both_whole else _shown(Decimal(left) / Decimal(right))
    if sign == "%":
        return _shown(left % right)
    raise ValueError(f"{sign} is none of + - * / %")


def _shown(value: int | Decimal) -> object:
    return value if isinstance(value, int) else float(value)


def _range(given: Given) -> object:
    low, high = int(given.text(0)), int(given.text(1))
    if high - low >= MAX_LENGTH:
        raise ValueError(f"more than {MAX_LENGTH} numbers")
    return PlainList(range(low, high + 1))


def _array(given: Given) -> object:
    return PlainList(given.values)


def _array_add(given: Given) -> object:
    values = _as_list(given.value(0))
    values.insert(_position(given, len(values)), given.value(1))
    return PlainList(values)


def _array_remove(given: Given) -> object:
    values = _as_list(given.value(0))
    if values:
        values.pop(min(_position(given, len(values) - 1), len(values) - 1))
    return PlainList(values)


def _position(given: Given, end: int) -> int:
    position = given.named.get("position", "end")
    if position in ("start", "end"):
        return 0 if position == "start" else end
    return int(as_text(position))


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _array_join(given: Given) -> object:
    values: list[object] = list(given.values[1:])
    if len(values) == 1 and isinstance(values[0], list):
        values = list(values[0])
    if given.body:
        names = given.names[:1]
        values = [given.body(one, dict.fromkeys(names, one)).strip() for one in values]
    prefix, suffix = given.named.get("prefix", ""), given.named.get("suffix", "")
    return f"{as_text(prefix)}{given.text(0).join(map(as_text, values))}{as_text(suffix)}"


def _size(given: Given) -> object:
    value = given.value(0)
    return len(value) if isinstance(value, list | dict | str) else 0


def _is_odd(given: Given) -> object:
    return _parity(given, wanted=1, word="odd")


def _is_even(given: Given) -> object:
    return _parity(given, wanted=0, word="even")


def _parity(given: Given, *, wanted: int, word: str) -> object:
    holds = int(given.text(0)) % 2 == wanted
    if given.body:
        return chosen(given, holds)
    return (given.text(1) or word) if holds else ""


def _stripes(given: Given) -> object:
    return given.value(1 if int(given.text(0)) % 2 == 0 else 2)


def _number_format(given: Given) -> object:
    value = Decimal(_number(given.text(0)))
    pattern = given.text(1)
    if pattern == "integer":
        return f"{value.quantize(Decimal(1), ROUND_HALF_EVEN):,}"
    if pattern == "percent":
        return f"{value * 100:,.0f}%"
    most = int(as_text(given.named.get("maximumFractionDigits", 3)))
    least = int(as_text(given.named.get("minimumFractionDigits", 0)))
    if pattern and not set(pattern) <= set("#,0."):
        raise ValueError(f"the format {pattern} is not known here")
    if pattern:
        fraction = pattern.partition(".")[2]
        most, least = len(fraction), fraction.count("0")
    grouping = "," if ("," in pattern if pattern else given.named.get("groupingUsed", True)) else ""
    text = format(value, f"{grouping}.{min(most, 50)}f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(min(least, 50), "0")
    return f"{whole}.{fraction}" if fraction else whole


def _random_value(given: Given) -> object:
    kind = as_text(given.named.get("type", "ALPHANUMERIC")).upper()
    if kind == "UUID":
        return str(uuid.UUID(bytes=given.random.randbytes(16), version=4))
    if kind not in _ALPHABETS:
        raise ValueError(f"type must be UUID or one of {', '.join(_ALPHABETS)}")
    length = int(as_text(given.named.get("length", 36)))
    if not 0 <= length <= MAX_LENGTH:
        raise ValueError(f"length must be from 0 to {MAX_LENGTH}")
    text = "".join(given.random.choices(_ALPHABETS[kind], k=length))
    return text.upper() if given.named.get("uppercase") else text


def _pick_random(given: Given) -> object:
    values = list(given.values)
    if len(values) == 1 and isinstance(values[0], list):
        values = list(values[0])
    if not values:
        raise ValueError("there is nothing to pick from")
    if "count" not in given.named:
        return given.random.choice(values)
    count = min(int(as_text(given.named["count"])), len(values))
    return PlainList(given.random.sample(values, count))


def _random_int(given: Given) -> object:
    low = int(as_text(given.named.get("lower", -(2**31))))
    high = int(as_text(given.named.get("upper", 2**31 - 1)))
    return given.random.randint(low, high)


def _random_decimal(given: Given) -> object:
    low = float(as_text(given.named.get("lower", -1e9)))
    high = float(as_text(given.named.get("upper", 1e9)))
    return given.random.uniform(low, high)


NUMBERS: dict[str, Helper] = {
    "math": _math,
    "maths": _math,
    "range": _range,
    "array": _array,
    "arrayAdd": _array_add,
    "arrayRemove": _array_remove,
    "arrayJoin": _array_join,
    "size": _size,
    "isOdd": _is_odd,
    "isEven": _is_even,
    "stripes": _stripes,
    "numberFormat": _number_format,
    "randomValue": _random_value,
    "pickRandom": _pick_random,
    "randomInt": _random_int,
    "randomDecimal": _random_decimal,
}
