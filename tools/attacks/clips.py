"""Clips as pictures and sound, from any file and back into an MP4 such as a phone uploads."""

from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.gathering import GAP_S, turns_of
from auth.verifier.limits import MIN_DURATION_S
from auth.verifier.speech import FRAME_HZ, RATE_HZ, Samples, level_db
from tools.digits.audio import open_media

Rgb = NDArray[np.uint8]

LONGEST_S = 11.0
"""Of a longer clip the beginning is taken: with what an attack adds it stays within 12 s."""

_SIDE_PX = 640  # what the verifier keeps; more would only cost time
_FPS = (10, 30)
_LEAST_GAP_S = 0.015  # twice as many as are laid on the clock: more would only cost memory
_MOST_APART_S = 10.0  # in the file; FFmpeg writes pictures and sound of a moment no further apart
_MOST_PX = 4096
_BITS_PER_S = 2_000_000
_ROOM_RMS = 10 ** (-65 / 20)


class Unusable(ValueError):
    """A clip cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Take:
    """Pictures of one size (even sides, at most 640 px) at a steady rate, and mono 16 kHz sound.

    Both begin at the same moment and are of about the same length.
    """

    frames: list[Rgb]
    fps: int
    sound: Samples

    @property
    def duration_s(self) -> float:
        return len(self.frames) / self.fps


def read_take(source: Path | bytes) -> Take:
    """Read a clip of any container and codec that FFmpeg knows, at most its first 11 s.

    Raises:
        Unusable: no pictures, no sound, too short, too large, damaged, or not a video.
    """
    if isinstance(source, Path) and not source.is_file():
        raise Unusable("there is no such file")
    try:
        container = open_media(BytesIO(source) if isinstance(source, bytes) else source)
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise Unusable("it cannot be read as a video") from exc
    with container:
        try:
            return _read(container)
        except (av.FFmpegError, OSError, ValueError) as exc:
            if isinstance(exc, Unusable):
                raise
            raise Unusable("a part of it cannot be decoded") from exc


def encode(take: Take) -> bytes:
    """Return the clip as an MP4 of H.264 and AAC, 2 Mbit/s: what the verifier is then given."""
    out = BytesIO()
    height, width = take.frames[0].shape[:2]
    with av.open(out, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=take.fps)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.bit_rate = _BITS_PER_S
        video.codec_context.options = {"preset": "ultrafast"}
        video.codec_context.thread_count = 1
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        audio.bit_rate = 64_000
        for frame in take.frames:
            container.mux(video.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(video.encode(None))
        spoken = AudioFrame.from_ndarray(
            np.ascontiguousarray(take.sound, np.float32).reshape(1, -1), "flt", "mono"
        )
        spoken.sample_rate, spoken.time_base, spoken.pts = RATE_HZ, Fraction(1, RATE_HZ), 0
        container.mux([*audio.encode(spoken), *audio.encode(None)])
    return out.getvalue()


def room(seconds: float, rng: np.random.Generator) -> Samples:
    """Return the sound of a quiet room, -65 dBFS."""
    return rng.normal(0, _ROOM_RMS, round(seconds * RATE_HZ)).astype(np.float32)


def fitted(frames: list[Rgb], count: int) -> list[Rgb]:
    """Return exactly `count` pictures: cut, or played to and fro, so that none stands still."""
    if len(frames) < 2:
        return frames * count
    there_and_back = frames + frames[-2:0:-1]
    return [there_and_back[index % len(there_and_back)] for index in range(count)]


def voice_span_s(sound: Samples) -> tuple[float, float]:
    """Return when the sound first comes within 20 dB of its loudest, and when it last is."""
    level = level_db(sound)
    loud = np.flatnonzero(level > level.max(initial=-np.inf) - 20)
    return (float(loud[0]) / FRAME_HZ, float(loud[-1] + 1) / FRAME_HZ) if len(loud) else (0.0, 0.0)


def _read(container: InputContainer) -> Take:
    video, audio = _streams(container)
    pictures: list[tuple[float, Rgb]] = []
    parts: list[tuple[float, Samples]] = []
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    video.codec_context.thread_count = 1  # several spin when the cores are busy
    for frame in container.decode(video, audio):
        if not isinstance(frame, VideoFrame | AudioFrame) or frame.time is None:
            continue
        if isinstance(frame, VideoFrame):
            if _is_wanted(frame.time, pictures):
                pictures.append((frame.time, _small(frame)))
        else:
            parts += [(frame.time, part.to_ndarray()[0]) for part in resampler.resample(frame)]
        if pictures and _is_enough(frame.time - pictures[0][0], pictures, parts):
            break
    return _together(pictures, parts)


def _streams(container: InputContainer) -> tuple[VideoStream, AudioStream]:
    if not container.streams.video:
        raise Unusable("it has no pictures")
    if not container.streams.audio:
        raise Unusable("it has no sound")
    video, audio = container.streams.video[0], container.streams.audio[0]
    if video.codec_context is None or audio.codec_context is None:
        raise Unusable("its codec is not known")
    return video, audio


def _is_wanted(at_s: float, pictures: list[tuple[float, Rgb]]) -> bool:
    if not pictures:
        return True
    is_late = at_s - pictures[0][0] > LONGEST_S + 0.5
    return at_s - pictures[-1][0] >= _LEAST_GAP_S and not is_late


def _is_enough(
    at_s: float, pictures: list[tuple[float, Rgb]], parts: list[tuple[float, Samples]]
) -> bool:
    """Return whether both are there: a file may hold sound long after the pictures it is of."""
    if at_s > LONGEST_S + _MOST_APART_S:
        return True
    ends_s = [of_kind[-1][0] - pictures[0][0] if of_kind else 0.0 for of_kind in (pictures, parts)]
    return min(ends_s) > LONGEST_S


def _small(frame: VideoFrame) -> Rgb:
    if max(frame.width, frame.height) > _MOST_PX:
        raise Unusable(f"its pictures are larger than {_MOST_PX} px")
    scale = min(1.0, _SIDE_PX / max(frame.width, frame.height))
    width, height = (max(16, round(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    pixels = frame.reformat(width=width, height=height, format="rgb24", threads=1).to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, turns_of(frame)), np.uint8)


def _together(pictures: list[tuple[float, Rgb]], parts: list[tuple[float, Samples]]) -> Take:
    """Lay the pictures on a steady clock, and the sound beside them."""
    if not pictures:
        raise Unusable("it has no pictures")
    if not parts:
        raise Unusable("it has no sound")
    if any(picture.shape != pictures[0][1].shape for _, picture in pictures):
        raise Unusable("its pictures change their size")
    start_s = pictures[0][0]
    times_s = np.array([at_s for at_s, _ in pictures]) - start_s
    # What a file says of its rate may be that of its clock: a browser's is 1,000 a second.
    fps = int(np.clip(round((len(times_s) - 1) / max(float(times_s[-1]), 1e-3)), *_FPS))
    length_s = min(LONGEST_S, float(times_s[-1]) + 1 / fps)
    if length_s < MIN_DURATION_S:
        raise Unusable(f"it is shorter than {MIN_DURATION_S} s")
    clock = np.arange(round(length_s * fps)) / fps
    nearest = np.abs(times_s[None, :] - clock[:, None]).argmin(axis=1)
    sound = _laid([(at_s - start_s, part) for at_s, part in parts], round(length_s * RATE_HZ))
    return Take(frames=[pictures[int(index)][1] for index in nearest], fps=fps, sound=sound)


def _laid(parts: list[tuple[float, Samples]], count: int) -> Samples:
    """Return so many samples from 0 s on, with silence where the sound has a gap."""
    sound = np.zeros(count, np.float32)
    due = round(parts[0][0] * RATE_HZ)
    for at_s, part in parts:
        at = round(at_s * RATE_HZ)
        due = at if at - due > GAP_S * RATE_HZ else due
        heard = part[max(0, -due) : max(0, count - due)]
        sound[max(0, due) : max(0, due) + len(heard)] = heard
        due += len(part)
    return sound


def resized(frames: list[Rgb], size_px: tuple[int, int]) -> list[Rgb]:
    """Return the pictures cut to the shape of (width, height), around the middle, and scaled."""
    width, height = size_px
    old_height, old_width = frames[0].shape[:2]
    if (old_width, old_height) == size_px:
        return frames
    share = min(old_width / width, old_height / height)
    left, top = (old_width - width * share) / 2, (old_height - height * share) / 2
    box = (left, top, left + width * share, top + height * share)
    return [
        np.asarray(Image.fromarray(frame).resize(size_px, Image.Resampling.BILINEAR, box=box))
        for frame in frames
    ]
