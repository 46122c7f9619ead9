"""Recordings named by Chinese words. Apart from pools.py because it alone needs pypinyin."""

import re
from pathlib import Path

from pypinyin import lazy_pinyin  # type: ignore[import-not-found,unused-ignore]

from tools.digits.audio import read_sound, trim
from tools.digits.pools import RATE_HZ, Clip, make_clip


def words(folder: Path) -> list[Clip]:
    """Read files named by a word in Chinese characters: `cmn-一半.mp3`."""
    clips = []
    for path in sorted(folder.glob("*.mp3")):
        word = path.stem.removeprefix("cmn-")
        if not re.fullmatch(r"[一-鿿〇]+", word) or "儿" in word:
            continue
        sound = trim(read_sound(path, rate_hz=RATE_HZ), rate_hz=RATE_HZ)
        said = tuple(part.replace("ü", "v") for part in lazy_pinyin(word))
        clips.append(make_clip(sound, said, folder.name))
    return clips
