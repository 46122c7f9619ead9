"""Photos that are the same to the byte, in folders of other people's photos."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from auth.verifier.face.calibration import Comparer
from tests.unit.tools.albums import CountingEngine, made_up_album
from tests.unit.verifier.face.faces import a_calibration, encoded, framed_portrait
from tools.faces.album import Album, collect, photo_names
from tools.faces.doubles import Doubles, doubles_of
from tools.faces.fitting import choose_threshold, curve_of
from tools.faces.pairs import Pair, identify, score_pairs


def album_with(*groups: tuple[str, ...], people: int = 4) -> Album:
    """Return people with two photos each, where the photos of a group are the same to the byte."""
    album = made_up_album(people, 2)
    alike = {name: group[0] for group in groups for name in group}
    return replace(album, digests={**album.digests, **alike})


OF_ONE = ("p0_0000.jpg", "p0_0001.jpg")
OF_TWO = ("p1_0000.jpg", "p2_0001.jpg")


def test_photos_of_the_same_bytes_are_no_pair_whosever_they_are() -> None:
    curve = curve_of(a_calibration(), album_with(OF_ONE, OF_TWO))

    assert (curve.same.sum(), curve.strangers.sum()) == (4 - 1, 8 * 7 // 2 - 4 - 1)


def test_one_photo_of_two_people_is_told_by_its_names() -> None:
    album = album_with(OF_ONE, OF_TWO)
    found = doubles_of(album, album.people)

    assert found.as_json() == {"of_one_person": [OF_ONE], "of_several_people": [OF_TWO]}
    assert "several people: p1_0000.jpg, p2_0001.jpg\n" in str(found)
    assert str(found).endswith("\ncopies of another photo of the same person, not counted: 1")


def test_one_photo_of_two_people_counts_for_neither_and_a_copy_once() -> None:
    album = album_with(OF_ONE, OF_TWO)
    found = doubles_of(album, album.people)
    left = album.part(found.counted(album.names))

    assert found.in_doubt == set(OF_TWO)
    assert list(left.names) == [name for name in album.names if name not in {*OF_TWO, OF_ONE[1]}]
    assert left.people.tolist() == [0, 1, 2, 3, 3]
    assert len(left.views) == 5


def test_of_many_such_photos_some_are_told_and_no_name_is_obeyed() -> None:
    groups = [(f"a{n}/\x1b[2J.jpg", f"b{n}/\u202e.jpg") for n in range(25)]
    told = str(Doubles(of_one_person=[], of_several_people=groups)).splitlines()

    assert told[0] == r"the same photo of several people: a0/\x1b[2J.jpg, b0/\u202e.jpg"
    assert told[20] == "and more such photos: 5"


def test_a_link_to_another_persons_photo_is_told_like_a_copy(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "1.jpg").write_bytes(encoded(framed_portrait("hopper")))
    (tmp_path / "b" / "1.jpg").symlink_to("../a/1.jpg")
    (tmp_path / "a" / "2.jpg").symlink_to("1.jpg")
    names = photo_names(tmp_path)
    album = collect(tmp_path, names, CountingEngine(), keep=tmp_path / "kept", quiet=True)

    assert doubles_of(album, album.people).of_several_people == [("a/1.jpg", "a/2.jpg", "b/1.jpg")]


def test_nothing_is_told_where_all_photos_differ() -> None:
    album = album_with()

    assert str(doubles_of(album, album.people)) == ""


def test_where_pairs_tell_who_is_who_they_tell_of_two_people_too() -> None:
    album = album_with(OF_ONE, OF_TWO)
    told = [Pair(a=OF_ONE[0], b=OF_ONE[1], same=False)]  # against their names
    who = identify(album, told)
    found = doubles_of(album, who.people, who.apart)

    assert (found.of_several_people, found.of_one_person) == ([OF_ONE], [OF_TWO])


@pytest.mark.parametrize("same", [True, False])
def test_a_labelled_pair_of_the_same_bytes_is_left_out(*, same: bool) -> None:
    album = album_with(OF_ONE)
    pairs = [
        Pair(a=OF_ONE[0], b=OF_ONE[1], same=same),
        Pair(a="p3_0000.jpg", b="p3_0001.jpg", same=True),
    ]
    scored = score_pairs(pairs, album, Comparer(a_calibration()).place(album.templates))

    assert (scored.alike, scored.in_doubt) == (1, 0)
    assert (scored.curve.same.sum(), scored.curve.strangers.sum()) == (1, 0)


def test_a_labelled_pair_with_a_photo_of_nobody_known_is_left_out() -> None:
    album = album_with(OF_TWO)
    pairs = [
        Pair(a=OF_TWO[0], b="p1_0001.jpg", same=True),
        Pair(a="p3_0000.jpg", b=OF_TWO[1], same=False),
        Pair(a="p3_0000.jpg", b="p3_0001.jpg", same=True),
    ]
    placed = Comparer(a_calibration()).place(album.templates)
    scored = score_pairs(pairs, album, placed, doubles_of(album, album.people).in_doubt)

    assert (scored.alike, scored.in_doubt) == (0, 2)
    assert (scored.curve.same.sum(), scored.curve.strangers.sum()) == (1, 0)


def test_copies_do_not_tell_how_often_somebody_is_refused() -> None:
    groups = [(f"p{index}_0000.jpg", f"p{index}_0001.jpg") for index in range(4)]

    with pytest.raises(ValueError, match="no person has two photos"):
        choose_threshold(album_with(*groups), engine="test", most_fmr=0.1, about="-")


def test_photos_are_known_by_their_bytes_also_without_a_face(tmp_path: Path) -> None:
    blank = encoded(np.full((300, 300, 3), 90, np.uint8))
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(encoded(framed_portrait("hopper")))
    for name in ("blank.jpg", "empty.jpg"):
        (tmp_path / name).write_bytes(blank)
    os.mkfifo(tmp_path / "pipe.jpg")  # reading it would wait for ever
    names = photo_names(tmp_path)
    album = collect(tmp_path, names, CountingEngine(), keep=tmp_path / "kept", quiet=True)

    assert album.contents.tolist() == [0, 0]
    assert album.are_alike("blank.jpg", "empty.jpg")
    assert not album.are_alike("a.jpg", "blank.jpg")
    assert not album.are_alike("pipe.jpg", "pipe.jpg")
    assert list(album.missed) == ["blank.jpg", "empty.jpg", "pipe.jpg"]
