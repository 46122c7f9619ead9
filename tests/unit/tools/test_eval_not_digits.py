"""The measurement of what holds no digits, where it ends before it begins."""

import sys
from pathlib import Path

import pytest

from tools import eval_not_digits


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["eval_not_digits", *map(str, arguments)])
    eval_not_digits.main()


def test_recordings_of_which_none_can_be_used_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "\x1b[2J.wav").write_bytes(b"no sound")

    with pytest.raises(SystemExit, match="No recording can be used"):
        run(monkeypatch, "--out", tmp_path / "out.json", "--speech", tmp_path / "speech")
    assert r"\x1b[2J.wav: not a sound file" in capsys.readouterr().err


def test_an_answer_that_cannot_be_written_and_no_count_are_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="Is a directory"):
        run(monkeypatch, "--out", tmp_path)
    with pytest.raises(SystemExit):
        run(monkeypatch, "--out", tmp_path / "out.json", "--count", "-1")
    assert "it must be a whole number of at least 0" in capsys.readouterr().err
