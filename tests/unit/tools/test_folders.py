"""Files below a folder of somebody else's, with links in it."""

import os
from pathlib import Path
from zlib import crc32

import pytest

from tools.folders import PHOTOS, VIDEOS, files_below, files_or_exit, number_of


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return folder


def below(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_below(folder, VIDEOS)]


def test_recordings_on_another_disk_are_found_through_a_link(tmp_path: Path) -> None:
    disk = made(tmp_path / "disk", "deep/a.mp4", "b.MOV", ".hidden/c.mp4")
    clips = made(tmp_path / "clips", "own.mp4")
    (clips / "linked").symlink_to(disk)
    (clips / "file.mp4").symlink_to(made(tmp_path / "other", "d.mp4") / "d.mp4")

    assert below(clips) == ["file.mp4", "linked/b.MOV", "linked/deep/a.mp4", "own.mp4"]


def test_what_has_several_names_is_there_once_by_its_own_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = made(tmp_path / "clips", "z/a.mp4", "z/b.mp4")
    (clips / "again").symlink_to(clips / "z")
    (clips / "b.mp4").symlink_to("z/b.mp4")

    assert below(clips) == ["z/a.mp4", "z/b.mp4"]
    told = capsys.readouterr().err
    assert f"{clips / 'again'} is {clips / 'z'} by another name" in told
    assert f"{clips / 'b.mp4'} is {clips / 'z' / 'b.mp4'} by another name" in told


def test_links_that_lead_back_or_nowhere_come_to_an_end(tmp_path: Path) -> None:
    clips = made(tmp_path / "all" / "clips", "deep/a.mp4")
    made(tmp_path / "all", "beside.mp4")
    (clips / "deep" / "up").symlink_to(clips)
    (clips / "deep" / "further").symlink_to(tmp_path / "all")
    (clips / "itself").symlink_to("itself")
    (clips / "round.mp4").symlink_to("round.mp4")
    (clips / "gone.mp4").symlink_to("nowhere.mp4")

    assert below(clips) == ["deep/a.mp4", "deep/further/beside.mp4", "gone.mp4", "round.mp4"]


def test_a_name_in_any_encoding_has_a_number() -> None:
    assert number_of("李.mp4") == crc32("李.mp4".encode())
    assert number_of(os.fsdecode("李.mp4".encode("gbk"))) == crc32("李.mp4".encode("gbk"))


def test_files_of_other_kinds_are_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = made(tmp_path, "a.mp4", "b.HEIC", "c.heic", "deep/README", ".hidden.txt")

    assert below(clips) == ["a.mp4"]
    told = capsys.readouterr().err
    assert told == f"other files in {clips}, not looked at: 2 .heic, 1 without an ending\n"


def test_without_a_kind_all_files_are_meant_and_no_folder(tmp_path: Path) -> None:
    made(tmp_path, "deep/a", "b.flac", ".c")

    assert files_below(tmp_path, None) == [tmp_path / "b.flac", tmp_path / "deep" / "a"]


@pytest.mark.parametrize(
    "folder, told",
    [("none", "none is not a folder"), ("empty", r"no photo in .*empty: nothing ends in \.bmp, ")],
)
def test_where_nothing_is_found_the_program_ends_in_a_sentence(
    tmp_path: Path, folder: str, told: str
) -> None:
    made(tmp_path / "empty", "a.mp4")

    with pytest.raises(SystemExit, match=told):
        files_or_exit(tmp_path / folder, PHOTOS, what="photo")


def test_a_folder_is_no_file_whatever_it_is_called(tmp_path: Path) -> None:
    clips = made(tmp_path / "clips", "take.mp4/a.mp4", "a.mp4")
    (clips / "linked.mp4").symlink_to(made(tmp_path / "disk", "b.mp4"))

    assert below(clips) == ["a.mp4", "linked.mp4/b.mp4", "take.mp4/a.mp4"]


def test_by_every_name_a_link_to_a_file_is_one_and_a_link_to_a_folder_still_leads_there_once(
    tmp_path: Path,
) -> None:
    photos = made(tmp_path, "a/1.jpg", "b/2.jpg")
    (photos / "b" / "1.jpg").symlink_to("../a/1.jpg")
    (photos / "c").symlink_to("a")
    found = files_below(photos, PHOTOS, by_every_name=True)

    assert [path.relative_to(photos).as_posix() for path in found] == [
        "a/1.jpg",
        "b/1.jpg",
        "b/2.jpg",
    ]


def test_no_name_commands_the_terminal_or_feigns_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = made(tmp_path, "a\nb\x1b[2J.mp4", "c.\u202etxt")
    (clips / "z.mp4").symlink_to("a\nb\x1b[2J.mp4")
    files_below(clips, VIDEOS)

    told = capsys.readouterr().err
    assert r"z.mp4 is" in told
    assert r"a\nb\x1b[2J.mp4 by another name" in told
    assert r"1 .\u202etxt" in told
    assert told.count("\n") == 2
