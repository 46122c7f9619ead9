from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.journal import Journal, mark


def test_answers_are_there_again_for_the_same_mark_and_gone_for_another(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "progress"
    Journal(path, "one").add({"name": "a\u2028b"})

    assert Journal(path, "one").before == [{"name": "a\u2028b"}]
    assert Journal(path, "two").before == []
    assert Journal(path, "one").before == []


@given(cut=st.integers(1, 12))
def test_a_line_cut_short_swallows_no_other(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "progress"
    journal = Journal(path, "mark")
    journal.add({"name": "one"})
    journal.add({"name": "two"})
    path.write_bytes(path.read_bytes()[:-cut])
    Journal(path, "mark").add({"name": "three"})

    before = Journal(path, "mark").before

    assert before[0] == {"name": "one"}
    assert before[-1] == {"name": "three"}


def test_a_mark_knows_what_was_told_and_how_large_the_files_are(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"1")
    before = mark([path], "seed 1")

    assert mark([path], "seed 1") == before
    assert mark([path], "seed 2") != before
    path.write_bytes(b"12")
    assert mark([path], "seed 1") != before
    path.unlink()
    assert mark([path], "seed 1") != before
