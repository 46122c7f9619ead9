"""How long tools end: by the keyboard, for a file that cannot be written, for no number."""

import os
import sys
from argparse import ArgumentTypeError
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tools.outcome import make_room, told, whole


def test_stopped_by_the_keyboard_is_told_and_has_its_own_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended, told():
        raise KeyboardInterrupt

    assert ended.value.code == 130
    assert "the same command goes on" in capsys.readouterr().err
    with pytest.raises(SystemExit), told(keeps=False):
        raise KeyboardInterrupt
    assert "nothing was kept" in capsys.readouterr().err


def test_names_in_another_encoding_are_printed() -> None:
    out = TextIOWrapper(BytesIO(), "utf-8")
    with redirect_stdout(out), told():
        sys.stdout.write(os.fsdecode("李.mp4".encode("gbk")))
        sys.stdout.flush()

    assert out.buffer.getvalue() == b"\\udcc0\\udcee.mp4"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"gone\.txt: No such file"), told():
        (tmp_path / "gone.txt").read_bytes()


def test_room_for_an_answer_leaves_nothing_but_folders(tmp_path: Path) -> None:
    make_room(tmp_path / "deep" / "out.json", tmp_path / "pictures")

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["deep", "pictures"]


def test_an_answer_of_before_stays_until_there_is_another(tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("{before}")
    make_room(tmp_path / "out.json", None)

    assert (tmp_path / "out.json").read_text() == "{before}"


def test_what_is_no_answer_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text("path\tdigits\n")

    with pytest.raises(SystemExit, match=r"labels\.tsv: it holds no answer of before"), told():
        make_room(tmp_path / "labels.tsv", None)


def test_no_room_is_found_out_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(IsADirectoryError):
        make_room(tmp_path, None)
    for out, plots in (("out.json", "file"), ("file/out.json", None), ("file/a/out.json", None)):
        with pytest.raises(NotADirectoryError, match="it is no folder, nor can one be made"):
            make_room(tmp_path / out, plots and tmp_path / plots)


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "", "\u00b2"])
def test_what_is_no_count_is_refused(text: str) -> None:
    assert whole("007") == 7
    with pytest.raises(ArgumentTypeError):
        whole(text)
