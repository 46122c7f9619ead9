"""Make a clip of a portrait reading digits aloud: the demo's and the tests' citizen.

    python -m tools.sample_clip --portrait astronaut --digits 314159 --voice female --out clip.mp4

An animated photo is also what an attacker would bring: see docs/models/attacks.md.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from tools import mouth
from tools.portraits import NAMES, Rgb, framed, portrait, reference_photo

__all__ = [
    "CONTAINERS",
    "VOICES",
    "ClipSpec",
    "make_clip",
    "portrait",
    "read_word",
    "reference_photo",
]

VOICES = ("female", "male")
CONTAINERS = {
    "mp4": ("libx264", "aac"),
    "mov": ("libx264", "aac"),
    "webm": ("libvpx", "libopus"),
}

_RATE_HZ = 16_000
_FPS = 25
_LEVELS = 16  # steps of mouth opening that are drawn
_NOISE = 3.0  # standard deviation of the sensor noise, of 255
_ROOM = 10 ** (-65 / 20)
_VOICES = Path(__file__).with_name("voices")
_WIDTH_OF = {
    "0": 0.7, "1": 0.6, "2": 0.9, "3": 1.0, "4": 0.6, "5": 0.65,
    "6": 0.8, "7": 0.6, "8": 1.0, "9": 0.8, "yao": 1.0,
}  # fmt: skip
"""How wide the mouth opens for each word: an open 八, a narrow 一."""

Samples = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class ClipSpec:
    """What the clip shows. The same spec gives the same clip.

    `still` keeps the mouth as it is in the portrait while the head moves and the voice is heard.
    `silent` takes the voice away while the mouth moves.
    """

    digits: str
    portrait: str = "astronaut"
    voice: str = "female"
    container: str = "mp4"
    still: bool = False
    silent: bool = False
    seed: int = 0
    width_px: int = 480
    height_px: int = 640


def make_clip(spec: ClipSpec) -> bytes:
    """Return the clip's bytes: about 5 s for six digits, 25 frames a second, with sound.

    Raises:
        KeyError: no such portrait, container or digit.
        FileNotFoundError: no such voice.
    """
    rng = np.random.default_rng(spec.seed)
    voice, opening = _read_aloud(spec, rng)
    sound = voice * (0 if spec.silent else 1) + rng.normal(0, _ROOM, len(voice))
    levels = _mouth_levels(voice, opening, still=spec.still)
    return _encode(spec, _frames(spec, levels, rng), sound.astype(np.float32))


def _read_aloud(spec: ClipSpec, rng: np.random.Generator) -> tuple[Samples, Samples]:
    """Return the voice and, for each of its samples, how wide the word being said opens a mouth."""
    parts = [_silence(rng.uniform(0.4, 0.6))]
    widths = [np.zeros(len(parts[0]), np.float32)]
    for digit in spec.digits:
        word = "yao" if digit == "1" and rng.random() < 0.5 else digit
        said = read_word(spec.voice, word) * np.float32(rng.uniform(0.7, 1.0))
        pause = _silence(rng.uniform(0.22, 0.36))
        parts += [said, pause]
        width = _WIDTH_OF[word] * rng.uniform(0.85, 1.0)
        widths += [np.full(len(said), width, np.float32), np.zeros(len(pause), np.float32)]
    return np.concatenate(parts), np.concatenate(widths)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * _RATE_HZ), np.float32)


def read_word(voice: str, word: str) -> Samples:
    """Return one committed word, 0 to 9 or yao: mono, 16 kHz, -1..1."""
    with av.open(str(_VOICES / voice / f"{word}.opus")) as source:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=_RATE_HZ)
        frames = [part for frame in source.decode(audio=0) for part in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def _mouth_levels(voice: Samples, widths: Samples, *, still: bool) -> NDArray[np.int64]:
    """Return for every picture how wide the mouth is open, 0 to 16."""
    per_frame = _RATE_HZ // _FPS
    count = len(voice) // per_frame
    if still:
        return np.zeros(count, np.int64)
    power = (voice[: count * per_frame].reshape(count, per_frame) ** 2).mean(axis=1)
    loudness = np.sqrt(power / power.max()) ** 0.6
    width = widths[: count * per_frame].reshape(count, per_frame).max(axis=1)
    smooth = np.convolve(loudness * width, [0.25, 0.5, 0.25], mode="same")
    return np.round(np.clip(smooth, 0, 1) * _LEVELS).astype(np.int64)


def _frames(spec: ClipSpec, levels: NDArray[np.int64], rng: np.random.Generator) -> Iterator[Rgb]:
    still = framed(spec.portrait, width_px=spec.width_px, height_px=spec.height_px, face_share=0.42)
    lips = mouth.find_lips(still)
    opened = {
        level: Image.fromarray(mouth.open_mouth(still, lips, level / _LEVELS))
        for level in sorted({int(level) for level in levels})
    }
    noise = rng.normal(0, _NOISE, (4, *still.shape)).astype(np.float32)
    phases = rng.uniform(0, 2 * np.pi, 3)
    for index, level in enumerate(levels.tolist()):
        moved = _move_head(opened[level], index / _FPS, phases)
        grain = np.roll(noise[index % len(noise)], rng.integers(0, 64, 2), axis=(0, 1))
        yield np.clip(moved + grain, 0, 255).astype(np.uint8)


def _move_head(picture: Image.Image, at_s: float, phases: NDArray[np.float64]) -> Rgb:
    """Turn by up to half a degree and drift by a few pixels, as someone holding a phone does."""
    turn, across, down = np.sin(2 * np.pi * at_s * np.array([0.31, 0.23, 0.37]) + phases)
    angle = np.deg2rad(0.5 * turn)
    cos, sin = np.cos(angle) * 0.985, np.sin(angle) * 0.985  # slightly closer: no edge shows
    x, y = picture.width / 2, picture.height / 2
    offset_x = x - cos * x - sin * y + 3.0 * across
    offset_y = y + sin * x - cos * y + 2.5 * down
    moved = picture.transform(
        picture.size,
        Image.Transform.AFFINE,
        (cos, sin, offset_x, -sin, cos, offset_y),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(moved)


def _encode(spec: ClipSpec, frames: Iterator[Rgb], sound: Samples) -> bytes:
    video_codec, audio_codec = CONTAINERS[spec.container]
    out = BytesIO()
    with av.open(out, "w", format=spec.container) as container:
        video = cast(VideoStream, container.add_stream(video_codec, rate=_FPS))
        video.width, video.height, video.pix_fmt = spec.width_px, spec.height_px, "yuv420p"
        video.bit_rate = 1_500_000
        video.codec_context.options = _speed_of(video_codec)
        video.codec_context.thread_count = 1  # several spin when the cores are busy
        audio = cast(AudioStream, container.add_stream(audio_codec, rate=48_000, layout="mono"))
        audio.bit_rate = 64_000
        for frame in frames:
            container.mux(video.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(video.encode(None))
        spoken = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="flt", layout="mono")
        spoken.sample_rate, spoken.time_base, spoken.pts = _RATE_HZ, Fraction(1, _RATE_HZ), 0
        container.mux([*audio.encode(spoken), *audio.encode(None)])
    return out.getvalue()


def _speed_of(codec: str) -> dict[str, str]:
    if codec == "libx264":
        return {"preset": "ultrafast"}
    return {"deadline": "realtime", "cpu-used": "8"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a clip of a portrait reading digits.")
    parser.add_argument("--portrait", choices=NAMES, default="astronaut")
    parser.add_argument("--digits", required=True)
    parser.add_argument("--voice", choices=VOICES, default="female")
    parser.add_argument("--still", action="store_true", help="the mouth does not move")
    parser.add_argument("--silent", action="store_true", help="the voice is taken away")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help=".mp4, .mov or .webm")
    arguments = parser.parse_args()
    if not (arguments.digits.isascii() and arguments.digits.isdigit()):
        parser.error("--digits must be digits from 0 to 9")
    if arguments.out.suffix[1:] not in CONTAINERS:
        parser.error("--out must end in .mp4, .mov or .webm")
    spec = ClipSpec(
        digits=arguments.digits,
        portrait=arguments.portrait,
        voice=arguments.voice,
        container=arguments.out.suffix[1:],
        still=arguments.still,
        silent=arguments.silent,
        seed=arguments.seed,
    )
    arguments.out.write_bytes(make_clip(spec))
    print(f"wrote {arguments.out}")


if __name__ == "__main__":
    main()
