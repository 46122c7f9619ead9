"""Turn an uploaded video into pictures and sound, within limits. Everything here is hostile.

The container is decided by its first bytes and named to FFmpeg, so that FFmpeg never guesses: a
guess may be a playlist, which makes it open other files and addresses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import av
import av.subtitles.stream  # av does it when it opens a video, and a child can open no file then
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from auth.verifier.limits import MAX_DURATION_S, MAX_SIDE_PX, MIN_DURATION_S
from auth.verifier.reasons import Reason, Refused
from auth.verifier.speech import FRAME_HZ

Rgb = NDArray[np.uint8]
Samples = NDArray[np.float32]

RATE_HZ = 16_000

_EBML_HEADER_BYTES = 64
_SLACK_S = 0.25  # a phone's 12.0 s clip ends a little later
_MAX_FPS = 61
_MAX_FRAMES = round((MAX_DURATION_S + _SLACK_S) * _MAX_FPS)
_MAX_PIXELS = (MAX_SIDE_PX + 64) ** 2  # decoders round sides up
_MAX_PACKETS = 6_000  # 12 s at 60 pictures and 400 pieces of sound a second, and some
_MAX_CHANNELS = 8
_SAMPLE_RATES_HZ = range(8_000, 96_001)
_KEPT_EVERY_S = 0.08
_LEAST_WAIT_S = 0.04  # after a picture that came late
_LEAST_SAMPLES = RATE_HZ // FRAME_HZ
_KEPT_SIDE_PX = 640
_BLOCK_PICTURES = 16

_VIDEO_CODECS = frozenset({"h264", "hevc", "mpeg4", "vp8", "vp9", "libdav1d", "av1"})
_AUDIO_CODECS = frozenset({"aac", "opus", "libopus", "vorbis", "alac", "amrnb", "amrwb"})

_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "codec_whitelist": ",".join(sorted(_VIDEO_CODECS | _AUDIO_CODECS)),
    "max_streams": "8",
    "probesize": "2000000",
    "analyzeduration": "3000000",
}
_CODEC_OPTIONS = {"max_pixels": str(_MAX_PIXELS)}
"""A picture may be larger than its container says; its decoder is told before it makes room."""
_MOV_OPTIONS = {"enable_drefs": "0", "use_absolute_path": "0"}


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A decoded video.

    `frames` are RGB pictures of one size, at most 640 px a side and 12.5 a second, the right way
    up; `times_s` says when each is, from the first one on, rising. `sound` is mono, 16 kHz, -1..1,
    at least 10 ms, and begins `sound_at_s` after the first picture.
    """

    frames: list[Rgb]
    times_s: list[float]
    sound: Samples
    sound_at_s: float
    duration_s: float


