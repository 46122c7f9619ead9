"""The journal of a batch: whenever a process dies, the next one knows what was issued."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.batch.journal import FolderInUse, Journal


def _issue(journal: Journal, number: str, mark: str = "m") -> None:
    journal.draft(number).write_bytes(b"%PDF")
    journal.issue(number, mark)


def test_what_was_issued_is_known_to_the_next_process(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        _issue(journal, "A-001", "mark-1")

    with Journal(tmp_path) as again:
        assert again.mark_of("A-001") == "mark-1"
        assert again.mark_of("A-002") is None
    assert (tmp_path / "A-001.pdf").read_bytes() == b"%PDF"


def test_what_was_handed_on_is_still_issued(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        _issue(journal, "A-001")
    (tmp_path / "A-001.pdf").unlink()

    with Journal(tmp_path) as again:
        assert again.mark_of("A-001") == "m"


def test_two_processes_do_not_issue_into_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(FolderInUse), Journal(tmp_path):
        pass


def test_a_file_that_the_journal_does_not_know_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "A-001.pdf").write_bytes(b"somebody's")

    with Journal(tmp_path) as journal:
        assert journal.is_taken("A-001")
        assert not journal.is_taken("A-002")


def test_drafts_of_a_process_that_died_are_removed(tmp_path: Path) -> None:
    draft = tmp_path / ".A-001.12345.part"
    draft.write_bytes(b"half")

    with Journal(tmp_path):
        assert not draft.exists()


def test_drafts_are_removed_when_the_work_is_stopped(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        draft = journal.draft("A-001")
        draft.write_bytes(b"half")

    assert not draft.exists()


@given(cut=st.integers(0, 200), is_moved=st.booleans())
def test_wherever_the_journal_was_cut_off_nothing_is_issued_twice(
    tmp_path_factory: pytest.TempPathFactory, cut: int, is_moved: bool
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    with Journal(folder) as journal:
        for number in ("A-001", "A-002"):
            _issue(journal, number)
    draft = folder / ".A-003.12345.part"
    draft.write_bytes(b"%PDF")
    path = folder / "journal.txt"
    # The last of three was begun, and moved or not, when the process died.
    whole = path.read_bytes() + b"begun A-003 m\n"
    if is_moved:
        draft.rename(folder / "A-003.pdf")
    settled = len(b"begun A-001 m\ndone A-001 m\n" * 2)
    path.write_bytes(whole[: max(settled, len(whole) - cut)])

    with Journal(folder) as again:
        known = {number: again.mark_of(number) for number in ("A-001", "A-002", "A-003")}
        can_issue_third = known["A-003"] is None and not again.is_taken("A-003")
        if can_issue_third:
            _issue(again, "A-003")
    with Journal(folder) as last:
        told_last = last.mark_of("A-003")

    assert known["A-001"] == known["A-002"] == "m"
    assert not (is_moved and can_issue_third)
    assert (told_last == "m") == (can_issue_third or known["A-003"] == "m")
