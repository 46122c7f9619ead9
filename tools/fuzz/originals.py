"""Small honest videos of every container and codec that is taken, to be harmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is encoded. Without a codec there is no such stream; sizes are those of the pictures."""

    container: str
    pictures: str | None = "libx264"
    sound: str | None = "aac"
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    encoder: Mapping[str, str] = field(default_factory=dict, hash=False)
    seconds: float = 2.0
    width_px: int = 64
    height_px: int = 80
    fps: int = 10
    rate_hz: int = 48_000
    layout: str = "mono"
    tracks: int = 1


_RECIPES = {
    "mp4": Recipe(container="mp4", encoder={"preset": "ultrafast"}),
    "mp4 with B pictures": Recipe(container="mp4", encoder={"preset": "ultrafast", "bf": "2"}),
    "mp4 in fragments": Recipe(
        container="mp4", options=FRAGMENTS, encoder={"preset": "ultrafast", "g": "5"}
    ),
    "mov": Recipe(container="mov", encoder={"preset": "ultrafast"}, sound="alac"),
    "mp4 hevc": Recipe(container="mp4", pictures="libx265", encoder={"x265-params": "log-level=0"}),
    "mp4 mpeg4": Recipe(container="mp4", pictures="mpeg4"),
    "mp4 vp9": Recipe(container="mp4", pictures="libvpx-vp9", sound="libopus"),
    "3gp": Recipe(container="3gp", pictures="mpeg4", sound="libopencore_amrnb", rate_hz=8_000),
    "webm": Recipe(container="webm", pictures="libvpx", sound="libopus"),
    "webm vp9": Recipe(container="webm", pictures="libvpx-vp9", sound="libopus"),
    "webm live": Recipe(
        container="webm", pictures="libvpx", sound="libopus", options={"live": "1"}
    ),
}


def small_clips() -> dict[str, bytes]:
    """Return videos of two seconds and 64 × 80 pixels without a face, by name. The same each time.

    They take a few milliseconds to judge, so that thousands of their mutants can be.
    """
    return {name: encode(recipe) for name, recipe in _RECIPES.items()}


def encode(recipe: Recipe) -> bytes:
    """Return a video of moving blocks with a tone."""
    out = BytesIO()
    with av.open(
        out, "w", format=recipe.container, options={"fflags": "bitexact", **recipe.options}
    ) as file:
        # All are declared before anything is written: that is when the header is.
        seen = [_video(file, recipe) for _ in range(recipe.tracks) if recipe.pictures]
        heard = [_audio(file, recipe) for _ in range(recipe.tracks) if recipe.sound]
        for video in seen:
            _write_pictures(file, video, recipe)
        for audio in heard:
            _write_tone(file, audio, recipe)
    return out.getvalue()


def _video(file: OutputContainer, recipe: Recipe) -> VideoStream:
    stream = cast(VideoStream, file.add_stream(str(recipe.pictures), rate=recipe.fps))
    stream.width, stream.height, stream.pix_fmt = recipe.width_px, recipe.height_px, "yuv420p"
    stream.codec_context.options = dict(recipe.encoder)
    stream.codec_context.thread_count = 1
    return stream


def _audio(file: OutputContainer, recipe: Recipe) -> AudioStream:
    stream = file.add_stream(str(recipe.sound), rate=recipe.rate_hz, layout=recipe.layout)
    return cast(AudioStream, stream)


def _write_pictures(file: OutputContainer, stream: VideoStream, recipe: Recipe) -> None:
    rng = np.random.default_rng(0)
    blocks = rng.integers(0, 255, (recipe.height_px // 16, recipe.width_px // 16, 3), np.uint8)
    picture = blocks.repeat(16, axis=0).repeat(16, axis=1)
    for index in range(round(recipe.seconds * recipe.fps)):
        moved = np.roll(picture, 3 * index, axis=1)
        file.mux(stream.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
    file.mux(stream.encode(None))


def _write_tone(file: OutputContainer, stream: AudioStream, recipe: Recipe) -> None:
    count = round(recipe.rate_hz * recipe.seconds)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(count) / recipe.rate_hz)
    frame = av.AudioFrame.from_ndarray(
        tone.astype(np.float32).reshape(1, -1), format="flt", layout="mono"
    )
    frame.sample_rate, frame.pts = recipe.rate_hz, 0
    frame.time_base = Fraction(1, recipe.rate_hz)
    file.mux([*stream.encode(frame), *stream.encode(None)])
