"""Small files that ask for much: pictures, time, memory, rows, streams."""

import zlib
from functools import cache

from tools.fuzz.boxes import Mp4
from tools.fuzz.ebml import Webm, compress, leave_lengths_open
from tools.fuzz.originals import FRAGMENTS, Recipe, encode
from tools.fuzz.tree import Node, Rng, find, pack

_FULL_BYTES = 8 * 1024 * 1024  # as much as is taken
_FAST = {"preset": "ultrafast"}
_HUGE_PX = ((10_240, 9_760), (16_368, 16_368), (65_520, 16), (16, 65_520), (1_296, 1_296))
_PLAIN_MP4 = Recipe(container="mp4", encoder=_FAST)
_PLAIN_WEBM = Recipe(container="webm", pictures="libvpx", sound="libopus")
_DEFLATED = tuple(zlib.compress(bytes(size_mib * 1024 * 1024), 9) for size_mib in (8, 64))

encoded = cache(encode)


def huge_h264(rng: Rng) -> bytes:
    """Return an MP4 whose box says 64 × 80 and whose H.264 stream says 100 megapixels and more."""
    width, height = _HUGE_PX[int(rng.integers(len(_HUGE_PX)))]
    tree = Mp4().parse(encoded(_PLAIN_MP4))
    for entry in find(tree, b"avc1"):
        for config in find(entry, b"avcC"):
            # Version, profile, level, length size and count, then the parameter set (14496-15).
            old_bytes = int.from_bytes(config.head[6:8], "big")
            new = _sequence_parameters(width, height)
            config.head = (
                config.head[:6] + len(new).to_bytes(2, "big") + new + config.head[8 + old_bytes :]
            )
    return pack(tree, Mp4())


def huge_vp8(rng: Rng) -> bytes:
    """Return a WebM whose header says 64 × 80 and whose VP8 pictures say 100 megapixels."""
    width, height = (side % 2**14 for side in _HUGE_PX[int(rng.integers(len(_HUGE_PX)))])
    content, start_code = encoded(_PLAIN_WEBM), b"\x9d\x01\x2a"
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    first, *rest = content.split(start_code)
    return first + b"".join(start_code + size + part[4:] for part in rest)


