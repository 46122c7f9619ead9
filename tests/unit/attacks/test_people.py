from pathlib import Path

import pytest

from tools.attacks.people import Source, folder_sources, others


def test_without_labels_every_video_is_taken_and_nothing_is_known_of_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    for name in ("b.MP4", "deep/a.mpg", "notes.txt", "._b.MP4", "__MACOSX/b.MP4"):
        (tmp_path / name).write_bytes(b"")

    found = folder_sources(tmp_path)

    assert [each.name for each in found] == ["b.MP4", "deep/a.mpg"]
    assert {(each.digits, each.person, each.photo) for each in found} == {(None, None, None)}


def test_labels_tell_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "p.jpg").write_bytes(b"photo")
    (tmp_path / "labels.tsv").write_text(
        "path\tdigits\tperson\tphoto\na.mp4\t123456\tann\tp.jpg\nb.mp4\t1234\t\t\n", "utf-8"
    )

    one, other = folder_sources(tmp_path)

    assert (one.digits, one.person, one.photo) == ("123456", "ann", b"photo")
    assert (other.digits, other.person, other.photo) == (None, None, None)


def test_labels_may_begin_with_a_byte_order_mark_and_hold_stray_quotes(tmp_path: Path) -> None:
    (tmp_path / "labels.tsv").write_text('path\tperson\na.mp4\t"ann\nb.mp4\tbob\n', "utf-8-sig")

    assert [each.person for each in folder_sources(tmp_path)] == ['"ann', "bob"]


@pytest.mark.parametrize(
    "labels",
    [
        "file\tdigits\na.mp4\t123456\n",
        "path\tperson\n\tann\n",
        "path\tphoto\na.mp4\tgone.jpg\n",
        "path\tperson\na.mp4\tann\na.mp4\tbob\n",
        "path\n",
    ],
    ids=["no column", "no path", "no photo", "two people", "no clip"],
)
def test_labels_that_cannot_be_meant_are_refused(tmp_path: Path, labels: str) -> None:
    (tmp_path / "labels.tsv").write_text(labels, "utf-8")

    with pytest.raises(ValueError, match=r"labels\.tsv"):
        folder_sources(tmp_path)


def test_who_is_not_named_is_neither_the_same_nor_surely_another() -> None:
    people = [
        Source(name=name, video=b"", person=person)
        for name, person in [("1", "ann"), ("2", "ann"), ("3", "bob"), ("4", None)]
    ]

    names = [[each.name for each in others(people[0], people, same=same)] for same in (True, False)]

    assert names == [["2"], ["3"]]
    assert others(people[3], people, same=True) == others(people[3], people, same=False) == []
