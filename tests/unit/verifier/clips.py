"""Small videos for tests: no face in them, made in a few milliseconds."""

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

CODECS = {
    "mp4": ("libx264", "aac"),
    "mov": ("libx264", "aac"),
    "webm": ("libvpx", "libopus"),
    "matroska": ("libx264", "aac"),
}


def video(
    container: str = "mp4",
    *,
    seconds: float = 2.0,
    width: int = 96,
    height: int = 128,
    fps: int = 10,
    sound_s: float | None = None,
    pictures: bool = True,
    times_s: Sequence[float] | None = None,
) -> bytes:
    """Return a video whose upper half is white and whose lower half is black, with a tone.

    `sound_s` is the length of the sound, by default that of the pictures; 0 leaves it away.
    `times_s` says when each picture is, rising, instead of `seconds` and `fps`.
    """
    out = BytesIO()
    heard_s = seconds if sound_s is None else sound_s
    with av.open(out, "w", format=container) as file:
        # Both are declared before anything is written: that is when the header is.
        seen = file.add_stream(CODECS[container][0], rate=fps) if pictures else None
        heard = None
        if heard_s:
            heard = file.add_stream(CODECS[container][1], rate=48_000, layout="mono")
            if heard_s < 0.02:  # in Opus's shortest pieces, or it would be rounded up
                heard.codec_context.options = {"frame_duration": "2.5"}
        if seen is not None:
            even_s = [index / fps for index in range(round(seconds * fps))]
            _write_pictures(file, cast(VideoStream, seen), times_s or even_s, (width, height))
        if heard is not None:
            _write_tone(file, cast(AudioStream, heard), heard_s)
    return out.getvalue()


def _write_pictures(
    file: OutputContainer, stream: VideoStream, times_s: Sequence[float], size: tuple[int, int]
) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    picture[: size[1] // 2] = 255
    stream.codec_context.time_base = Fraction(1, 90_000)
    for at_s in times_s:
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = round(at_s * 90_000), Fraction(1, 90_000)
        file.mux(stream.encode(frame))
    file.mux(stream.encode(None))


def _write_tone(file: OutputContainer, stream: AudioStream, seconds: float) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(16_000 * seconds)) / 16_000)
    frame = av.AudioFrame.from_ndarray(
        tone.astype(np.float32).reshape(1, -1), format="flt", layout="mono"
    )
    frame.sample_rate, frame.time_base, frame.pts = 16_000, Fraction(1, 16_000), 0
    file.mux([*stream.encode(frame), *stream.encode(None)])


def sideways(mp4: bytes) -> bytes:
    """Return an MP4 whose header says: turn me by 90 degrees clockwise, as phones write it."""
    return _shown_by(mp4, "00000000" + "00010000" + "00000000" + "ffff0000" + "00" * 16)


def mirrored(mp4: bytes) -> bytes:
    """Return an MP4 whose header says: show me as a mirror does."""
    return _shown_by(mp4, "ffff0000" + "00" * 12 + "00010000" + "00" * 12)


def upside_down(mp4: bytes) -> bytes:
    """Return an MP4 whose header says: turn me by 180 degrees."""
    return _shown_by(mp4, "ffff0000" + "00" * 12 + "ffff0000" + "00" * 12)


def _shown_by(mp4: bytes, matrix: str) -> bytes:
    at = mp4.index(b"tkhd") + 4 + 40  # version 0: the matrix is 40 bytes into the box's body
    upright = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
    assert mp4[at : at + 36] == upright
    return mp4[:at] + bytes.fromhex(matrix + "40000000") + mp4[at + 36 :]


def spliced(
    clip: bytes, container: str, *, mute_s: tuple[float, float], late_s: float = 0
) -> bytes:
    """Return the clip without the sound between two times, all else when it was.

    `late_s` says how much later in the file the sound is than the pictures of its time.
    """
    out = BytesIO()
    options = {"max_interleave_delta": "1"}  # or FFmpeg would put them in order again
    with av.open(BytesIO(clip)) as old, av.open(out, "w", format=container, options=options) as new:
        streams = {each.index: new.add_stream_from_template(each) for each in old.streams}
        packets = [each for each in old.demux() if each.dts is not None]
        packets.sort(key=lambda each: _at_s(each) + late_s * (each.stream.type == "audio"))
        for packet in packets:
            if packet.stream.type == "audio" and mute_s[0] <= _at_s(packet) < mute_s[1]:
                continue
            packet.stream = streams[packet.stream.index]
            new.mux(packet)
    return out.getvalue()


def _at_s(packet: av.Packet) -> float:
    return float(packet.dts * packet.time_base)
