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


@pytest.mark.parametrize("labelled", [True, False])
def test_a_copy_of_a_clip_is_no_other_clip(tmp_path: Path, *, labelled: bool) -> None:
    for name, content in [("a.mp4", b"1"), ("b.mp4", b"2"), ("c.mp4", b"1")]:
        (tmp_path / name).write_bytes(content)
    if labelled:
        rows = "path\tperson\na.mp4\tann\nb.mp4\tann\nc.mp4\tann\n"
        (tmp_path / "labels.tsv").write_text(rows, "utf-8")
    found = folder_sources(tmp_path)

    assert [each.name for each in found if each.is_other(found[0])] == ["b.mp4"]
    assert [each.name for each in others(found[2], found, same=True)] == ["b.mp4"] * labelled


def test_a_clip_counts_once_however_its_path_is_written(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.mp4").write_bytes(b"")
    names = ["sub\\a.mp4", "sub/a.mp4", "./sub/../sub/a.mp4", str(tmp_path / "sub" / "a.mp4")]
    rows = "".join(f"{name}\tann\n" for name in names)
    (tmp_path / "labels.tsv").write_text(f"path\tperson\n{rows}", "utf-8")

    (found,) = folder_sources(tmp_path)

    assert (found.name, found.video) == ("sub\\a.mp4", tmp_path / "sub" / "a.mp4")


def test_digits_that_cannot_be_asked_for_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "path\tdigits\na.mp4\t12345\nb.mp4\tsix\nc.mp4\t\nd.mp4\t１２３４５６\n"
    (tmp_path / "labels.tsv").write_text(rows, "utf-8")
    found = folder_sources(tmp_path)

    assert [each.digits for each in found] == [None, None, None, "123456"]
    assert capsys.readouterr().err.split("\n") == [
        "labels.tsv, line 2: `digits` are not six, and count as not known",
        "labels.tsv, line 3: `digits` are not six, and count as not known",
        "",
    ]
