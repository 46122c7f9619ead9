"""Helpers that change texts."""

import base64
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote_plus, unquote_plus

from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.stubs.templates.rendering import Given, Helper
from mock_upstreams.stubs.templates.things import OneOrMany, PlainList, as_text, is_empty

MAX_WIDTH = 10_000


def _given_text(given: Given) -> str:
    """Return the block, or the first value."""
    return given.inside() if given.body else given.text(0)


def _changing(change: Callable[[str], str]) -> Helper:
    return lambda given: change(_given_text(given))


def _capitalize(text: str) -> str:
    return re.sub(r"(^|\s)(\S)", lambda found: found[1] + found[2].upper(), text)


def _substring(given: Given) -> object:
    text, start = given.text(0), int(given.text(1))
    end = int(given.text(2)) if len(given.values) > 2 else len(text)
    if not 0 <= start <= end <= len(text):
        raise ValueError("outside the text")
    return text[start:end]


def _replace(given: Given) -> object:
    return given.text(0).replace(given.text(1), given.text(2))


def _cut(given: Given) -> object:
    return given.text(0).replace(given.text(1) or " ", "")


def _join(given: Given) -> object:
    values = given.value(0)
    if isinstance(values, list):
        return given.text(1).join(map(as_text, values))
    return given.text(len(given.values) - 1).join(map(as_text, given.values[:-1]))


def _split(given: Given) -> object:
    return PlainList(given.text(0).split(given.text(1)))


def _default_if_empty(given: Given) -> object:
    return given.value(1) if is_empty(given.value(0)) else given.value(0)


def _padding(place: Callable[[str, int, str], str]) -> Helper:
    def pad(given: Given) -> object:
        width = min(int(as_text(given.named.get("size", 0))), MAX_WIDTH)
        return place(given.text(0), width, as_text(given.named.get("pad", " "))[:1] or " ")

    return pad


def _abbreviate(given: Given) -> object:
    text, width = given.text(0), int(given.text(1))
    return text if len(text) <= width else f"{text[: max(width - 3, 0)]}..."


def _yes_no(given: Given) -> object:
    value = given.value(0)
    if value is None:
        return given.named.get("maybe", "maybe")
    return given.named.get("yes", "yes") if value else given.named.get("no", "no")


def _base64(given: Given) -> object:
    text = _given_text(given)
    if given.named.get("decode"):
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    encoded = base64.b64encode(text.encode()).decode()
    return encoded if given.named.get("padding", True) else encoded.rstrip("=")


def _url_encode(given: Given) -> object:
    text = _given_text(given)
    return unquote_plus(text) if given.named.get("decode") else quote_plus(text)


def _form_data(given: Given) -> object:
    fields: dict[str, object] = {}
    for name, value in _pairs(given.text(0), bool(given.named.get("urlDecode"))):
        held = fields.setdefault(name, OneOrMany())
        if isinstance(held, OneOrMany):
            held.append(value)
    if len(given.values) < 2:
        return fields
    given.assign(given.text(1), fields)
    return ""


def _pairs(text: str, is_decoded: bool) -> list[tuple[str, str]]:
    if is_decoded:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=1000)
    split = (pair.partition("=") for pair in text.split("&", 1000))
    return [(name, value) for name, _, value in split if name]


def _regex_extract(given: Given) -> object:
    regex = compile_regex(given.text(1))
    found = regex.search(given.text(0))
    if found is None:
        if "default" in given.named:
            return given.named["default"]
        raise ValueError(f"nothing fits {given.text(1)}")
    if len(given.values) < 3:
        return found[0]
    given.assign(given.text(2), PlainList(found.groups() or [found[0]]))
    return ""


def _slug(text: str) -> str:
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", text)).strip("-").lower()


WORDS: dict[str, Helper] = {
    "upper": _changing(str.upper),
    "lower": _changing(str.lower),
    "capitalize": _changing(_capitalize),
    "capitalizeFirst": _changing(lambda text: text[:1].upper() + text[1:]),
    "trim": _changing(str.strip),
    "slugify": _changing(_slug),
    "stripTags": _changing(lambda text: re.sub(r"<[^<>]*>", "", text)),
    "substring": _substring,
    "replace": _replace,
    "cut": _cut,
    "join": _join,
    "split": _split,
    "defaultIfEmpty": _default_if_empty,
    "ljust": _padding(str.ljust),
    "rjust": _padding(str.rjust),
    "center": _padding(str.center),
    "abbreviate": _abbreviate,
    "yesno": _yes_no,
    "base64": _base64,
    "urlEncode": _url_encode,
    "formData": _form_data,
    "regexExtract": _regex_extract,
}
