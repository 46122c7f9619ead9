"""Hear six digits: cut the sound at its pauses, compare each piece with spoken templates.

A simple recogniser for digits read one by one with short pauses. What it can and cannot do is in
docs/models/digits.md.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.fft import rfft
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE_HZ = 16_000
FRAME_HZ = 100
WORDS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "yao")
"""What a template may be of. 幺 (yao) is the telephone word for 1."""

_WINDOW = 400  # 25 ms
_HOP = RATE_HZ // FRAME_HZ
_FFT = 512
_MELS = 26
_CEPSTRA = 12
_LENGTH = 32  # frames that a piece of sound is stretched to
LOG_STEP = 0.06
"""Templates are stored as whole steps of the natural logarithm of energy."""

_TEMPLATES = Path(__file__).with_name("digit_templates.npz")

_FLOOR = 1e-3  # of a piece's loudest band: what lies below is not compared
_RANGE_DB = 32.0  # sound further below the loudest piece than this is a pause
_ABOVE_NOISE_DB = 9.0
_GAP_S = 0.09  # a shorter pause is inside a digit
_SHORTEST_S = 0.12


@dataclass(frozen=True, kw_only=True)
class Templates:
    """Spoken examples without noise, in mel bands relative to each one's loudest.

    `energy` is (n, 32, 26) float32, 0..1, and `words` holds the index into WORDS of each.
    """

    energy: NDArray[np.float32]
    words: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One piece of sound.

    `ranking` holds (digit, distance) from best to worst; the smaller the distance, the closer.
    `start_s` and `end_s` are seconds from the first sample.
    """

    start_s: float
    end_s: float
    ranking: tuple[tuple[str, float], ...]

    @property
    def digit(self) -> str:
        return self.ranking[0][0]

    @property
    def distance(self) -> float:
        return self.ranking[0][1]

    @property
    def margin(self) -> float:
        """How much farther the second best digit is, as a share of the best one's distance."""
        best, second = self.ranking[0][1], self.ranking[1][1]
        return (second - best) / max(best, 1e-6)


def load_templates() -> Templates:
    """Read the committed templates, which tools/make_voices.py made."""
    with np.load(_TEMPLATES, allow_pickle=False) as stored:
        log_energy = stored["log_energy"].astype(np.float32) * LOG_STEP
        return Templates(energy=np.exp(log_energy), words=stored["words"].astype(np.int64))


def level_db(samples: Samples) -> NDArray[np.float32]:
    """Return the loudness in dBFS of every 10 ms, -100 for digital silence."""
    count = len(samples) // _HOP
    power = (samples[: count * _HOP].reshape(count, _HOP) ** 2).mean(axis=1)
    level: NDArray[np.float32] = (10 * np.log10(np.maximum(power, 1e-10))).astype(np.float32)
    return level


