"""Decoding within limits. What may crash a process is tried in children: test_pool.py."""

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from auth.verifier import media
from auth.verifier.gathering import RATE_HZ, Voice
from auth.verifier.reasons import Reason, Refused
from tests.unit.verifier.clips import mirrored, sideways, spliced, upside_down, video
from tools.fuzz import bombs


def reason_for(content: bytes) -> Reason:
    with pytest.raises(Refused) as caught:
        media.decode(content)
    return caught.value.reason


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 64)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("container", ["mp4", "mov", "webm"])
def test_pictures_and_sound_come_out(container: str) -> None:
    clip = media.decode(video(container))

    assert {frame.shape for frame in clip.frames} == {(128, 96, 3)}
    assert clip.times_s == pytest.approx(np.arange(20) / 10, abs=0.01)
    assert len(clip.sound) / RATE_HZ == pytest.approx(2.0, abs=0.1)
    # The tone's amplitude is 0.3; its ends ring in the codec.
    assert np.sqrt(2) * clip.sound.std() == pytest.approx(0.3, abs=0.05)
    assert abs(clip.sound_at_s) < 0.1


def test_at_most_twelve_and_a_half_pictures_a_second_are_kept() -> None:
    clip = media.decode(video(fps=50))

    assert len(clip.frames) == 25
    assert np.diff(clip.times_s) == pytest.approx(0.08, abs=0.001)


@pytest.mark.parametrize("container", ["mp4", "webm"])
def test_where_the_sound_has_a_gap_what_follows_stays_in_time(container: str) -> None:
    clip = media.decode(spliced(video(container, seconds=3.0), container, mute_s=(1.0, 2.0)))
    tenths = clip.sound[: 29 * RATE_HZ // 10].reshape(29, -1)
    loud = np.abs(tenths).max(axis=1) > 0.1

    assert len(clip.sound) / RATE_HZ == pytest.approx(3.0, abs=0.05)
    assert loud[1:9].all()
    assert not loud[11:19].any()
    assert loud[21:].all()


@pytest.mark.parametrize("late_ms, heard_ms", [(90, 200), (110, 310)])
def test_sound_that_is_a_little_late_has_no_gap(late_ms: int, heard_ms: int) -> None:
    voice = Voice()
    voice.add(tone(at_ms=0))
    voice.add(tone(at_ms=100 + late_ms))

    assert len(voice.joined()) == pytest.approx(heard_ms * RATE_HZ // 1000, abs=32)


def test_a_gap_of_hours_makes_a_clip_too_long_and_takes_no_memory() -> None:
    voice = Voice()
    voice.add(tone(at_ms=0))
    with pytest.raises(Refused) as caught:
        voice.add(tone(at_ms=10**9))

    assert caught.value.reason is Reason.VIDEO_TOO_LONG
    assert len(voice.joined()) < RATE_HZ


def tone(*, at_ms: int) -> av.AudioFrame:
    """Return 0.1 s of sound at 48 kHz."""
    frame = av.AudioFrame.from_ndarray(np.full((1, 4800), 0.3, np.float32), "flt", "mono")
    frame.sample_rate, frame.time_base, frame.pts = 48_000, Fraction(1, 1000), at_ms
    return frame


def test_after_a_stall_no_more_pictures_are_kept_than_before() -> None:
    stalled_s = [index / 30 for index in range(90) if not 10 <= index < 60]
    clip = media.decode(video("webm", times_s=stalled_s, sound_s=3.0))

    waits_s = np.diff(clip.times_s)
    assert len(clip.frames) < 12.5 * len(stalled_s) / 30 + 2
    assert np.sort(waits_s)[:-1].max() < 0.11
    assert waits_s.min() > 0.06
    assert waits_s.max() > 1.6


def test_pictures_at_one_moment_are_one_picture() -> None:
    doubled_s = [index / 5 + extra for index in range(10) for extra in (0, 0.0002)]
    clip = media.decode(video("webm", times_s=doubled_s, sound_s=2.0))

    assert clip.times_s == pytest.approx([index / 5 for index in range(10)], abs=0.002)


def test_sound_shorter_than_what_loudness_is_measured_over_is_no_sound() -> None:
    assert reason_for(video("webm", sound_s=0.008)) is Reason.AUDIO_MISSING


def test_large_pictures_are_scaled_down() -> None:
    clip = media.decode(video(width=960, height=1280))

    assert clip.frames[0].shape == (640, 480, 3)


def test_a_phone_held_upright_gives_upright_pictures() -> None:
    clip = media.decode(sideways(video(width=128, height=96)))

    # White was above; turned clockwise it is on the right.
    assert clip.frames[0].shape == (128, 96, 3)
    assert clip.frames[0][:, 80:].mean() > 240
    assert clip.frames[0][:, :16].mean() < 15


def test_a_picture_that_is_to_be_mirrored_is_not_turned_upside_down() -> None:
    to_mirror = media.decode(mirrored(video())).frames[0]
    to_turn = media.decode(upside_down(video())).frames[0]

    assert to_mirror[:48].mean() > 240
    assert to_turn[:48].mean() < 15


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", Reason.VIDEO_EMPTY),
        (b"\0", Reason.VIDEO_UNREADABLE),
        (bytes(100_000), Reason.VIDEO_UNREADABLE),
        (picture("PNG"), Reason.VIDEO_UNREADABLE),
        (picture("GIF"), Reason.VIDEO_UNREADABLE),
        (b"ID3\x04\0\0\0\0\0\0" + bytes(1000), Reason.VIDEO_UNREADABLE),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", Reason.VIDEO_UNREADABLE),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", Reason.VIDEO_UNREADABLE),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", Reason.VIDEO_UNREADABLE),
        (b"\0\0\0\x18ftypmp42" + bytes(50), Reason.VIDEO_UNREADABLE),
        (b"\0\0\0\x18ftyp#EXTM3U\nhttp://127.0.0.1/", Reason.VIDEO_UNREADABLE),
        (b"\x1a\x45\xdf\xa3" + bytes(50), Reason.VIDEO_UNREADABLE),
        (b"RIFF\0\0\0\0AVI LIST", Reason.VIDEO_UNREADABLE),
        (b"FLV\x01\x05\0\0\0\x09", Reason.VIDEO_UNREADABLE),
    ],
    ids=["empty", "byte", "zeros", "png", "gif", "mp3", "hls", "concat", "sdp", "ftyp",
         "hls-in-ftyp", "ebml", "avi", "flv"],
)  # fmt: skip
def test_what_is_no_video_is_refused(content: bytes, reason: Reason) -> None:
    assert reason_for(content) is reason


