"""Honest offline codes with something changed, at each of their layers."""

import random
import zlib

import base45
import cbor2
from cwt import COSE, COSEKey

from tools.codes.desk import SIGNATURE_BYTES, packed, unpacked

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_STRANGE = _CHARACTERS + "abc\x00\n,六０"
_ALGORITHMS: tuple[object, ...] = (
    -8,
    5,
    4,
    -35,
    -36,
    -37,
    -257,
    0,
    None,
    "none",
    "ES256",
    b"",
    [],
    True,
)

_HEADERS: tuple[dict[int, object], ...] = (
    {4: bytes(8)}, {4: b""}, {4: 7}, {2: [99], 99: 1}, {2: [4]}, {3: 61}, {5: b"iv"}, {33: b""},
)  # fmt: skip


def characters(code: str, chance: random.Random) -> str:
    """Change, drop, add, swap or cut characters."""
    text = list(code)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        kind = chance.randrange(5)
        if kind == 0:
            text[at] = chance.choice(_CHARACTERS)
        elif kind == 1:
            text[at] = chance.choice(_STRANGE)
        elif kind == 2:
            text.insert(at, chance.choice(_CHARACTERS))
        elif kind == 3:
            text[at : at + 2] = text[at : at + 2][::-1]
        else:
            del text[at]
    changed = "".join(text)
    return characters(code, chance) if changed == code else changed


def cut(code: str, chance: random.Random) -> str:
    """Cut off an end, or let more follow."""
    if chance.random() < 0.7:
        return code[: chance.randrange(len(code))]
    return code + "".join(chance.choices(_CHARACTERS, k=chance.randint(1, 40)))


def deflated(code: str, chance: random.Random) -> str:
    """Change bits of the deflated bytes, or put more after them."""
    raw = bytearray(base45.b45decode(code))
    for _ in range(chance.randint(0, 3)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    raw += chance.randbytes(chance.choice((0, 0, 1, 9)))
    if chance.random() < 0.1:
        raw[1] ^= 0x20  # it claims a preset dictionary
    return str(base45.b45encode(bytes(raw)).decode())


def message(code: str, chance: random.Random) -> str:
    """Change bytes of the signed message."""
    raw = bytearray(unpacked(code))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(raw))
        kind = chance.randrange(3)
        if kind == 0:
            raw[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            raw[at:at] = chance.randbytes(chance.randint(1, 8))
        else:
            del raw[at : at + chance.randint(1, 8)]
    return packed(bytes(raw), chance.randint(0, 9))


def frame(code: str, chance: random.Random) -> str:
    """Move the message's parts, or put something else in their place."""
    parts: list[object] = list(cbor2.loads(unpacked(code)).value)
    tag = chance.choice((18, 18, 17, 61, 96, 98, 0))
    kind = chance.randrange(4)
    if kind == 0:
        chance.shuffle(parts)
    elif kind == 1:
        parts[chance.randrange(4)] = chance.choice((b"", "", None, 0, [], {}, {4: b"12345678"}))
    elif kind == 2:
        parts[3] = chance.choice((bytes(SIGNATURE_BYTES), b"\xff" * SIGNATURE_BYTES))
    else:
        parts.append(parts[chance.randrange(4)])
    return packed(cbor2.dumps(cbor2.CBORTag(tag, parts)))


def algorithm(code: str, chance: random.Random) -> str:
    """Name another algorithm in the header."""
    return _with_header(code, {1: chance.choice(_ALGORITHMS)})


def header(code: str, chance: random.Random) -> str:
    """Name another key, or add what a header may hold."""
    added = chance.choice(_HEADERS)
    return _with_header(code, added)


def claims(code: str, chance: random.Random) -> str:
    """Change what is claimed and keep the signature."""
    head, open_header, payload, signature = cbor2.loads(unpacked(code)).value
    said = cbor2.loads(payload)
    key = chance.choice([key for key in said if isinstance(key, int)])
    said[key] = _other(said[key], chance)
    parts = [head, open_header, cbor2.dumps(said), signature]
    return packed(cbor2.dumps(cbor2.CBORTag(18, parts)))


def mac(code: str, chance: random.Random) -> str:
    """Sign with a key that everybody knows, as a MAC, under the honest key's id."""
    head, _, payload, _ = cbor2.loads(unpacked(code)).value
    kid = cbor2.loads(head)[4]
    key = COSEKey.from_symmetric_key(kid * 4, alg="HS256", kid=kid)
    forged = COSE.new().encode(payload, key, protected={1: 5, 4: kid})
    if chance.random() < 0.5:
        return packed(forged)
    head, open_header, payload, tag = cbor2.loads(forged).value[:4]
    return packed(cbor2.dumps(cbor2.CBORTag(18, [head, open_header, payload, tag * 2])))


def repacked(code: str, chance: random.Random) -> str:
    """Deflate the same message in another way, raw, in pieces or not at all."""
    raw = unpacked(code)
    kind = chance.randrange(3)
    if kind == 0:
        return str(base45.b45encode(raw).decode())
    deflater = zlib.compressobj(chance.randint(0, 9), wbits=chance.choice((-15, 31, 9)))
    half = chance.randrange(len(raw))
    flushed = deflater.compress(raw[:half]) + deflater.flush(zlib.Z_FULL_FLUSH)
    rest = deflater.compress(raw[half:]) + (deflater.flush() if kind == 1 else b"")
    return str(base45.b45encode(flushed + rest).decode())


def _with_header(code: str, changes: dict[int, object]) -> str:
    head, open_header, payload, signature = cbor2.loads(unpacked(code)).value
    changed = cbor2.dumps({**cbor2.loads(head), **changes})
    return packed(cbor2.dumps(cbor2.CBORTag(18, [changed, open_header, payload, signature])))


def _other(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value + chance.choice((-(10**6), -1, 1, 300, 10**6, 2**40))
    if isinstance(value, str):
        return chance.choice(("", value + "0", value[::-1] + "1", 7, None))
    return chance.choice(({}, [], None, {1: "440106199103080028"}, {4: "张三"}))
