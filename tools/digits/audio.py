"""Sound files of any kind, rate and number of channels, in and out."""

import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def open_media(source: Path | io.BytesIO) -> InputContainer:
    """Open a recording or a clip of any format.

    Titles in it may be of any encoding, as GBK, and a playlist in it leads to no address.

    Raises:
        av.FFmpegError, OSError, ValueError: it cannot be opened.
    """
    opened = source if isinstance(source, io.BytesIO) else str(source)
    options = {"protocol_whitelist": "file"}
    return av.open(opened, "r", options=options, metadata_errors="replace")


def read_sound(source: Path | io.BytesIO, *, rate_hz: int, most_s: float = float("inf")) -> Samples:
    """Return the first audio stream, mixed to mono, -1..1; what is no number counts as silence.

    Raises:
        ValueError: not a file with at least 10 ms of sound in it and at most `most_s`, or a tenth
            of it is damaged.
    """
    if isinstance(source, Path) and not source.is_file():
        raise ValueError("it is a folder" if source.is_dir() else "no such file")
    try:
        with open_media(source) as container:
            if not container.streams.audio:
                raise ValueError("no sound in the file")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate_hz)
            parts: list[Samples] = []
            left = most_s * rate_hz
            for frame in chain(_decoded(container), [None]):
                new = [part.to_ndarray()[0] for part in resampler.resample(frame)]
                left -= sum(map(len, new))
                if left < 0:
                    raise ValueError(f"it is longer than {most_s:g} s: cut it")
                parts += new
    except av.FFmpegError as exc:
        raise ValueError("not a sound file that can be read") from exc
    joined = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if len(joined) < rate_hz // 100:
        raise ValueError("less than 10 ms of sound in the file")
    sound: Samples = np.clip(np.nan_to_num(joined, posinf=0, neginf=0), -1, 1)
    return sound


def _decoded(container: InputContainer) -> Iterator[AudioFrame]:
    """Give what can be decoded: recorders cut off the last piece, or leave something behind."""
    damaged = count = 0
    for packet in container.demux(container.streams.audio[0]):
        count += 1
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            damaged += 1
    if damaged * 10 > count:
        raise ValueError("more than a tenth of the sound is damaged")


def through_codec(
    samples: Samples, *, rate_hz: int, codec: str, container: str, bit_rate: int | None,
    codec_rate_hz: int,
) -> Samples:  # fmt: skip
    """Return the sound after one encoding and decoding, at its own rate and length."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = cast(AudioStream, target.add_stream(codec, rate=codec_rate_hz, layout="mono"))
        if bit_rate is not None:
            stream.bit_rate = bit_rate
        if codec == "libopus":
            stream.codec_context.options = {"compression_level": "2"}  # as a phone's, and quick
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
        frame = AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), 0
        target.mux([*stream.encode(frame), *stream.encode(None)])
    out.seek(0)
    decoded = read_sound(out, rate_hz=rate_hz)[: len(samples)]
    return np.pad(decoded, (0, len(samples) - len(decoded)))


def trim(
    samples: Samples, *, rate_hz: int, range_db: float = 38.0, keep_s: float = 0.04
) -> Samples:
    """Cut off what lies before and after the sound that is within `range_db` of the loudest."""
    hop = rate_hz // 100
    count = len(samples) // hop
    if count < 4:
        return samples
    power = (samples[: count * hop].reshape(count, hop) ** 2).mean(axis=1)
    smooth = np.convolve(power, np.full(3, 1 / 3), mode="same")
    loud = np.flatnonzero(smooth > smooth.max() * 10 ** (-range_db / 10))
    if len(loud) == 0:
        return samples
    keep = round(keep_s * rate_hz)
    return samples[max(0, loud[0] * hop - keep) : (loud[-1] + 1) * hop + keep]


def at_level(samples: Samples, rms: float = 0.08) -> Samples:
    """Scale to a root mean square, or to less where the peak would pass 0.95."""
    centred = samples - samples.mean()
    gain = rms / (float(np.sqrt((centred**2).mean())) + 1e-9)
    peak = float(np.abs(centred).max()) + 1e-9
    scaled: Samples = (centred * min(gain, 0.95 / peak)).astype(np.float32)
    return scaled
