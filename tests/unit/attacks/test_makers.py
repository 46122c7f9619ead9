from itertools import pairwise

import numpy as np
import pytest

from auth.verifier.speech import RATE_HZ, Segment
from tests.unit.attacks.takes import beep, greys, take
from tools.attacks import pictures, sounds
from tools.attacks.clips import voice_span_s
from tools.attacks.screen import filmed, random_rig
from tools.mouth import Lips, find_lips
from tools.portraits import framed


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def in_step(length: int, sound: int, fps: int) -> bool:
    return abs(length / fps - sound / RATE_HZ) < 1.5 / fps


@pytest.mark.parametrize("by_s", [-1.0, -0.3, 0.3, 0.6])
def test_a_shifted_voice_is_so_much_later_than_its_pictures_and_nothing_is_lost(
    by_s: float,
) -> None:
    own = take(beep_at_s=0.5)

    made = sounds.shifted(own, by_s, rng())

    first = greys(made).index(greys(own)[10], max(0, round(-by_s * 20)))  # what was at 0.5 s
    assert abs(voice_span_s(made.sound)[0] - first / 20 - by_s) < 0.03
    assert float(np.abs(made.sound).sum()) >= float(np.abs(own.sound).sum())
    assert in_step(len(made.frames), len(made.sound), 20)


@pytest.mark.parametrize("theirs_at_s", [0.2, 0.5, 1.1])
def test_a_dubbed_voice_begins_when_the_clips_own_did(theirs_at_s: float) -> None:
    own = take(beep_at_s=0.6)

    made = sounds.dubbed(own, beep(at_s=theirs_at_s, seconds=3.0, pitch_hz=300), rng())

    assert abs(voice_span_s(made.sound)[0] - 0.6) < 0.03
    assert in_step(len(made.frames), len(made.sound), 20)


def test_two_voices_at_once_are_both_there_at_their_levels() -> None:
    low = beep(at_s=0.2, seconds=1.0, pitch_hz=300)
    high = beep(at_s=0.2, seconds=1.2, pitch_hz=900)

    both = sounds.mixed(low, high, 6.0)

    spectrum = np.abs(np.fft.rfft(both[3200:6400]))
    assert 1.8 < spectrum[180] / spectrum[60] < 2.2  # 5 Hz a bin
    assert len(both) == len(high)
    assert np.abs(both).max() <= 0.7001


def test_pieces_cut_between_digits_and_joined_again_are_the_clip() -> None:
    own = take()
    found = (
        Segment(digit="1", start_s=0.4, end_s=0.6),
        Segment(digit="2", start_s=1.0, end_s=1.2),
    )
    cuts = sounds.cuts_s(found, own.duration_s)

    made = sounds.joined([sounds.piece(own, *ends) for ends in pairwise(cuts)])

    assert cuts == [0.0, 0.8, 2.0]
    assert greys(made) == greys(own)
    assert np.allclose(made.sound, own.sound, atol=1e-6)


def test_a_synthetic_voice_speaks_where_the_digits_were() -> None:
    found = tuple(Segment(digit="0", start_s=at_s, end_s=at_s + 0.2) for at_s in (0.5, 1.5))

    made = sounds.spoken_anew(take(seconds=2.5), found, "83", "male")

    power = (made.sound.reshape(-1, RATE_HZ // 10) ** 2).mean(axis=1)
    assert power[:5].max() < 1e-5 < power[5:8].max()
    assert power[13:15].max() < 1e-5 < power[15:18].max()


def test_frozen_pictures_are_the_same_for_so_long_and_time_goes_on() -> None:
    seen = greys(take())

    made = pictures.frozen(take().frames, 10, 12)

    shown = [round(float(frame.mean())) for frame in made]
    assert shown[:10] == seen[:10]
    assert shown[10:22] == [seen[10]] * 12
    assert shown[22:] == seen[22:]


def test_looped_pictures_come_again_and_again() -> None:
    seen = greys(take())

    made = pictures.looped(take().frames, 5, 10)

    shown = [round(float(frame.mean())) for frame in made]
    assert shown[:15] == seen[:15]
    assert shown[15:25] == shown[5:15] == shown[25:35]
    assert len(shown) == len(seen)


def portrait() -> pictures.Rgb:
    return framed("astronaut", width_px=240, height_px=320, face_share=0.5)


def test_a_still_photo_differs_from_picture_to_picture_by_noise_alone() -> None:
    made = np.stack(pictures.still(portrait(), 8, rng())).astype(float)

    assert 2 < np.abs(np.diff(made, axis=0)).mean() < 4
    assert np.abs(made.mean(axis=0) - portrait()).mean() < 1.5


def test_a_zoomed_photo_changes_steadily_and_a_wobbled_one_to_and_fro() -> None:
    zoomed = np.stack(pictures.zoomed(portrait(), 30, rng())).astype(float)
    wobbled = np.stack(pictures.wobbled(portrait(), 30, 10, rng())).astype(float)

    from_first = np.abs(zoomed - zoomed[0]).mean(axis=(1, 2, 3))
    assert from_first[29] > from_first[15] > from_first[5]
    assert np.abs(wobbled - wobbled[0]).mean(axis=(1, 2, 3)).max() > from_first[1]


def gap_px(lips: Lips) -> float:
    return float((lips.lower - lips.upper)[1:-1, 1].mean())


def test_an_animated_photo_opens_its_mouth_when_it_is_loud_and_not_before() -> None:
    sound = beep(at_s=1.0, seconds=2.0)

    made = pictures.animated(portrait(), sound, 40, 20, rng())

    quiet, loud = (find_lips(made[index]) for index in (5, 22))
    assert gap_px(loud) > gap_px(quiet) + 0.2 * quiet.width_px


def test_what_is_filmed_from_a_screen_has_stripes_that_the_picture_had_not() -> None:
    flat = [np.full((240, 320, 3), 140, np.uint8)] * 2

    made = filmed(flat, 25, random_rig(rng()), rng())[0].astype(float)[:, :, 1]

    spectrum = np.abs(np.fft.fft2(made - made.mean()))
    assert made.shape == (240, 320)
    assert spectrum.max() > 20 * np.median(spectrum)


def test_seconds_of_a_screen_differ_by_the_hand_and_by_the_band() -> None:
    flat = [np.full((240, 320, 3), 140, np.uint8)] * 10

    made = filmed(flat, 25, random_rig(rng()), rng())

    assert not np.array_equal(made[0], made[9])