@pytest.mark.parametrize(
    "container, shape, reason",
    [
        ("mp4", {"seconds": 12.5}, Reason.VIDEO_TOO_LONG),
        ("webm", {"seconds": 12.5}, Reason.VIDEO_TOO_LONG),
        ("webm", {"seconds": 2, "sound_s": 13}, Reason.VIDEO_TOO_LONG),
        ("mp4", {"seconds": 1}, Reason.VIDEO_TOO_SHORT),
        ("mp4", {"width": 1282, "height": 64}, Reason.VIDEO_TOO_LARGE_FRAME),
        ("mp4", {"width": 64, "height": 1282}, Reason.VIDEO_TOO_LARGE_FRAME),
        ("mp4", {"seconds": 8, "fps": 120}, Reason.VIDEO_TOO_HEAVY),
        ("mp4", {"sound_s": 0}, Reason.AUDIO_MISSING),
        ("webm", {"sound_s": 0}, Reason.AUDIO_MISSING),
        ("mp4", {"pictures": False}, Reason.VIDEO_UNREADABLE),
        ("matroska", {}, Reason.VIDEO_UNREADABLE),
    ],
    ids=str,
)
def test_a_video_past_a_limit_is_refused_with_its_reason(
    container: str, shape: dict[str, float], reason: Reason
) -> None:
    assert reason_for(video(container, **shape)) is reason


def test_twelve_seconds_and_a_little_at_sixty_pictures_a_second_are_not_too_heavy() -> None:
    clip = media.decode(video(seconds=12.25, sound_s=12, fps=60, width=32, height=32))

    assert clip.duration_s == pytest.approx(12.25, abs=0.1)


@pytest.mark.parametrize(
    "container, codec, other",
    [("mp4", b"avc1", b"mjpg"), ("mp4", b"avc1", b"????"), ("webm", b"A_OPUS", b"A_FLAC")],
)
def test_a_stream_that_nothing_here_decodes_is_refused(
    container: str, codec: bytes, other: bytes
) -> None:
    assert reason_for(video(container).replace(codec, other)) is Reason.VIDEO_UNREADABLE


@pytest.mark.parametrize("bomb", [bombs.huge_h264, bombs.huge_vp8])
@pytest.mark.parametrize("seed", range(5))
def test_pictures_larger_than_their_container_says_are_refused(
    bomb: Callable[[np.random.Generator], bytes], seed: int
) -> None:
    refused = reason_for(bomb(np.random.default_rng(seed)))

    assert refused in (Reason.VIDEO_TOO_LARGE_FRAME, Reason.VIDEO_UNREADABLE)


def test_twelve_seconds_are_not_too_long() -> None:
    assert media.decode(video(seconds=12, fps=5)).duration_s == pytest.approx(12, abs=0.3)


@given(st.binary(max_size=2000), st.sampled_from([b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3", b""]))
def test_random_bytes_are_refused_whatever_they_begin_with(noise: bytes, head: bytes) -> None:
    assert reason_for(head + noise) in (Reason.VIDEO_EMPTY, Reason.VIDEO_UNREADABLE)
