"""WebM: EBML elements, and lies that only they can tell."""

import struct

from tools.fuzz.tree import INTERESTING, Node, Rng, find

_SEGMENT, _CLUSTER, _BLOCK_GROUP = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\xa0"
_TRACK, _VIDEO, _AUDIO, _CODEC = b"\xae", b"\xe0", b"\xe1", b"\x86"
_SIMPLE_BLOCK, _BLOCK, _VOID = b"\xa3", b"\xa1", b"\xec"
_ENCODINGS, _ENCODING, _COMPRESSION = b"\x6d\x80", b"\x62\x40", b"\x50\x34"
_MASTERS = {
    b"\x1a\x45\xdf\xa3", _SEGMENT, b"\x11\x4d\x9b\x74", b"\x4d\xbb", b"\x15\x49\xa9\x66",
    b"\x16\x54\xae\x6b", _TRACK, _VIDEO, _AUDIO, _CLUSTER, _BLOCK_GROUP, b"\x1c\x53\xbb\x6b",
    b"\xbb", b"\xb7", b"\x12\x54\xc3\x67", b"\x73\x73", b"\x67\xc8", _ENCODINGS, _ENCODING,
    _COMPRESSION,
}  # fmt: skip
_NUMBERS = (
    b"\x2a\xd7\xb1", b"\x44\x89", b"\xe7", b"\xb0", b"\xba", b"\xb5", b"\x78\xb5", b"\x9f", b"\xd7",
    b"\x83", b"\x23\xe3\x83", b"\x56\xaa", b"\x56\xbb", b"\x9b", b"\xfb",
)  # fmt: skip
"""Time scale, duration, cluster time, width, height, rates, channels, track, default duration …"""
_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG4/ISO/AVC", b"V_MS/VFW/FOURCC", b"V_QUICKTIME",
           b"V_UNCOMPRESSED", b"V_MJPEG", b"A_OPUS", b"A_VORBIS", b"A_AAC", b"A_PCM/INT/LIT",
           b"S_TEXT/UTF8", b"A_MS/ACM", b"")  # fmt: skip
_UNKNOWN_LENGTH = 2**56 - 1


class Webm:
    """Elements: a name of one to four bytes, a length of one to eight."""

    names: tuple[bytes, ...] = (
        *sorted(_MASTERS),
        *_NUMBERS,
        _SIMPLE_BLOCK,
        _BLOCK,
        _VOID,
        _CODEC,
        b"\x63\xa2",
    )
    wrappers: tuple[bytes, ...] = (
        _SEGMENT,
        _CLUSTER,
        _BLOCK_GROUP,
        _TRACK,
        b"\x12\x54\xc3\x67",
        b"\x67\xc8",
    )

    def parse(self, content: bytes) -> Node:
        return Node(b"", children=_elements(content))

    def wrapped(self, node: Node, body: bytes) -> bytes:
        length = len(body) if node.lie is None else node.lie % 2**56
        width = next(width for width in range(1, 9) if width == 8 or length < 2 ** (7 * width) - 1)
        return node.name + (length | 1 << 7 * width).to_bytes(width, "big") + body


def _elements(content: bytes) -> list[Node]:
    elements, at = [], 0
    while at < len(content):
        name_bytes = _width(content[at])
        start = at + name_bytes
        if start >= len(content) or name_bytes > 4:
            break
        length_bytes = _width(content[start])
        length = int.from_bytes(content[start : start + length_bytes], "big")
        length ^= 1 << 7 * length_bytes
        body_at = start + length_bytes
        name, body = content[at:start], content[body_at : body_at + length]
        is_master = name in _MASTERS
        elements.append(
            Node(name, b"" if is_master else body, _elements(body) if is_master else [])
        )
        at = body_at + length
    return elements


def _width(first: int) -> int:
    return 9 - first.bit_length()


def bend_numbers(root: Node, rng: Rng) -> None:
    """Set sizes, rates, times and channels to interesting numbers, floats among them."""
    for element in _some(root, _NUMBERS, rng):
        if len(element.head) == 8 and rng.random() < 0.7:
            number = rng.choice([0.0, -1.0, 1.0, 1e-300, 1e300, float("nan"), float("inf")])
            element.head = struct.pack(">d", number)
            continue
        number = INTERESTING[int(rng.integers(len(INTERESTING)))]
        element.head = number.to_bytes(int(rng.choice([4, 8])), "big")


def rename_codec(root: Node, rng: Rng) -> None:
    for element in _some(root, (_CODEC,), rng):
        element.head = _CODECS[int(rng.integers(len(_CODECS)))]


def lace(root: Node, rng: Rng) -> None:
    """Claim that blocks hold several pieces, of lengths that are not theirs."""
    for block in _some(root, (_SIMPLE_BLOCK, _BLOCK), rng):
        flags = bytes([int(rng.choice([0x02, 0x04, 0x06])) | 0x80])
        pieces = bytes([int(rng.integers(256))]) + rng.bytes(int(rng.integers(1, 12)))
        block.head = block.head[:3] + flags + pieces + block.head[4:]


def leave_lengths_open(root: Node, rng: Rng) -> None:
    """Say "unknown length", as live streams do, where it is and is not allowed."""
    for element in _some(root, (*sorted(_MASTERS), _SIMPLE_BLOCK, _VOID), rng):
        element.lie = _UNKNOWN_LENGTH


def compress(root: Node, rng: Rng, packed: bytes) -> None:
    """Say that a track is compressed, and put a bomb, or nothing that unpacks, into its blocks."""
    method = Node(b"\x42\x54", bytes([int(rng.choice([0, 1, 2, 3]))]))
    settings = Node(b"\x42\x55", rng.bytes(int(rng.choice([0, 4, 60_000]))))
    encoding = Node(_ENCODING, children=[Node(_COMPRESSION, children=[method, settings])])
    for track in find(root, _TRACK):
        track.children.append(Node(_ENCODINGS, children=[encoding]))
    for block in _some(root, (_SIMPLE_BLOCK, _BLOCK), rng):
        block.head = block.head[:4] + packed


def _some(root: Node, names: tuple[bytes, ...], rng: Rng) -> list[Node]:
    elements = [node for node in root.walk() if node.name in names]
    order = rng.permutation(len(elements))[: int(rng.choice([1, 2, 5]))]
    return [elements[index] for index in order]
