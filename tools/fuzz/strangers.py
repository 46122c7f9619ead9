"""What is no video of ours: playlists that name files and addresses, and other formats."""

from functools import cache
from io import BytesIO

from PIL import Image

from tools.fuzz.bombs import encoded
from tools.fuzz.canaries import Targets
from tools.fuzz.originals import Recipe
from tools.fuzz.tree import Rng

_HEADS = (b"", b"\0\0\0\x20ftyp", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", b"\0\0\0\x18ftypmp42\n")
_PLAYLISTS = (
    "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n",
    '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-KEY:METHOD=AES-128,URI="{target}"\n#EXTINF:1,\nx.ts\n',
    '#EXTM3U\n#EXT-X-MAP:URI="{target}"\n#EXTINF:1,\nconcat:{target}|{target}\n',
    "ffconcat version 1.0\nfile '{target}'\n",
    "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=control:{target}\n",
    '<?xml version="1.0"?><MPD><Period><BaseURL>{target}</BaseURL></Period></MPD>',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]><playlist>&e;</playlist>',
    "[playlist]\nFile1={target}\nNumberOfEntries=1\n",
    "#!/bin/sh\ncat {target}\n",
    "{target}",
)
_OTHERS = {
    "avi": ("mpeg4", "pcm_s16le"), "flv": ("flv", "aac"), "mpegts": ("libx264", "aac"),
    "ogg": (None, "libopus"), "wav": (None, "pcm_s16le"), "asf": ("mpeg4", "pcm_s16le"),
    "nut": ("mpeg4", "pcm_s16le"), "matroska": ("libx264", "aac"), "flac": (None, "flac"),
    "mpeg": ("mpeg1video", "mp2"), "mxf": ("mpeg2video", None),
}  # fmt: skip


def playlist(rng: Rng, targets: Targets) -> bytes:
    """Return a list of media that names our canaries, bare or behind a video's first bytes."""
    text = _PLAYLISTS[int(rng.integers(len(_PLAYLISTS)))]
    return _HEADS[int(rng.integers(len(_HEADS)))] + text.format(target=targets.any(rng)).encode()


def other_format(rng: Rng) -> bytes:
    """Return a whole file of another container or a picture, at times with our first bytes."""
    names = (*_OTHERS, "gif", "png", "jpeg", "tiff", "webp")
    name = names[int(rng.integers(len(names)))]
    content = _other(name)
    head = _HEADS[int(rng.integers(len(_HEADS)))]
    return head + content[len(head) :] if rng.random() < 0.5 else content


@cache
def _other(name: str) -> bytes:
    if name not in _OTHERS:
        out = BytesIO()
        Image.new("RGB", (640, 480), (90, 120, 200)).save(out, name)
        return out.getvalue()
    pictures, sound = _OTHERS[name]
    return encoded(
        Recipe(container=name, pictures=pictures, sound=sound, fps=25, width_px=640, height_px=480)
    )


def next_to_nothing(rng: Rng) -> bytes:
    """Return no byte, one, or many that say nothing, bare or behind a video's first bytes."""
    length = int(rng.choice([0, 1, 7, 100, 100_000]))
    body = bytes(length) if rng.random() < 0.5 else rng.bytes(length)
    return _HEADS[int(rng.integers(len(_HEADS)))] * int(rng.integers(2)) + body
