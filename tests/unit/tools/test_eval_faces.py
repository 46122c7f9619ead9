"""The evaluation as it is run, on two people: it counts, and leaves no template behind."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.unit.verifier.face.faces import encoded, framed_portrait
from tools.portraits import reference_photo

ROOT = Path(__file__).parents[3]


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for name in ("astronaut", "hopper"):
        (folder / f"{name}_0001.jpg").write_bytes(encoded(framed_portrait(name)))
        (folder / f"{name}_0002.jpg").write_bytes(reference_photo(name))
    (folder / "hopper_0003.jpg").write_bytes(encoded(np.full((300, 300, 3), 90, np.uint8)))
    return folder


def run(images: Path, pairs: str, out: Path) -> subprocess.CompletedProcess[str]:
    (images.parent / "pairs.tsv").write_text(pairs)
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tools.eval_faces",
         "--pairs", str(images.parent / "pairs.tsv"), "--images", str(images),
         "--out", str(out), "--plots", str(out.parent / "plots")],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_two_people_are_told_apart_and_counted(images: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "report.json"
    pairs = (
        "a\tb\tsame\n"
        "astronaut_0001.jpg\tastronaut_0002.jpg\t1\n"
        "hopper_0001.jpg\tastronaut_0002.jpg\t0\n"
        "hopper_0001.jpg\thopper_0003.jpg\t1\n"
    )
    done = run(images, pairs, out)
    report = json.loads(out.read_text())

    assert done.returncode == 0
    assert report["photos"] == {
        "faces_found": 4,
        "people": 2,
        "no_face_found": 1,
        "no_face_found_in": ["hopper_0003.jpg"],
        "of_them_unreadable": [],
    }
    assert (report["pairs"]["fmr"]["count"], report["pairs"]["fmr"]["of"]) == (0, 1)
    assert (report["pairs"]["fnmr"]["count"], report["pairs"]["fnmr"]["of"]) == (0, 1)
    assert report["pairs"]["fnmr_with_no_face_as_refused"]["count"] == 1
    assert (report["cross_pairs"]["fmr"]["of"], report["cross_pairs"]["fnmr"]["of"]) == (4, 2)
    assert sorted(path.name for path in out.parent.rglob("*.*")) == [
        "det.png",
        "report.json",
        "roc.png",
    ]


def test_one_photo_of_two_people_is_named_and_is_no_pair(images: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    (images / "astronaut_0003.jpg").write_bytes((images / "astronaut_0001.jpg").read_bytes())
    (images / "stranger_0001.jpg").write_bytes((images / "hopper_0001.jpg").read_bytes())
    pairs = (
        "a\tb\tsame\n"
        "astronaut_0001.jpg\tastronaut_0003.jpg\t1\n"
        "hopper_0001.jpg\tstranger_0001.jpg\t0\n"
        "hopper_0001.jpg\tastronaut_0002.jpg\t0\n"
        "hopper_0002.jpg\tastronaut_0002.jpg\t0\n"
    )
    done = run(images, pairs, out)
    report = json.loads(out.read_text())

    assert done.returncode == 0, done.stderr
    assert "of several people: hopper_0001.jpg, stranger_0001.jpg\n" in done.stdout
    assert report["same_bytes"] == {
        "of_one_person": [["astronaut_0001.jpg", "astronaut_0003.jpg"]],
        "of_several_people": [["hopper_0001.jpg", "stranger_0001.jpg"]],
    }
    assert report["pairs"]["of_the_same_bytes"] == 2
    assert (report["pairs"]["fmr"]["of"], report["pairs"]["fnmr"]["of"]) == (1, 0)
    assert report["pairs"]["with_a_photo_of_several_people"] == 1
    # Of six photos two are the same of two people, and two of one person.
    assert report["cross_pairs"]["fmr"]["of"] == 2 * 1
    assert report["cross_pairs"]["fnmr"]["of"] == 1


def test_a_wrong_table_ends_in_a_sentence(images: Path, tmp_path: Path) -> None:
    done = run(images, "a,b,same\n", tmp_path / "report.json")

    assert done.returncode == 1
    assert done.stderr.strip().endswith("must name `a` and `b` and `same`, divided by tabs")


def test_pairs_are_read_as_people_write_them_and_a_photo_with_itself_tells_nothing(
    images: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    (images / "._hopper_0001.jpg").write_bytes(b"a note of a file system")
    (images / "hopper_0004.jpg").write_bytes(b"no photo")
    pairs = (
        "\ufeffSame\tnote\tB\ta\r\n\r\n"
        f"TRUE\t\t./hopper_0001.jpg\t{images / 'hopper_0002.jpg'}\r\n"
        "no\tother people\thopper_0001.jpg\tastronaut_0001.jpg\r\n"
        "1\t\thopper_0001.jpg\t./hopper_0001.jpg"
    )
    done = run(images, pairs, out)
    report = json.loads(out.read_text())

    assert done.returncode == 0, done.stderr
    assert (report["pairs"]["fmr"]["of"], report["pairs"]["fnmr"]["of"]) == (1, 1)
    assert report["pairs"]["of_a_photo_and_itself"] == 1
    assert (report["photos"]["faces_found"], report["photos"]["no_face_found"]) == (4, 2)
    assert report["photos"]["of_them_unreadable"] == ["hopper_0004.jpg"]
    assert (report["cross_pairs"]["fmr"]["of"], report["cross_pairs"]["fnmr"]["of"]) == (4, 2)
