"""Which hostile video comes when: number N of a seed is the same video each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tools.fuzz import bombs, boxes, ebml, raw, strangers, tree
from tools.fuzz.canaries import Targets
from tools.fuzz.tree import Rng

_Harm = Callable[[tree.Node, Rng], None]

_MOST_BYTES = 12 * 1024 * 1024  # more than is taken, so that this is refused as well
_LONG_SHARE = 0.02
_BOMBS = (
    bombs.huge_h264, bombs.huge_vp8, bombs.million_pictures_a_second, bombs.odd_sound,
    bombs.one_hertz, bombs.endless_webm, bombs.endless_mp4, bombs.packed_blocks,
    bombs.packed_header, bombs.many_pieces, bombs.many_streams, bombs.streams_left_out,
    bombs.too_long_or_large, strangers.other_format, strangers.next_to_nothing,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """A hostile video and how it was made, in words."""

    number: int
    kind: str
    content: bytes


class Cases:
    """Makes hostile videos out of honest ones.

    Args:
        short: Videos that are judged in milliseconds, by name; a name that begins with "webm" is
            one, any other is an MP4 or MOV.
        long: Videos that pass, or nearly; few cases are made of them, because each costs a second.
    """

    def __init__(
        self, seed: int, short: Mapping[str, bytes], long: Mapping[str, bytes], targets: Targets
    ) -> None:
        self._seed = seed
        self._short = short
        self._long = long
        self._targets = targets

    def make(self, number: int) -> Case:
        rng = np.random.default_rng((self._seed, number))
        share = rng.random()
        if share < 0.15:
            kind, content = self._bomb(rng)
        elif share < 0.40:
            kind, content = self._damaged(rng)
        else:
            kind, content = self._harmed(rng)
        return Case(number=number, kind=kind, content=content[:_MOST_BYTES])

    def _bomb(self, rng: Rng) -> tuple[str, bytes]:
        if rng.random() < 0.1:
            return "playlist", strangers.playlist(rng, self._targets)
        maker = _BOMBS[int(rng.integers(len(_BOMBS)))]
        return _words(maker), maker(rng)

    def _damaged(self, rng: Rng) -> tuple[str, bytes]:
        _, content = self._original(rng)
        damage = raw.DAMAGES[int(rng.integers(len(raw.DAMAGES)))]
        return _words(damage), damage(content, rng)

    def _harmed(self, rng: Rng) -> tuple[str, bytes]:
        name, content = self._original(rng)
        is_webm = name.startswith("webm")
        form: tree.Format = ebml.Webm() if is_webm else boxes.Mp4()
        own = self._of_webm() if is_webm else self._of_mp4()
        root = form.parse(content)
        done = []
        for _ in range(int(rng.choice([1, 1, 2, 4]))):
            if rng.random() < 0.4:
                special = own[int(rng.integers(len(own)))]
                special(root, rng)
                done.append(_words(special))
            else:
                harm = tree.HARMS[int(rng.integers(len(tree.HARMS)))]
                harm(root, form, rng)
                done.append(_words(harm))
        return f"{'webm' if is_webm else 'mp4'}: {done[0]}", tree.pack(root, form)

    def _original(self, rng: Rng) -> tuple[str, bytes]:
        clips = self._long if rng.random() < _LONG_SHARE else self._short
        names = sorted(clips)
        name = names[int(rng.integers(len(names)))]
        return name, clips[name]

    def _of_mp4(self) -> tuple[_Harm, ...]:
        def point_outside(root: tree.Node, rng: Rng) -> None:
            boxes.point_outside(root, rng, self._targets.any(rng))

        return boxes.fill_tables, boxes.bend_time, boxes.bend_samples, point_outside

    def _of_webm(self) -> tuple[_Harm, ...]:
        return ebml.bend_numbers, ebml.rename_codec, ebml.lace, ebml.leave_lengths_open


def _words(maker: object) -> str:
    return getattr(maker, "__name__", "").replace("_", " ")
