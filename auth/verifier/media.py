"""Turn an uploaded video into pictures and sound, within limits. Everything here is hostile.

The container is decided by its first bytes and named to FFmpeg, so that FFmpeg never guesses: a
guess may be a playlist, which makes it open other files and addresses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import av
import av.subtitles.stream  # av does it when it opens a video, and a child can open no file then
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from auth.verifier.gathering import (
    LONGEST_S,
    RATE_HZ,
    SAMPLE_RATES_HZ,
    Pictures,
    Rgb,
    Samples,
    Voice,
    check_size,
)
from auth.verifier.limits import MAX_DURATION_S, MAX_SIDE_PX, MIN_DURATION_S
from auth.verifier.reasons import Reason, Refused
from auth.verifier.speech import FRAME_HZ

_EBML_HEADER_BYTES = 64
_MAX_PIXELS = (MAX_SIDE_PX + 64) ** 2  # decoders round sides up
_MAX_PACKETS = 6_000  # 12 s at 60 pictures and 400 pieces of sound a second, and some
_MAX_CHANNELS = 8
_LEAST_SAMPLES = RATE_HZ // FRAME_HZ

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
    pictures, voice = Pictures(), Voice()
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
    check_size(context.width, context.height)
    longest_s = (container.duration or 0) / 1_000_000
    if longest_s > LONGEST_S:
        raise Refused(Reason.VIDEO_TOO_LONG)
    context.options = _CODEC_OPTIONS
    # One thread: a child's limits count threads' memory, and cores are for other jobs.
    context.thread_count = 1


def _check_decoder(stream: Stream) -> None:
    # PyAV's types do not say that it is None where no decoder is allowed or known.
    if getattr(stream, "codec_context", None) is None:
        raise Refused(Reason.VIDEO_UNREADABLE)


def _check_audio(audio: AudioStream) -> None:
    _check_decoder(audio)
    context = audio.codec_context
    known = context.codec.name in _AUDIO_CODECS
    if not known or context.sample_rate not in SAMPLE_RATES_HZ:
        raise Refused(Reason.VIDEO_UNREADABLE)
    if not 1 <= context.channels <= _MAX_CHANNELS:
        raise Refused(Reason.VIDEO_UNREADABLE)
    context.thread_count = 1


def _decoded(container: InputContainer, video: VideoStream, audio: AudioStream) -> Iterator[object]:
    for count, packet in enumerate(container.demux(video, audio)):
        if count > _MAX_PACKETS:
            raise Refused(Reason.VIDEO_TOO_HEAVY)
        yield from packet.decode()


def _assemble(pictures: Pictures, voice: Voice) -> Clip:
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
