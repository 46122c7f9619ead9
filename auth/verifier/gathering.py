"""Gathers the pictures and the sound of a video as they are decoded, within limits."""

from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from auth.verifier.limits import MAX_DURATION_S, MAX_SIDE_PX
from auth.verifier.reasons import Reason, Refused

Rgb = NDArray[np.uint8]
Samples = NDArray[np.float32]

RATE_HZ = 16_000
SAMPLE_RATES_HZ = range(8_000, 96_001)
LONGEST_S = MAX_DURATION_S + 0.25  # a phone's 12.0 s clip ends a little later

GAP_S = 0.1
"""Sound that comes later than that after what was heard before it has a gap. Times are rounded and
some recorders' waver, but by less."""

_MAX_FPS = 61
_MAX_FRAMES = round(LONGEST_S * _MAX_FPS)
_KEPT_EVERY_S = 0.08
_LEAST_WAIT_S = 0.04  # after a picture that came late
_KEPT_SIDE_PX = 640
_BLOCK_PICTURES = 16


def check_size(width_px: int, height_px: int) -> None:
    """Return if a picture may be as large as that.

    Raises:
        Refused: it is too large, or no picture at all.
    """
    if max(width_px, height_px) > MAX_SIDE_PX:
        raise Refused(Reason.VIDEO_TOO_LARGE_FRAME)
    if min(width_px, height_px) < 16:
        raise Refused(Reason.VIDEO_UNREADABLE)


def turns_of(frame: VideoFrame) -> int:
    """Return by how many quarter turns to the left the picture comes to stand upright, 0 to 3.

    A picture that is to be mirrored as well, as some front cameras have it, stays as it is: a face
    is one either way round. FFmpeg says of one that is to be mirrored alone that it is to be turned
    by half a circle.
    """
    turns = round(frame.rotation / 90) % 4
    return 0 if turns == 2 and _is_mirrored(frame) else turns


def _is_mirrored(frame: VideoFrame) -> bool:
    try:
        # PyAV's types know of motion vectors alone.
        matrix = cast(SideDataContainer, frame.side_data)[Type.DISPLAYMATRIX]
    except KeyError:
        return False
    across, down = np.frombuffer(bytes(matrix), "<i4")[[0, 4]].tolist()
    return bool(across * down < 0)


class Pictures:
    """Keeps about 12.5 pictures a second, scaled down, as they are decoded."""

    def __init__(self) -> None:
        self.frames: list[Rgb] = []
        self.times_s: list[float] = []
        self.start_s: float | None = None
        self.last_s = 0.0
        self._count = 0
        self._due_s = 0.0
        self._block: Rgb = np.empty((0, 0, 0, 0), np.uint8)

    def add(self, frame: VideoFrame) -> None:
        self._count += 1
        if self._count > _MAX_FRAMES:
            raise Refused(Reason.VIDEO_TOO_HEAVY)
        check_size(frame.width, frame.height)
        at_s = self._time_of(frame)
        if at_s > LONGEST_S:
            raise Refused(Reason.VIDEO_TOO_LONG)
        if self.frames and at_s <= self.last_s:
            return  # out of order, or at one moment: a damaged or made-up time
        self.last_s = at_s
        if at_s >= self._due_s - 1e-6:
            # What a stall left out is not made up for afterwards.
            self._due_s = max(self._due_s + _KEPT_EVERY_S, at_s + _LEAST_WAIT_S)
            self._keep(frame, at_s)

    def _time_of(self, frame: VideoFrame) -> float:
        if frame.pts is None or frame.time_base is None:
            raise Refused(Reason.VIDEO_UNREADABLE)
        at_s = float(frame.pts * frame.time_base)
        if self.start_s is None:
            self.start_s = at_s
        return at_s - self.start_s

    def _keep(self, frame: VideoFrame, at_s: float) -> None:
        scale = min(1.0, _KEPT_SIDE_PX / max(frame.width, frame.height))
        width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
        # One thread here too: a child may start none.
        small = frame.reformat(width=width, height=height, format="rgb24", threads=1).to_ndarray()
        turned = np.rot90(small, turns_of(frame))
        if self.frames and turned.shape != self.frames[0].shape:
            raise Refused(Reason.VIDEO_UNREADABLE)
        place = self._place(turned.shape)
        place[:] = turned
        self.frames.append(place)
        self.times_s.append(at_s)

    def _place(self, shape: tuple[int, ...]) -> Rgb:
        # Many pictures to a block: Linux gives large blocks large pages, and the thousands of
        # small ones that a second of pictures takes cost more than scaling it.
        at = len(self.frames) % _BLOCK_PICTURES
        if at == 0:
            self._block = np.empty((_BLOCK_PICTURES, *shape), np.uint8)
        place: Rgb = self._block[at]
        return place


class Voice:
    """Gathers the sound as mono 16 kHz. Where it has a gap, it is silent: lips go on meanwhile."""

    def __init__(self) -> None:
        self.parts: list[Samples] = []
        self.start_s = 0.0
        self._heard_s = 0.0
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)

    def add(self, frame: AudioFrame) -> None:
        if frame.sample_rate not in SAMPLE_RATES_HZ:
            raise Refused(Reason.VIDEO_UNREADABLE)
        gap_s = 0.0
        if frame.pts is not None and frame.time_base is not None:
            at_s = float(frame.pts * frame.time_base)
            if not self.parts:
                self.start_s = at_s
            gap_s = at_s - self.start_s - self._heard_s
        self._heard_s += frame.samples / frame.sample_rate + (gap_s if gap_s > GAP_S else 0.0)
        if self._heard_s > LONGEST_S:
            raise Refused(Reason.VIDEO_TOO_LONG)
        if gap_s > GAP_S:
            self.parts.append(np.zeros(round(gap_s * RATE_HZ), np.float32))
        self._take(frame)

    def joined(self) -> Samples:
        if self.parts:
            self._take(None)
        sound = np.concatenate(self.parts) if self.parts else np.zeros(0, np.float32)
        # A float stream can carry anything; what is not a number would spread to every score.
        return np.clip(np.nan_to_num(sound, posinf=0, neginf=0), -1, 1)

    def _take(self, frame: AudioFrame | None) -> None:
        for part in self._resampler.resample(frame):
            self.parts.append(part.to_ndarray()[0].astype(np.float32, copy=False))
