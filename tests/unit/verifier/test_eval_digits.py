"""The evaluation tool on a few recordings made of the sample voices."""

import json
import struct
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from auth.verifier.speech import RATE_HZ
from tools.digits.audio import read_sound
from tools.digits.challenge import KINDS
from tools.digits.edits import edits
from tools.digits.recordings import Spoken, join_to, labels
from tools.digits.tally import chance_of_wrong, replay_acceptance
from tools.sample_clip import read_word

ROOT = Path(__file__).parents[3]


def write_recording(path: Path, digits: str, voice: str, *, rate_hz: int, channels: int) -> None:
    pause = np.zeros(RATE_HZ // 4, np.float32)
    sound = np.concatenate([pause, *(p for d in digits for p in (read_word(voice, d), pause))])
    count = int(len(sound) * rate_hz / RATE_HZ)
    moved = np.interp(np.arange(count) * RATE_HZ / rate_hz, np.arange(len(sound)), sound)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        pcm = (np.clip(moved, -1, 1) * 32767).astype(np.int16)
        out.writeframes(np.repeat(pcm[:, None], channels, axis=1).tobytes())


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    rows = [
        ("one.wav", "314159", "female", 8_000, 1),
        ("two.wav", "278", "male", 44_100, 2),
        ("three.wav", "506", "male", 16_000, 1),
    ]
    lines = ["path\tdigits\tspeaker"]
    for name, digits, voice, rate_hz, channels in rows:
        write_recording(tmp_path / name, digits, voice, rate_hz=rate_hz, channels=channels)
        lines.append(f"{name}\t{digits}\t{voice}")
    (tmp_path / "labels.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.eval_digits", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def evaluated(folder: Path, *options: str) -> dict[str, Any]:
    out = folder / "out.json"
    done = run("--data", folder, "--out", out, "--random", "1000", *options)

    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return answer


def test_recordings_of_any_rate_are_measured(recordings: Path) -> None:
    answer = evaluated(recordings)

    assert (answer["utterances"], answer["digits"]) == (3, 12)
    wrong = answer["substitutions"] + answer["insertions"] + answer["deletions"]
    assert answer["digit_error_rate"] == pytest.approx(wrong / 12)
    assert set(answer["by_length"]) == {"3", "6"}
    assert sum(sum(row.values()) for row in answer["confusion"].values()) >= 12
    assert set(answer["verification"]["false_accept"]) == set(KINDS) - {"0"}
    assert answer["unreadable"] == []
    assert answer["speakers_known"] is True
    assert answer["verification"]["true_accept"] == 1.0
    assert answer["intervals"]["verification.true_accept"]["of"] == 1
    assert answer["intervals"]["verification.false_accept.1"]["of"] == 54
    assert answer["verification"]["false_accept"]["6"] == 0.0


def test_short_recordings_of_one_speaker_are_joined_to_six(recordings: Path) -> None:
    answer = evaluated(recordings, "--six", "--phone")

    assert set(answer["by_length"]) == {"6"}
    assert answer["utterances"] == 2
    assert set(answer["by_speaker"]) == {"female", "male"}


def test_a_run_goes_on_where_it_was_stopped(recordings: Path) -> None:
    whole = evaluated(recordings)
    options = ("--data", recordings, "--out", recordings / "out.json", "--random", "1000")
    asked = [sys.executable, "-m", "tools.eval_digits", *map(str, options)]
    with subprocess.Popen(asked, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        told = ""
        while "1/3" not in told:
            told += running.stderr.read(1)
        running.kill()
    spoilt = bytes((recordings / "one.wav").stat().st_size)
    (recordings / "one.wav").write_bytes(spoilt)  # measured before the stop, so not read again

    assert evaluated(recordings) == whole


def test_a_file_without_sound_is_named_and_left_out(recordings: Path) -> None:
    (recordings / "two.wav").write_bytes(b"not a sound file")
    answer = evaluated(recordings)

    assert answer["unreadable"] == ["two.wav"]
    assert (answer["utterances"], answer["digits"]) == (2, 9)


def write_floats(path: Path, values: list[float]) -> None:
    """Write mono 16 kHz sound as 32-bit floats, of any value."""
    data = np.array(values, "<f4").tobytes()
    kind = struct.pack("<HHIIHH", 3, 1, RATE_HZ, 4 * RATE_HZ, 4, 32)
    chunks = b"WAVEfmt " + struct.pack("<I", len(kind)) + kind
    chunks += b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks)) + chunks)