def _sequence_parameters(width: int, height: int) -> bytes:
    """Return an H.264 sequence parameter set, baseline, level 6.2 (ITU-T H.264, 7.3.2.1)."""
    numbers = (0, 0, 2, 16)  # its number, bits of frame_num less 4, order type, reference pictures
    bits = "".join(map(_exp_golomb, numbers)) + "0"
    bits += _exp_golomb(width // 16 - 1) + _exp_golomb(height // 16 - 1)
    bits += "1100" + "1"  # whole frames, 8 × 8 inference, no cropping, no more; the stop bit
    bits += "0" * (-len(bits) % 8)
    return bytes([0x67, 66, 0, 62]) + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _exp_golomb(number: int) -> str:
    binary = f"{number + 1:b}"
    return "0" * (len(binary) - 1) + binary


def million_pictures_a_second(rng: Rng) -> bytes:
    """Return a video with so many pictures a second that its time hardly passes."""
    per_s = int(rng.choice([61, 120, 1_000, 1_000_000]))
    count = int(rng.choice([30, 800, 7_000]))
    recipe = Recipe(
        container="mp4", encoder=_FAST, fps=per_s, seconds=count / per_s, width_px=16, height_px=16
    )
    return encoded(recipe)


def odd_sound(rng: Rng) -> bytes:
    """Return a video with eight channels, or a rate that its header makes up."""
    if rng.random() < 0.3:
        layouts = ("7.1", "5.1", "stereo", "quad")
        layout = layouts[int(rng.integers(len(layouts)))]
        return encoded(Recipe(container="mp4", encoder=_FAST, layout=layout))
    tree = Mp4().parse(encoded(_PLAIN_MP4))
    rate = int(rng.choice([0, 1, 2, 7_999, 65_535]))
    for entry in find(tree, b"mp4a"):
        channels = int(rng.choice([0, 1, 8, 9, 255, 65_535]))
        entry.head = (
            entry.head[:16] + channels.to_bytes(2, "big") + entry.head[18:24]
            + rate.to_bytes(2, "big") + entry.head[26:]
        )  # fmt: skip
    return pack(tree, Mp4())


def one_hertz(rng: Rng) -> bytes:
    """Return a WebM whose sound claims one sample a second, or as many as a float can say."""
    tree = Webm().parse(encoded(_PLAIN_WEBM))
    for rate in find(tree, b"\xb5"):
        numbers = ("3f800000", "3f800000", "00000000", "7f7fffff", "7fc00000", "bf800000")
        rate.head = bytes.fromhex(numbers[int(rng.integers(len(numbers)))])
    return pack(tree, Webm())


def endless_webm(rng: Rng) -> bytes:
    """Return a live stream that repeats itself up to the largest upload."""
    tree = Webm().parse(encoded(_PLAIN_WEBM))
    leave_lengths_open(tree, rng)
    content = pack(tree, Webm())
    cluster_at = max(content.find(b"\x1f\x43\xb6\x75"), 64)
    return _filled(content[:cluster_at], content[cluster_at:], rng)


def endless_mp4(rng: Rng) -> bytes:
    """Return a fragmented MP4 whose fragments come again and again."""
    content = encoded(Recipe(container="mp4", encoder={**_FAST, "g": "5"}, options=FRAGMENTS))
    moof_at = content.index(b"moof") - 4
    return _filled(content[:moof_at], content[moof_at:], rng)


def _filled(head: bytes, part: bytes, rng: Rng) -> bytes:
    share = float(rng.choice([0.1, 0.5, 1.0]))
    return (head + part * (_FULL_BYTES // len(part) + 1))[: int(share * _FULL_BYTES)]


def packed_blocks(rng: Rng) -> bytes:
    """Return a WebM whose blocks unpack to 8 or 64 MiB of nothing each."""
    tree = Webm().parse(encoded(_PLAIN_WEBM))
    compress(tree, rng, _DEFLATED[int(rng.integers(2))])
    return pack(tree, Webm())


def packed_header(rng: Rng) -> bytes:
    """Return a MOV whose header is compressed and unpacks to gigabytes, or says so."""
    says = int(rng.choice([0, 1, 100_000_000, 2**32 - 1]))
    unpacked = Node(b"cmvd", says.to_bytes(4, "big") + _DEFLATED[1])
    inside = [Node(b"dcom", b"zlib"), unpacked]
    movie = Node(b"moov", children=[Node(b"cmov", children=inside)])
    return pack(Node(b"", children=[Node(b"ftyp", b"qt  " + bytes(8)), movie]), Mp4())


def many_pieces(rng: Rng) -> bytes:
    """Return an MP4 with a hundred thousand boxes, or thousands of tracks, before its media."""
    tree = Mp4().parse(encoded(_PLAIN_MP4))
    movie = find(tree, b"moov")[0]
    kind, count = ((b"free", 100_000), (b"trak", 2_000), (b"udta", 50_000))[int(rng.integers(3))]
    body = pack(find(movie, b"trak")[0], Mp4()) if kind == b"trak" else b""
    movie.children[1:1] = [Node(kind, body)] * count
    return pack(tree, Mp4())[:_FULL_BYTES]


def many_streams(rng: Rng) -> bytes:
    return encoded(Recipe(container="mp4", encoder=_FAST, tracks=int(rng.choice([2, 5, 30]))))


def streams_left_out(rng: Rng) -> bytes:
    """Return a video without sound, or a sound without pictures."""
    container = ("mp4", "mov", "webm")[int(rng.integers(3))]
    pictures, sound = ("libvpx", "libopus") if container == "webm" else ("mpeg4", "aac")
    if rng.random() < 0.5:
        return encoded(Recipe(container=container, pictures=pictures, sound=None))
    return encoded(Recipe(container=container, pictures=None, sound=sound))


def too_long_or_large(rng: Rng) -> bytes:
    """Return a real video just inside or past a limit of length, size or bytes."""
    kind = int(rng.integers(4))
    if kind == 0:
        return encoded(_PLAIN_MP4) + bytes(_FULL_BYTES)
    if kind == 1:
        return encoded(Recipe(container="mp4", pictures="mpeg4", seconds=13.0))
    seconds = float(rng.choice([0.2, 1.4, 12.0, 60.0]))
    side = int(rng.choice([16, 1_280, 1_296, 2_560]))
    return encoded(Recipe(container="mp4", pictures="mpeg4", seconds=seconds, fps=2, width_px=side))
