"""Files that are the same to the byte."""

import os
from pathlib import Path

from tools.copies import first_alike


def test_each_file_leads_to_the_first_of_the_same_bytes_and_what_cannot_be_read_to_itself(
    tmp_path: Path,
) -> None:
    contents = {"a": b"one", "b": b"two", "c": b"one", "d": b"other"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link").symlink_to("b")
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
    os.mkfifo(tmp_path / "pipe2")
    names = [*contents, "link", "pipe", "pipe2", "gone", "gone2"]
    found = first_alike([tmp_path / name for name in names])

    assert [path.name for path in found.values()] == [
        *("a", "b", "a", "d", "b", "pipe", "pipe2", "gone", "gone2")
    ]
