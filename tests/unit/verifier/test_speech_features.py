import numpy as np
import pytest

from auth.verifier.speech import network
from auth.verifier.speech.engine import NetEngine
from auth.verifier.speech.features import (
    MELS,
    log_mel,
    mel_bank,
    narrow,
    normalise,
    power_spectrum,
)
from auth.verifier.speech.level import RATE_HZ, level_db


def tone(pitch_hz: float, *, seconds: float = 1.0) -> np.ndarray:
    at_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (0.5 * np.sin(2 * np.pi * pitch_hz * at_s)).astype(np.float32)


def test_narrowing_keeps_what_a_telephone_carries_and_nothing_above() -> None:
    kept, lost = narrow(tone(1_000)), narrow(tone(6_000))

    assert len(kept) == RATE_HZ // 2
    assert level_db(kept)[5:-5].mean() == pytest.approx(-9.0, abs=0.2)
    assert level_db(lost)[5:-5].max() < -60


@pytest.mark.parametrize("pitch_hz", [200, 500, 1_000, 2_000, 3_500])
def test_a_tone_is_loudest_in_the_band_around_it(pitch_hz: float) -> None:
    features = log_mel(power_spectrum(narrow(tone(pitch_hz))))
    centre_hz = np.arange(129) @ mel_bank(1.0) / mel_bank(1.0).sum(axis=0) * 8_000 / 256

    assert abs(features.mean(axis=0).argmax() - np.abs(centre_hz - pitch_hz).argmin()) <= 1


def test_loudness_changes_no_features() -> None:
    plain = power_spectrum(np.random.default_rng(3).normal(0, 0.1, RATE_HZ).astype(np.float32))

    assert log_mel(plain * np.float32(0.01)) == pytest.approx(log_mel(plain), abs=1e-4)


def test_most_of_a_lines_colour_is_taken_away() -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 4 * RATE_HZ).astype(np.float32)
    plain = log_mel(power_spectrum(noise))
    coloured = plain + np.linspace(-2, 2, MELS, dtype=np.float32)

    assert np.abs(normalise(coloured) - normalise(plain)).max() < 0.5


def test_a_single_vowel_keeps_what_it_sounds_like() -> None:
    low, high = (
        normalise(log_mel(power_spectrum(narrow(tone(f, seconds=0.3))))) for f in (300, 2_000)
    )

    assert np.abs(low.mean(axis=0) - high.mean(axis=0)).max() > 2


@pytest.mark.parametrize("count", [0, 1, 199, 200, 8_000])
def test_sound_of_any_length_gives_finite_features(count: int) -> None:
    features = normalise(log_mel(power_spectrum(np.zeros(count, np.float32))))

    assert features.shape == (max(1, 1 + (count - 200) // 80), MELS)
    assert np.isfinite(features).all()


def small_network() -> network.Network:
    rng = np.random.default_rng(5)

    def layer(inside: int, outside: int, width: int, **how: int) -> network.Layer:
        return network.Layer(
            weight=rng.normal(0, 0.1, (outside, inside, width)).astype(np.float32),
            bias=rng.normal(0, 0.1, outside).astype(np.float32),
            stride=how.get("stride", 1),
            dilation=how.get("dilation", 1),
            residual=bool(how.get("residual", 0)),
        )

    return network.Network(
        layers=(
            layer(MELS, 8, 5, stride=2),
            layer(8, 8, 5, stride=2),
            layer(8, 8, 3, dilation=2, residual=1),
        ),
        out_weight=rng.normal(0, 1, (12, 8)).astype(np.float32),
        out_bias=np.zeros(12, np.float32),
    )


def test_a_network_survives_its_file_at_half_precision() -> None:
    net = small_network()
    again = network.parse(network.dump(net))
    features = np.random.default_rng(6).normal(0, 1, (100, MELS)).astype(np.float32)

    assert np.allclose(
        np.exp(again.log_posteriors(features)), np.exp(net.log_posteriors(features)), atol=0.01
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 63, 64])
def test_one_answer_for_every_four_frames_and_its_shares_add_up(count: int) -> None:
    features = np.random.default_rng(count).normal(0, 1, (count, MELS)).astype(np.float32)
    answer = small_network().log_posteriors(features)

    assert answer.shape == (-(-count // 4), network.CLASSES)
    assert np.exp(answer).sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_one_and_yao_are_added_up() -> None:
    net = small_network()
    favouring = np.zeros(12, np.float32)
    favouring[[2, 11]] = 50.0
    both = network.Network(layers=net.layers, out_weight=net.out_weight, out_bias=favouring)
    answer = both.log_posteriors(np.zeros((8, MELS), np.float32))

    assert np.exp(answer[:, 2]) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x93NUMPY"], ids=["empty", "zip", "array"])
def test_a_file_of_another_kind_is_no_network(data: bytes) -> None:
    with pytest.raises(ValueError, match="digit weights"):
        network.parse(data)


def test_an_engine_takes_any_network_of_this_kind() -> None:
    hearing = NetEngine(small_network()).hear(tone(300), "314159")

    assert len(hearing.heard) == 6
    assert hearing.asked_margin <= 0