def test_what_is_no_number_in_a_sound_counts_as_silence(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_floats(path, [np.nan, np.inf, -np.inf, 3.0, -3.0, 0.5] * 100)

    assert read_sound(path, rate_hz=RATE_HZ)[:6].tolist() == [0, 0, 0, 1, -1, 0.5]


def test_a_recorder_may_note_its_titles_in_any_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_floats(path, [0.5] * 1000)
    title = "录音".encode("gbk")
    noted = b"INFOINAM" + struct.pack("<I", len(title)) + title
    note = b"LIST" + struct.pack("<I", len(noted)) + noted
    size = path.stat().st_size - 8 + len(note)
    path.write_bytes(b"RIFF" + struct.pack("<I", size) + path.read_bytes()[8:] + note)

    assert len(read_sound(path, rate_hz=RATE_HZ)) == 1000


def write_aac(path: Path, seconds: float) -> None:
    """Write noise as a bare stream of AAC frames, 1,024 samples each."""
    noise = np.random.default_rng(1).normal(0, 0.1, round(seconds * RATE_HZ)).astype(np.float32)
    with av.open(str(path), "w", format="adts") as out:
        stream = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(noise.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, 0
        out.mux([*stream.encode(frame), *stream.encode(None)])


def test_a_last_piece_that_is_cut_off_costs_no_more_than_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.aac"
    write_aac(path, 2.0)
    whole = len(read_sound(path, rate_hz=RATE_HZ))
    path.write_bytes(path.read_bytes()[:-20])

    assert whole - 2 * 1024 <= len(read_sound(path, rate_hz=RATE_HZ)) < whole


def test_a_recording_that_is_damaged_all_through_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.aac"
    write_aac(path, 2.0)
    damaged = bytearray(path.read_bytes())
    damaged[20::60] = bytes(len(damaged[20::60]))
    path.write_bytes(damaged)

    with pytest.raises(ValueError, match="sound"):
        read_sound(path, rate_hz=RATE_HZ)


@pytest.mark.parametrize("count", [0, RATE_HZ // 100 - 1])
def test_less_than_ten_ms_is_no_sound(tmp_path: Path, count: int) -> None:
    path = tmp_path / "x.wav"
    write_floats(path, [0.5] * count)

    with pytest.raises(ValueError, match="sound"):
        read_sound(path, rate_hz=RATE_HZ)


def test_weights_that_are_not_there_end_in_a_sentence(recordings: Path) -> None:
    refused = run("--data", recordings, "--out", recordings / "o", "--weights", recordings / "w")

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


def test_voices_of_nobody_known_are_joined_and_that_is_told(recordings: Path) -> None:
    table = recordings / "labels.tsv"
    lines = table.read_text("utf-8").splitlines()
    table.write_text("".join(line.rpartition("\t")[0] + "\n" for line in lines), "utf-8")
    out = recordings / "out.json"
    done = run("--data", recordings, "--out", out, "--random", "10", "--six")

    assert "several people" in done.stderr
    assert json.loads(out.read_text("utf-8"))["speakers_known"] is False


def test_recordings_without_digits_may_pass_for_none(recordings: Path) -> None:
    quiet = np.random.default_rng(1).normal(0, 1e-3, 3 * RATE_HZ)
    with wave.open(str(recordings / "none.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((quiet * 32767).astype(np.int16).tobytes())
    with (recordings / "labels.tsv").open("a", encoding="utf-8") as table:
        table.write("none.wav\t\tfemale\n")
    answer = evaluated(recordings)

    assert answer["utterances"] == 4
    assert answer["by_length"]["0"]["string_accuracy"] == 1.0
    assert answer["intervals"]["verification.false_accept.nothing_said"]["count"] == 0
    assert answer["intervals"]["verification.false_accept.nothing_said"]["of"] > 0


def test_one_digit_too_many_or_too_few_is_tried_when_recordings_are_joined(
    recordings: Path,
) -> None:
    for index in range(8):
        name = f"digit{index}.wav"
        write_recording(recordings / name, str(index), "male", rate_hz=RATE_HZ, channels=1)
        with (recordings / "labels.tsv").open("a", encoding="utf-8") as table:
            table.write(f"{name}\t{index}\tmale\n")
    answer = evaluated(recordings, "--six")

    for kind, strings in (("left_out", 60), ("added", 7)):
        tried = answer["intervals"][f"verification.false_accept.{kind}"]
        assert tried["of"] >= strings
        assert tried["of"] % strings == 0
        assert tried["count"] < tried["of"]


@pytest.mark.parametrize(
    "text",
    [
        b"path\tdigits\na.wav\ttwelve\n",
        b"a\tb\nx\ty\n",
        b"path\tdigits\n\t12\n",
        "路".encode("gbk"),
        "path\tdigits\na\t1\n".encode("utf-16-le"),
    ],
    ids=["not digits", "other columns", "no path", "not UTF-8", "UTF-16 that does not say so"],
)
def test_labels_that_cannot_be_used_are_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "labels.tsv").write_bytes(text)

    with pytest.raises(ValueError, match=r"labels\.tsv"):
        labels(tmp_path)


def test_labels_of_nothing_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\n", "utf-8")
    refused = run("--data", tmp_path, "--out", tmp_path / "out.json")

    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("there are no recordings to measure")


@pytest.mark.parametrize(
    "said, heard, counts",
    [
        ("123", "123", (0, 0, 0)),
        ("123", "193", (1, 0, 0)),
        ("123", "1123", (0, 1, 0)),
        ("123", "13", (0, 0, 1)),
        ("123", "", (0, 0, 3)),
        ("", "12", (0, 2, 0)),
    ],
    ids=["right", "substituted", "inserted", "deleted", "nothing heard", "nothing said"],
)
def test_edits_are_counted(said: str, heard: str, counts: tuple[int, int, int]) -> None:
    found = edits(said, heard)

    assert (found.substituted, found.inserted, found.deleted) == counts
    assert "".join(pair[0] for pair in found.pairs).replace("-", "")[::-1] == said
    assert "".join(pair[1] for pair in found.pairs).replace("-", "")[::-1] == heard


def test_joining_uses_each_recording_once_and_never_mixes_speakers() -> None:
    spoken = [
        Spoken(name=f"{speaker}{i}", paths=(), digits="1" * (1 + i % 4), speaker=speaker)
        for speaker in "ab"
        for i in range(20)
    ]
    joined = join_to(6, spoken, seed=1)
    names = [name for each in joined for name in each.name.split("+")]

    assert len(names) == len(set(names)) > 20
    assert all(len(each.digits) == 6 for each in joined)
    assert all(len({name[0] for name in each.name.split("+")}) == 1 for each in joined)


def test_labels_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\na.wav\t07\n", "utf-8-sig")

    assert [each.digits for each in labels(tmp_path)] == ["07"]


@pytest.mark.parametrize(
    "text",
    ["012341", " 0 1-2，３ 4 幺 ", "零一二三四幺", "〇,1,2,3,4,1", '"012341"'],
    ids=["plain", "mixed", "characters", "commas", "quoted"],
)
def test_digits_are_read_as_people_write_them(tmp_path: Path, text: str) -> None:
    head = "Speaker\tDigits \tmore\tPATH\r\n\r\n"
    table = f"{head}ann\t{text}\t\tsub/甲 1.WAV\tend\r\n\t\t\t\r\n"
    (tmp_path / "labels.tsv").write_bytes(table.encode("utf-16"))

    (spoken,) = labels(tmp_path)

    assert (spoken.name, spoken.digits, spoken.speaker) == ("sub/甲 1.WAV", "012341", "ann")


def test_a_recording_named_twice_counts_once_and_must_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\na\t1\nb\t2\na\t1\n", "utf-8")
    once = [each.name for each in labels(tmp_path)]
    (tmp_path / "labels.tsv").write_text("path\tdigits\na\t1\nb\t2\na\t3\n", "utf-8")

    assert once == ["a", "b"]
    with pytest.raises(ValueError, match="line 4: a differs"):
        labels(tmp_path)


def test_a_recording_has_one_name_however_its_path_is_written(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_bytes(b"")
    (tmp_path / "b\\c").write_bytes(b"")
    rows = f"sub\\a\t1\nsub/a\t1\n./sub/a\t1\n{tmp_path / 'sub' / 'a'}\t1\nb\\c\t2\n"
    (tmp_path / "labels.tsv").write_text("path\tdigits\n" + rows, "utf-8")

    assert [each.paths for each in labels(tmp_path)] == [
        (tmp_path / "sub" / "a",),
        (tmp_path / "b\\c",),
    ]


def test_one_recording_that_is_said_to_hold_two_things_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(b"the same")
    (tmp_path / "labels.tsv").write_text("path\tdigits\na\t1\nb\t1\nc\t2\n", "utf-8")

    assert len(labels(tmp_path)) == 3
    assert capsys.readouterr().err == "c and a are the same to the byte: one has wrong digits\n"


def test_a_recording_that_is_longer_than_is_listened_to_is_named_and_left_out(
    recordings: Path,
) -> None:
    write_recording(recordings / "two.wav", "27" * 20, "male", rate_hz=8_000, channels=1)
    answer = evaluated(recordings)

    assert answer["unreadable"] == ["two.wav"]
    assert answer["digits"] == 6 + 3


def test_recordings_that_are_too_long_when_joined_are_told(tmp_path: Path) -> None:
    paths = (tmp_path / "a.wav", tmp_path / "b.wav")
    for path in paths:
        write_recording(path, "9" * 12, "male", rate_hz=RATE_HZ, channels=1)
    each = Spoken(name="a.wav+b.wav", paths=paths, digits="9" * 24, speaker="")

    with pytest.raises(ValueError, match="joined it is longer than 15 s"):
        each.sound()


def test_one_that_cannot_be_read_takes_no_other_with_it_when_recordings_are_joined(
    recordings: Path,
) -> None:
    (recordings / "torn.wav").write_bytes(b"not a sound file")
    with (recordings / "labels.tsv").open("a", encoding="utf-8") as table:
        table.write("torn.wav\t1\tmale\n")
    answer = evaluated(recordings, "--six")

    assert answer["unreadable"] == ["torn.wav"]
    assert answer["by_speaker"]["male"]["digits"] == 6


def test_without_any_sound_the_figures_are_none_and_the_run_has_failed(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\ngone.wav\t1\n", "utf-8")
    out, pictures = tmp_path / "out" / "d.json", tmp_path / "pictures"
    failed = run("--data", tmp_path, "--out", out, "--plots", pictures)

    assert failed.returncode == 1
    assert "gone.wav: no such file" in failed.stderr
    assert json.loads(out.read_text("utf-8"))["digit_error_rate"] is None


def test_a_stray_quotation_mark_is_a_character_of_its_cell(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text('path\tdigits\n"a.wav\t07\nb.wav\t12\n', "utf-8")

    assert [(each.name, each.digits) for each in labels(tmp_path)] == [
        ('"a.wav', "07"),
        ("b.wav", "12"),
    ]


def test_a_cell_of_any_length_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\n" + "a" * 200_000 + "\t1\n", "utf-8")

    with pytest.raises(ValueError, match="no table"):
        labels(tmp_path)


def test_the_chances_of_wrong_digits_add_up() -> None:
    assert sum(chance_of_wrong(count) for count in range(7)) == pytest.approx(1.0)
    assert chance_of_wrong(0) == pytest.approx(1e-6)
    assert chance_of_wrong(2) == pytest.approx(1.215e-3)
    one_misheard = {0: 1.0, 1: 1.0} | dict.fromkeys(range(2, 7), 0.0)
    assert replay_acceptance(one_misheard) == pytest.approx(5.5e-5)