def sniff(video: bytes) -> str | None:
    """Return the FFmpeg format of an MP4, MOV or WebM file by its first bytes."""
    if video[4:8] == b"ftyp":
        return "mov"
    # WebM is Matroska whose header names it; other Matroska may hold anything.
    if video[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in video[:_EBML_HEADER_BYTES]:
        return "matroska"
    return None


def decode(video: bytes) -> Clip:
    """Decode a video.

    Raises:
        Refused: it is empty, cannot be read, has no sound, or exceeds a limit.
    """
    if not video:
        raise Refused(Reason.VIDEO_EMPTY)
    container_format = sniff(video)
    if container_format is None:
        raise Refused(Reason.VIDEO_UNREADABLE)
    try:
        with _open(video, container_format) as container:
            return _read(container)
    except MemoryError as exc:
        raise Refused(Reason.VIDEO_TOO_HEAVY) from exc
    except (av.FFmpegError, ValueError, ArithmeticError, LookupError, OSError) as exc:
        raise Refused(Reason.VIDEO_UNREADABLE) from exc


def _open(video: bytes, container_format: str) -> InputContainer:
    options = _OPTIONS | (_MOV_OPTIONS if container_format == "mov" else {})
    return av.open(
        BytesIO(video),
        "r",
        format=container_format,
        container_options=options,
        options=_CODEC_OPTIONS,
        metadata_errors="replace",
        io_open=_refuse_to_open,
    )


def _refuse_to_open(_url: str, _flags: int, _options: dict[str, str]) -> BytesIO:
    """Stand where FFmpeg would open another file or address."""
    raise Refused(Reason.VIDEO_UNREADABLE)


def _read(container: InputContainer) -> Clip:
    if not container.streams.video:
        raise Refused(Reason.VIDEO_UNREADABLE)
    video = container.streams.video[0]
    _check_video(container, video)
    if not container.streams.audio:
        raise Refused(Reason.AUDIO_MISSING)
    audio = container.streams.audio[0]
    _check_audio(audio)
    pictures, voice = _Pictures(), _Voice()
    for frame in _decoded(container, video, audio):
        if isinstance(frame, VideoFrame):
            pictures.add(frame)
        elif isinstance(frame, AudioFrame):
            voice.add(frame)
    return _assemble(pictures, voice)


def _check_video(container: InputContainer, video: VideoStream) -> None:
    _check_decoder(video)
    context = video.codec_context
    if context.codec.name not in _VIDEO_CODECS:
        raise Refused(Reason.VIDEO_UNREADABLE)
    _check_size(context.width, context.height)
    longest_s = (container.duration or 0) / 1_000_000
    if longest_s > MAX_DURATION_S + _SLACK_S:
        raise Refused(Reason.VIDEO_TOO_LONG)
    context.options = _CODEC_OPTIONS
    # One thread: a child's limits count threads' memory, and cores are for other jobs.
    context.thread_count = 1


def _check_decoder(stream: Stream) -> None:
    # PyAV's types do not say that it is None where no decoder is allowed or known.
    if getattr(stream, "codec_context", None) is None:
        raise Refused(Reason.VIDEO_UNREADABLE)


def _check_size(width_px: int, height_px: int) -> None:
    if max(width_px, height_px) > MAX_SIDE_PX:
        raise Refused(Reason.VIDEO_TOO_LARGE_FRAME)
    if min(width_px, height_px) < 16:
        raise Refused(Reason.VIDEO_UNREADABLE)


def _check_audio(audio: AudioStream) -> None:
    _check_decoder(audio)
    context = audio.codec_context
    known = context.codec.name in _AUDIO_CODECS
    if not known or context.sample_rate not in _SAMPLE_RATES_HZ:
        raise Refused(Reason.VIDEO_UNREADABLE)
    if not 1 <= context.channels <= _MAX_CHANNELS:
        raise Refused(Reason.VIDEO_UNREADABLE)
    context.thread_count = 1


def _decoded(container: InputContainer, video: VideoStream, audio: AudioStream) -> Iterator[object]:
    for count, packet in enumerate(container.demux(video, audio)):
        if count > _MAX_PACKETS:
            raise Refused(Reason.VIDEO_TOO_HEAVY)
        yield from packet.decode()


class _Pictures:
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
        _check_size(frame.width, frame.height)
        at_s = self._time_of(frame)
        if at_s > MAX_DURATION_S + _SLACK_S:
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
        turned = np.rot90(small, round(frame.rotation / 90) % 4)
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


class _Voice:
    """Gathers the sound as mono 16 kHz."""

    def __init__(self) -> None:
        self.parts: list[Samples] = []
        self.start_s = 0.0
        self._heard_s = 0.0
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)

    def add(self, frame: AudioFrame) -> None:
        if frame.sample_rate not in _SAMPLE_RATES_HZ:
            raise Refused(Reason.VIDEO_UNREADABLE)
        if not self.parts and frame.pts is not None and frame.time_base is not None:
            self.start_s = float(frame.pts * frame.time_base)
        self._heard_s += frame.samples / frame.sample_rate
        if self._heard_s > MAX_DURATION_S + _SLACK_S:
            raise Refused(Reason.VIDEO_TOO_LONG)
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


def _assemble(pictures: _Pictures, voice: _Voice) -> Clip:
    if not pictures.frames or pictures.start_s is None:
        raise Refused(Reason.VIDEO_UNREADABLE)
    sound = voice.joined()
    if len(sound) < _LEAST_SAMPLES:
        raise Refused(Reason.AUDIO_MISSING)
    duration_s = max(pictures.last_s, len(sound) / RATE_HZ)
    sound_at_s = voice.start_s - pictures.start_s
    if abs(sound_at_s) > MAX_DURATION_S:
        raise Refused(Reason.VIDEO_UNREADABLE)
    if duration_s < MIN_DURATION_S or len(pictures.frames) < 2:
        raise Refused(Reason.VIDEO_TOO_SHORT)
    return Clip(
        frames=pictures.frames,
        times_s=pictures.times_s,
        sound=sound,
        sound_at_s=sound_at_s,
        duration_s=duration_s,
    )
