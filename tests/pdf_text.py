"""The text of a PDF that ReportLab wrote, as a reader that searches or copies finds it."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

_TOKEN = re.compile(
    rb"/(?P<font>F\d+\+?\d*) [\d.]+ Tf"
    rb"|\((?P<string>(?:\\.|[^\\()])*)\) Tj"
    rb"|/ActualText <FEFF(?P<actual>[0-9A-F]+)>>> BDC"
    rb"|(?P<end>EMC)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """Return what is written on the pages, in the order in which it was drawn."""
    return "\n".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    reader = PdfFileReader(BytesIO(pdf))
    return [_text(page.get_object()) for page in reader.root["/Pages"]["/Kids"]]


def _text(page: Any) -> str:
    known = page["/Resources"]["/Font"]
    fonts = {name[1:].encode(): _characters(known[name]) for name in known}
    found: list[str] = []
    font: Mapping[int, str] = {}
    is_spelt_out = False
    for token in _TOKEN.finditer(page["/Contents"].data):
        if token["font"]:
            font = fonts[token["font"]]
        elif token["actual"]:
            is_spelt_out = True
            found.append(bytes.fromhex(token["actual"].decode()).decode("utf-16-be"))
        elif token["end"]:
            is_spelt_out = False
        elif not is_spelt_out:
            found.append("".join(font.get(byte, "?") for byte in _unescape(token["string"])))
    return "".join(found)


def _unescape(raw: bytes) -> bytes:
    def plain(match: "re.Match[bytes]") -> bytes:
        if match[1]:
            return bytes([int(match[1], 8)])
        return _NAMED.get(match[2], match[2])

    return _ESCAPE.sub(plain, raw)


def _characters(font: Any) -> Mapping[int, str]:
    if "/ToUnicode" not in font:
        return {}
    pairs = re.findall(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{4})>\n", font["/ToUnicode"].data)
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for code, text in pairs
    }
