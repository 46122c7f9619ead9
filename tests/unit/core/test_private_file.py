"""Files for their owner alone, whole or not at all."""

from pathlib import Path

import pytest

from core.private_file import private_file


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_for_its_owner_alone_whatever_was_there(tmp_path: Path) -> None:
    new, known = tmp_path / "new", tmp_path / "known"
    known.write_bytes(b"before")
    known.chmod(0o644)
    for path in (new, known):
        with private_file(path) as file:
            file.write(b"after")

    assert [(path.read_bytes(), _mode(path)) for path in (new, known)] == [(b"after", 0o600)] * 2
    assert sorted(tmp_path.iterdir()) == [known, new]


def test_a_file_that_is_not_finished_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), private_file(path) as file:
        file.writelines([b"half", None])

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
