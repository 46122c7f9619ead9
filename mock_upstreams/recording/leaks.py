"""The last look at a file before it is kept: is anything of a real person still in it?

It knows nothing of fields: it looks for every value that was replaced in this run, in every
encoding in which one could have slipped through.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from json import dumps
from urllib.parse import unquote_to_bytes

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{5,}={0,2}")
_DEEPEST = 4
_CHARSETS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def leaks(data: bytes, originals: Iterable[str]) -> bool:
    """Return whether any of the values is in the bytes, forwards or backwards."""
    looked = b"\xff\n\xff".join((*_layers(data, 0), *_layers(data[::-1], 0)))
    return any(form in looked for original in originals for form in _forms(original))


def _layers(data: bytes, depth: int) -> Iterator[bytes]:
    """Give the bytes, the same backwards, and what percent signs and base64 in them hold."""
    yield data.lower()
    yield data[::-1].lower()
    if b"%" in data:
        yield unquote_to_bytes(data).lower()
    if depth == _DEEPEST:
        return
    for run in _BASE64.findall(data):
        text = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(min(4, len(text))):
            part = text[start:]
            part = part[:-1] if len(part) % 4 == 1 else part
            try:
                inside = base64.b64decode(part + b"=" * (-len(part) % 4), validate=True)
            except binascii.Error:
                continue
            if start == 0 and (len(inside) > 24 or inside.isascii()):
                yield from _layers(inside, depth + 1)
            else:
                yield inside.lower()


@lru_cache(maxsize=100_000)
def _forms(original: str) -> frozenset[bytes]:
    found = set()
    for charset in _CHARSETS:
        raw = original.encode(charset, "replace")
        found |= {raw, raw.hex().encode()}
    found.add(dumps(original)[1:-1].encode())
    found.add("".join(f"&#{ord(one)};" for one in original).encode())
    found.add("".join(f"&#x{ord(one):x};" for one in original).encode())
    return frozenset(form.lower() for form in found)