def find_pieces(level: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return (first, end) in 10 ms frames of every stretch of sound between pauses."""
    if len(level) == 0:
        return []
    noise = float(np.percentile(level, 10))
    threshold = max(float(level.max()) - _RANGE_DB, noise + _ABOVE_NOISE_DB)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], level > threshold, [0]))))
    pieces: list[tuple[int, int]] = []
    for first, end in edges.reshape(-1, 2).tolist():
        if pieces and first - pieces[-1][1] < _GAP_S * FRAME_HZ:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((first, end))
    return [(first, end) for first, end in pieces if end - first >= _SHORTEST_S * FRAME_HZ]


def mel_energy(samples: Samples) -> NDArray[np.float64]:
    """Return the energy in 26 mel bands of every 10 ms: (n, 26). Less than 10 ms gives no row."""
    if len(samples) < _HOP:
        return np.zeros((0, _MELS))
    padded = np.pad(samples, (0, _WINDOW - _HOP))
    emphasised = np.append(padded[0], padded[1:] - 0.97 * padded[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, _WINDOW)[::_HOP]
    power = np.abs(rfft(frames * np.hamming(_WINDOW), _FFT)) ** 2
    energy: NDArray[np.float64] = power @ _mel_filters().T
    return energy


def recognise(samples: Samples, pieces: list[tuple[int, int]], templates: Templates) -> list[Heard]:
    """Compare each piece (10 ms frames) with every template and rank the ten digits."""
    if not pieces:
        return []
    energy = mel_energy(samples)
    cut = [energy[first:end] for first, end in pieces]
    loudness = float(np.median([part.max() for part in cut])) + 1e-12
    # The templates are put into the noise of this very recording before they are compared.
    noisy = templates.energy + _noise(energy, pieces) / loudness
    spoken = np.stack([stretch(_cepstra(part / (part.max() + 1e-12))) for part in cut])
    distances = _warped_distances(_with_deltas(spoken), _with_deltas(_cepstra(noisy)))
    return [
        Heard(start_s=first / FRAME_HZ, end_s=end / FRAME_HZ, ranking=_rank(row, templates.words))
        for (first, end), row in zip(pieces, distances, strict=True)
    ]


def _noise(energy: NDArray[np.float64], pieces: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Return the mean energy of each band in the pauses, keeping 50 ms away from speech."""
    pause = np.ones(len(energy), bool)
    for first, end in pieces:
        pause[max(0, first - 5) : end + 5] = False
    return energy[pause].mean(axis=0) if pause.any() else np.zeros(_MELS)


def _cepstra(energy: NDArray[np.floating]) -> NDArray[np.float64]:
    cepstra: NDArray[np.float64] = np.log(energy + _FLOOR) @ _cosines().T
    return cepstra


def _rank(row: NDArray[np.float32], words: NDArray[np.int64]) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for index, word in enumerate(WORDS):
        # The mean of the two nearest voices: one odd voice cannot decide alone.
        nearest = np.sort(row[words == index])[:2]
        digit = "1" if word == "yao" else word
        best[digit] = min(best.get(digit, np.inf), float(nearest.mean()))
    return tuple(sorted(best.items(), key=lambda pair: pair[1]))


def _warped_distances(
    pieces: NDArray[np.float32], templates: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the dynamic-time-warping distance of every piece to every template, (p, t)."""
    squares = (pieces**2).sum(-1)[:, None, :, None] + (templates**2).sum(-1)[None, :, None, :]
    cross = np.einsum("pic,tjc->ptij", pieces, templates, optimize=True)
    cost = np.sqrt(np.maximum(squares - 2 * cross, 0))
    total = np.full((*cost.shape[:2], _LENGTH + 1, _LENGTH + 1), np.inf, np.float32)
    total[:, :, 0, 0] = 0
    for i in range(1, _LENGTH + 1):
        for j in range(max(1, i - 8), min(_LENGTH, i + 8) + 1):
            before = np.minimum(total[:, :, i - 1, j], total[:, :, i, j - 1])
            step = np.minimum(before, total[:, :, i - 1, j - 1])
            total[:, :, i, j] = step + cost[:, :, i - 1, j - 1]
    return (total[:, :, -1, -1] / _LENGTH).astype(np.float32)


def stretch(frames: NDArray[np.float64]) -> NDArray[np.float32]:
    """Interpolate rows to 32 of them, evenly."""
    at = np.linspace(0, len(frames) - 1, _LENGTH)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, len(frames) - 1)
    share = (at - low)[:, None]
    even: NDArray[np.float32] = (frames[low] * (1 - share) + frames[high] * share).astype(
        np.float32
    )
    return even


def _with_deltas(cepstra: NDArray[np.floating]) -> NDArray[np.float32]:
    """Append how each cepstrum changes, weighted to count about as much."""
    deltas = np.gradient(cepstra, axis=1) * 2
    return np.concatenate([cepstra, deltas], axis=2).astype(np.float32)


def _mel_filters() -> NDArray[np.float64]:
    """Return 26 triangular filters from 80 to 7,600 Hz over the FFT's bins: (26, 257)."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (80, 7600))
    centres_hz = 700 * (10 ** (np.linspace(low, high, _MELS + 2) / 2595) - 1)
    bins_hz = np.linspace(0, RATE_HZ / 2, _FFT // 2 + 1)
    left, middle, right = centres_hz[:-2, None], centres_hz[1:-1, None], centres_hz[2:, None]
    rising = (bins_hz - left) / (middle - left)
    falling = (right - bins_hz) / (right - middle)
    triangles: NDArray[np.float64] = np.maximum(np.minimum(rising, falling), 0)
    return triangles


def _cosines() -> NDArray[np.float64]:
    """Return the DCT-II rows 1 to 12 with a sine lifter: (12, 26)."""
    order = np.arange(1, _CEPSTRA + 1)[:, None]
    lifter = 1 + 11 * np.sin(np.pi * order / 22)
    angles = np.pi * order * (np.arange(_MELS) + 0.5) / _MELS
    rows: NDArray[np.float64] = lifter * np.cos(angles) * np.sqrt(2 / _MELS) / 6
    return rows
