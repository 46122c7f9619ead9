"""MP4 and MOV: boxes, and lies that only they can tell."""

from tools.fuzz.tree import INTERESTING, Node, Rng, find

_CHILDREN_AT = {
    b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0, b"edts": 0, b"dinf": 0, b"udta": 0,
    b"mvex": 0, b"moof": 0, b"traf": 0, b"mfra": 0, b"meta": 4, b"stsd": 8, b"dref": 8,
    b"avc1": 78, b"hev1": 78, b"hvc1": 78, b"mp4v": 78, b"vp09": 78, b"av01": 78, b"mp4a": 28,
    b"alac": 28, b"Opus": 28,
}  # fmt: skip
"""Boxes that hold boxes, and after how many bytes of their own (ISO/IEC 14496-12)."""

_TABLES = (b"stts", b"stsc", b"stsz", b"stco", b"ctts", b"stss", b"elst", b"trun", b"sidx")
_TIMED = (b"mvhd", b"mdhd", b"tkhd", b"mehd", b"tfhd", b"tfdt", b"trex")
_ENTRIES = (b"avc1", b"hev1", b"mp4v", b"mp4a", b"Opus", b"vp09", b"av01", b"alac", b"encv",
            b"jpeg", b"raw ", b"twos", b"tx3g", b"tmcd")  # fmt: skip


class Mp4:
    """Boxes: four bytes of length, four of name."""

    names: tuple[bytes, ...] = (
        *_CHILDREN_AT, *_TABLES, *_TIMED, b"mdat", b"free", b"ftyp", b"cmov", b"cmvd", b"uuid",
             b"pssh", b"sinf", b"avcC", b"esds", b"hdlr", b"url ", b"encv", b"rmra", b"rdrf",
             b"ilst", b"keys", b"sgpd", b"sbgp", b"iloc", b"iinf")  # fmt: skip
    wrappers: tuple[bytes, ...] = (
        b"moov",
        b"trak",
        b"mdia",
        b"minf",
        b"stbl",
        b"udta",
        b"moof",
        b"meta",
        b"dinf",
    )

    def parse(self, content: bytes) -> Node:
        return Node(b"", children=_boxes(content)[0])

    def wrapped(self, node: Node, body: bytes) -> bytes:
        length = len(body) + 8 if node.lie is None else node.lie
        return (length % 2**32).to_bytes(4, "big") + node.name[:4].ljust(4) + body


def _boxes(content: bytes) -> tuple[list[Node], bool]:
    """Return the boxes, and whether they are all there is."""
    boxes, at = [], 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if not 8 <= length <= len(content) - at:
            break
        boxes.append(_box(content[at + 4 : at + 8], content[at + 8 : at + length]))
        at += length
    return boxes, at == len(content)


def _box(name: bytes, body: bytes) -> Node:
    own = _CHILDREN_AT.get(name, len(body))
    children, are_all = _boxes(body[own:])
    return Node(name, body[:own], children) if are_all else Node(name, body)


def fill_tables(root: Node, rng: Rng) -> None:
    """Let tables claim more rows than there are, or fill their rows with interesting numbers."""
    for table in _some(root, _TABLES, rng):
        words = bytearray(table.head)
        if len(words) < 12:
            continue
        if rng.random() < 0.5:
            words[4:8] = _number(rng)  # the number of rows, in most of them
        for at in range(8, len(words) - 3, 4):
            if rng.random() < 0.3:
                words[at : at + 4] = _number(rng)
        table.head = bytes(words)


def bend_time(root: Node, rng: Rng) -> None:
    """Set time scales, durations, sizes and start times to interesting numbers."""
    for box in _some(root, _TIMED, rng):
        at = 4 * int(rng.integers(1, max(2, len(box.head) // 4)))
        box.head = box.head[:at] + _number(rng) + box.head[at + 4 :]


def bend_samples(root: Node, rng: Rng) -> None:
    """Say other sizes, channels, rates or codecs in a sample description."""
    for entry in _some(root, _ENTRIES, rng):
        if rng.random() < 0.3:
            entry.name = _ENTRIES[int(rng.integers(len(_ENTRIES)))]
        # Width and height, or channels, bits and rate: 16-bit numbers from byte 16 to 32.
        at = 16 + 2 * int(rng.integers(8))
        entry.head = entry.head[:at] + _number(rng)[2:] + entry.head[at + 2 :]


def point_outside(root: Node, rng: Rng, target: str) -> None:
    """Say that the media is elsewhere: in another file or at another address."""
    for reference in find(root, b"dref"):
        kind = (b"url ", b"urn ", b"alis", b"rsrc")[int(rng.integers(4))]
        reference.children = [Node(kind, bytes(4) + _reference(kind, target))]
    for movie in find(root, b"moov"):
        wanted = Node(
            b"rdrf", bytes(4) + b"url " + len(target).to_bytes(4, "big") + target.encode()
        )
        movie.children.insert(0, Node(b"rmra", children=[Node(b"rmda", children=[wanted])]))


def _reference(kind: bytes, target: str) -> bytes:
    path = target.encode()
    if kind != b"alis":
        return path + b"\0"
    # A Macintosh alias record: fixed fields, then typed strings, of which 2 is the whole path.
    strings = b"\x00\x02" + len(path).to_bytes(2, "big") + path + bytes(len(path) % 2)
    return (
        bytes(4) + (150 + len(strings)).to_bytes(2, "big") + bytes(144) + strings + b"\xff\xff\0\0"
    )


def _some(root: Node, names: tuple[bytes, ...], rng: Rng) -> list[Node]:
    boxes = [node for node in root.walk() if node.name in names and node.head]
    return [boxes[index] for index in rng.permutation(len(boxes))[: int(rng.choice([1, 2, 5]))]]


def _number(rng: Rng) -> bytes:
    return INTERESTING[int(rng.integers(len(INTERESTING)))].to_bytes(4, "big")
