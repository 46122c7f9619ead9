"""Recordings named by Chinese words. Apart from pools.py because it alone needs pypinyin."""

import re
from pathlib import Path

from pypinyin import lazy_pinyin  # type: ignore[import-not-found,unused-ignore]

from tools.digits.audio import trim
from tools.digits.pools import RATE_HZ, Clip, make_clip, sound_of


def words(folder: Path) -> list[Clip]:
    """Read files named by a word in Chinese characters: `cmn-一半.mp3`."""
    clips = []
    for path in sorted(folder.glob("*.mp3")):
        word = path.stem.removeprefix("cmn-")
        if not re.fullmatch(r"[一-鿿〇]+", word) or "儿" in word:
            continue
        sound = sound_of(path)
        if sound is None:
            continue
        said = tuple(part.replace("ü", "v") for part in lazy_pinyin(word))
        clips.append(make_clip(trim(sound, rate_hz=RATE_HZ), said, folder.name))
    return clips
