"""The modules of a QR code, by numpy (ISO/IEC 18004).

Everything that is the same for all codes of one version is asked of the `qrcode` library once and
kept: its patterns, its mask, its blocks. What differs from code to code is a few table look-ups:
twenty times as fast as the library (docs/adr/0006-pictures-and-fonts.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from qrcode import QRCode, base, util
from qrcode.constants import ERROR_CORRECT_M

Modules = NDArray[np.uint8]
_Bytes = NDArray[np.uint8]

# Choosing the best of eight masks costs four times the rest. The payloads are random or compressed,
# so that no mask can meet a pattern that it makes worse.
_MASK = 3
_PADDING = b"\xec\x11"
_MODE_BITS = 4
_LARGEST_VERSION = 40
_TIMING_COLUMN = 6
# `qrcode` shares module-wide caches between calls and promises nothing to threads.
_one_at_a_time = Lock()


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """What codes of one version share: the modules when all data is 0, and where each bit goes."""

    zeros: Modules
    places: NDArray[np.intp]


def qr_modules(payload: str) -> Modules:
    """Return the modules at error level M, (side, side), 1 where dark, without the quiet zone.

    Raises:
        ValueError: longer than any QR code holds.
    """
    text = util.QRData(payload)
    version, words = _data_words(text)
    with _one_at_a_time:
        layout = _layout(version)
    bits = np.unpackbits(np.array(_with_correction(words, version), np.uint8))
    modules = layout.zeros.copy()
    modules.ravel()[layout.places] ^= bits
    return modules


def _data_words(text: util.QRData) -> tuple[int, bytes]:
    """Return the smallest version that holds a text, and its data as that version's bytes."""
    body = util.BitBuffer()
    text.write(body)
    version = _version_for(text.mode, len(body))
    length_bits = util.length_in_bits(text.mode, version)
    head = (text.mode << length_bits) | len(text)
    bits = (head << len(body)) | (int.from_bytes(body.buffer) >> (-len(body) % 8))
    used = _MODE_BITS + length_bits + len(body)
    room = util.BIT_LIMIT_TABLE[ERROR_CORRECT_M][version]
    # Up to four zeros end the data, and some more its last byte.
    ended = min(used + _MODE_BITS, room)
    size = -(-ended // 8)
    words = (bits << (8 * size - used)).to_bytes(size)
    return version, words + (_PADDING * (room // 8))[: room // 8 - size]


def _version_for(mode: int, body_bits: int) -> int:
    for version in range(1, _LARGEST_VERSION + 1):
        needed = _MODE_BITS + util.length_in_bits(mode, version) + body_bits
        if needed <= util.BIT_LIMIT_TABLE[ERROR_CORRECT_M][version]:
            return version
    raise ValueError("no QR code version holds so much")


def _with_correction(words: bytes, version: int) -> list[int]:
    """Return the data's bytes, interleaved block by block, and after them those that correct it."""
    data, correction, at = [], [], 0
    for block in base.rs_blocks(version, ERROR_CORRECT_M):
        part = np.frombuffer(words, np.uint8, block.data_count, at)
        at += block.data_count
        rows = _correction_rows(block.data_count, block.total_count - block.data_count)
        products = _products()[part[:, None], rows]
        data.append(part.tolist())
        correction.append(np.bitwise_xor.reduce(products, axis=0).tolist())
    # The later blocks may be a byte longer.
    woven = chain.from_iterable(chain(zip_longest(*data), zip(*correction, strict=True)))
    return [word for word in woven if word is not None]


@cache
def _products() -> _Bytes:
    """Return the products of all pairs in GF(256), as the Reed-Solomon code of QR counts."""
    logs = np.array(base.LOG_TABLE)
    powers = np.array(base.EXP_TABLE)
    products: _Bytes = powers[(logs[:, None] + logs[None, :]) % 255].astype(np.uint8)
    products[0, :] = products[:, 0] = 0
    return products


@cache
def _correction_rows(data_count: int, correction_count: int) -> _Bytes:
    """Return what a 1 in each data byte adds to the correction, (data_count, correction_count)."""
    generator = base.Polynomial([1], 0)
    for power in range(correction_count):
        generator = generator * base.Polynomial([1, base.gexp(power)], 0)
    last = np.array(list(generator)[1:], np.uint8)
    rows = [last]
    for _ in range(data_count - 1):
        ahead = rows[-1]
        rows.append(np.append(ahead[1:], np.uint8(0)) ^ _products()[ahead[0], last])
    return np.stack(rows[::-1])


@cache
def _layout(version: int) -> _Layout:
    words = sum(block.total_count for block in base.rs_blocks(version, ERROR_CORRECT_M))
    zeros, ones = _drawn(version, [0] * words), _drawn(version, [0xFF] * words)
    side = len(zeros)
    is_data = zeros != ones
    places = [row * side + column for row, column in _way(side) if is_data[row, column]]
    return _Layout(zeros=zeros, places=np.array(places))


def _drawn(version: int, words: list[int]) -> Modules:
    code = QRCode(version, ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.data_cache = words
    code.makeImpl(False, _MASK)
    return np.array(code.modules, np.uint8)


def _way(side: int) -> Iterator[tuple[int, int]]:
    """Where data goes: pairs of columns from the right, up and down by turns."""
    rights = list(range(side - 1, _TIMING_COLUMN, -2))
    rights += list(range(_TIMING_COLUMN - 1, 0, -2))
    for turn, right in enumerate(rights):
        rows = range(side) if turn % 2 else range(side - 1, -1, -1)
        for row in rows:
            yield row, right
            yield row, right - 1
