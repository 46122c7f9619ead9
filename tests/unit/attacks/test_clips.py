import tracemalloc
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.speech import RATE_HZ
from tests.unit.attacks.takes import beep, greys, take
from tests.unit.verifier.clips import mirrored, sideways, spliced, upside_down, video
from tools.attacks.cast import Cast
from tools.attacks.clips import LONGEST_S, Unusable, encode, fitted, read_take, voice_span_s
from tools.attacks.people import Right
from tools.attacks.seen import ended_early
from tools.attacks.trials import Agreeing


def test_what_is_encoded_is_read_again_in_time() -> None:
    made = take(seconds=3.0, beep_at_s=1.25)

    again = read_take(encode(made))

    assert len(again.frames) == len(made.frames)
    assert np.abs(np.array(greys(again)) - greys(made)).max() <= 4
    assert abs(voice_span_s(again.sound)[0] - 1.25) < 0.06
    assert abs(len(again.sound) - len(made.sound)) < 0.1 * 16_000


def test_a_clip_that_is_damaged_within_is_told_from_what_is_no_clip() -> None:
    made = bytearray(encode(take(seconds=2.0)))
    start, end = made.index(b"mdat"), made.index(b"moov")
    made[(start + end) // 2 : end - 4] = b"\xff" * (end - 4 - (start + end) // 2)

    with pytest.raises(Unusable, match="a part of it cannot be decoded"):
        read_take(bytes(made))
    with pytest.raises(Unusable, match="cannot be read as a video"):
        read_take(b"no clip")


@pytest.mark.parametrize("at_s", [0.0, 0.7, 1.8])
def test_a_voice_is_from_where_it_is_loud_to_where_it_is_so_last(at_s: float) -> None:
    assert voice_span_s(beep(at_s=at_s, seconds=2.0)) == pytest.approx((at_s, at_s + 0.2), abs=0.02)


def test_pictures_that_end_early_end_while_the_voice_is_heard() -> None:
    own = take(seconds=4.0)
    sound = own.sound + beep(at_s=3.0, seconds=4.0)  # a voice from 0.5 to 3.2 s
    right = Right(name="a", person=None, digits=None, photo=b"", take=replace(own, sound=sound))

    ends_s = {len(ended_early(cast_of(right, seed)).take.frames) / own.fps for seed in range(20)}

    assert 0.5 + 0.3 * 2.7 - 0.05 <= min(ends_s) < max(ends_s) <= 0.5 + 0.65 * 2.7 + 0.05


def cast_of(right: Right, seed: int) -> Cast:
    return Cast(
        own=right,
        earlier=None,
        stranger=None,
        anyone=None,
        engine=Agreeing(),
        rng=np.random.default_rng(seed),
    )


@pytest.mark.parametrize("container", ["mp4", "mov", "webm", "matroska"])
def test_any_container_is_read(container: str, tmp_path: Path) -> None:
    path = tmp_path / "clip"
    path.write_bytes(video(container, seconds=2.0, fps=15))

    made = read_take(path)

    assert (made.fps, len(made.frames)) == (15, 30)
    assert made.frames[0].shape == (128, 96, 3)


def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    assert read_take(sideways(video())).frames[0].shape == (96, 128, 3)
    assert read_take(mirrored(video())).frames[0][:48].mean() > 240
    assert read_take(upside_down(video())).frames[0][:48].mean() < 15


def test_odd_and_large_pictures_get_even_sides_of_at_most_640_px() -> None:
    made = read_take(video(width=902, height=1278, fps=10, seconds=1.6))

    assert made.frames[0].shape == (640, 452, 3)


def test_of_a_long_clip_the_beginning_is_taken() -> None:
    made = read_take(video(seconds=12.0, fps=10))

    assert made.duration_s == LONGEST_S
    assert len(made.sound) == LONGEST_S * 16_000


@pytest.mark.parametrize("container", ["mp4", "webm"])
def test_where_the_sound_has_a_gap_what_follows_stays_in_time(container: str) -> None:
    made = read_take(spliced(video(container, seconds=3.0), container, mute_s=(1.0, 2.0)))
    loud = np.abs(made.sound).reshape(-1, RATE_HZ // 10).max(axis=1) > 0.1

    assert len(made.sound) == 3 * RATE_HZ
    assert not loud[11:19].any()
    assert loud[1:9].all() and loud[21:29].all()


def test_sound_that_comes_long_after_its_pictures_in_the_file_is_waited_for() -> None:
    clip = spliced(video("webm", seconds=12.0), "webm", mute_s=(0, 0), late_s=6.0)
    made = read_take(clip)

    assert made.duration_s == LONGEST_S
    assert np.abs(made.sound[-RATE_HZ:]).max() > 0.1


def test_the_rate_is_that_of_the_pictures_whatever_the_file_says() -> None:
    made = read_take(video("webm", fps=1000, times_s=[index / 15 for index in range(30)]))

    assert (made.fps, len(made.frames)) == (15, 30)


def test_pictures_that_change_their_size_are_not_played_as_if_they_stood_still() -> None:
    out = BytesIO()
    upright, flat = video("webm"), video("webm", width=128, height=96)
    with (
        av.open(BytesIO(upright)) as first,
        av.open(BytesIO(flat)) as then,
        av.open(out, "w", format="webm") as both,
    ):
        streams = {each.index: both.add_stream_from_template(each) for each in first.streams}
        for packet in [*first.demux(), *then.demux(video=0)]:
            if packet.dts is not None:
                late = 2000 if packet.stream.container is then else 0  # ms
                packet.stream = streams[packet.stream.index]
                packet.pts, packet.dts = packet.pts + late, packet.dts + late
                both.mux(packet)

    with pytest.raises(Unusable, match="change their size"):
        read_take(out.getvalue())


def test_of_very_many_pictures_no_more_are_held_than_are_wanted() -> None:
    content = video(seconds=2.0, fps=120)
    tracemalloc.start()
    made = read_take(content)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (made.fps, len(made.frames)) == (30, 60)
    assert most_bytes < 140 * made.frames[0].nbytes


@pytest.mark.parametrize(
    "content, why",
    [
        (video(sound_s=0), "no sound"),
        (video(pictures=False, sound_s=2.0), "no pictures"),
        (video(seconds=0.6), "shorter"),
        (video().replace(b"avc1", b"zzzz"), "codec is not known"),
        (b"not a video", "cannot be read"),
        (b"", "cannot be read"),
    ],
    ids=["no sound", "no pictures", "short", "unknown codec", "no video", "empty"],
)
def test_what_cannot_be_used_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        read_take(content)


def test_a_file_that_is_not_there_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no such file"):
        read_take(tmp_path / "gone.mp4")


@given(have=st.integers(2, 30), want=st.integers(1, 100))
def test_fitted_pictures_are_as_many_as_wanted_and_none_stands_still(have: int, want: int) -> None:
    frames = [np.full((2, 2, 3), value, np.uint8) for value in range(have)]

    values = [int(frame[0, 0, 0]) for frame in fitted(frames, want)]

    assert len(values) == want
    assert values[:have] == list(range(min(have, want)))
    assert all(abs(a - b) == 1 for a, b in pairwise(values))
