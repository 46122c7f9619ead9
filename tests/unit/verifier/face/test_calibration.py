from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import decision
from auth.verifier.face.calibration import DLIB, Comparer, Scale, scores
from auth.verifier.face.calibration_file import SHIPPED, CalibrationError, digest_of, load, save
from tests.unit.verifier.face.faces import SIZE, a_calibration, unit_vectors

_NEW = ("floor", "digest")
LENS = np.eye(SIZE, dtype=np.float32) + np.float32(0.05)
SCALE = Scale(zero=-1.5, threshold=3.25, full=6.0, several=0.3)


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_a_higher_score_is_never_less_similar(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert 0 <= SCALE.similarity(low) <= SCALE.similarity(high) <= 100


@given(st.floats(-30, 30) | st.floats(3.2, 3.3))
def test_seventy_is_the_operating_point(score: float) -> None:
    passes = SCALE.similarity(score) >= decision.MIN_SIMILARITY

    assert passes == (score >= SCALE.threshold)


def test_the_order_of_two_faces_does_not_matter() -> None:
    comparer = Comparer(a_calibration())
    one, other = unit_vectors(2, seed=5)

    assert comparer.score(one, other) == pytest.approx(comparer.score(other, one), abs=1e-5)


def test_a_face_that_is_near_everybody_scores_less_for_the_same_cosine() -> None:
    calibration = a_calibration()
    crowd = calibration.mixture.means[0] / np.linalg.norm(calibration.mixture.means[0])
    lonely = -sum(calibration.mixture.means)
    lonely = lonely / np.linalg.norm(lonely)
    comparer = Comparer(calibration)
    aside = unit_vectors(1, seed=9)[0]

    def turned(face: np.ndarray) -> np.ndarray:
        off = aside - (aside @ face) * face
        return (0.8 * face + 0.6 * off / np.linalg.norm(off)).astype(np.float32)

    assert turned(crowd) @ crowd == pytest.approx(turned(lonely) @ lonely, abs=1e-5)
    assert comparer.score(crowd, turned(crowd)) < comparer.score(lonely, turned(lonely))


def test_many_are_scored_as_each_one_is() -> None:
    comparer = Comparer(a_calibration())
    faces = unit_vectors(6, seed=2)
    together = scores(comparer.place(faces[:2]), comparer.place(faces[2:]))
    one_by_one = [[comparer.score(one, other) for other in faces[2:]] for one in faces[:2]]

    assert together == pytest.approx(np.array(one_by_one), abs=1e-5)


def test_strangers_are_drawn_alike_every_time() -> None:
    mixture = a_calibration().mixture
    people = mixture.sample(50, seed=3)

    assert (people == mixture.sample(50, seed=3)).all()
    assert (people != mixture.sample(50, seed=4)).any()
    assert np.linalg.norm(people, axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_nobody_is_taken_to_be_further_from_strangers_than_the_floor() -> None:
    faces, calibration = unit_vectors(40, seed=3), a_calibration()
    free = Comparer(calibration).place(faces)
    floor = float(np.median(free.mean))
    held = Comparer(replace(calibration, floor=floor)).place(faces)

    assert held.mean == pytest.approx(np.maximum(free.mean, floor))
    assert (held.spread == free.spread).all()


def test_two_of_a_kind_that_the_mixture_does_not_know_are_not_taken_for_one_person() -> None:
    calibration = a_calibration()
    unknown = -sum(calibration.mixture.means)
    two = unknown / np.linalg.norm(unknown) + 0.3 * unit_vectors(2, seed=11)
    two = (two / np.linalg.norm(two, axis=1, keepdims=True)).astype(np.float32)
    floor = float(np.quantile(Comparer(calibration).place(unit_vectors(50, seed=4)).mean, 0.5))

    assert calibration.scale.threshold < Comparer(calibration).score(*two)
    held = Comparer(replace(calibration, floor=floor))
    assert held.score(*two) < Comparer(calibration).score(*two) - 0.5


def test_what_the_lens_makes_little_of_parts_two_photos_less() -> None:
    base = unit_vectors(1, seed=5)[0]
    base[0] = 0.5
    off = np.eye(SIZE, dtype=np.float32)[0]
    one, other = (face / np.linalg.norm(face) for face in (base, base + 0.6 * off))
    lens = np.diag([0.2, *[1.0] * (SIZE - 1)]).astype(np.float32)
    plain = replace(a_calibration(), mixture=None)

    assert Comparer(replace(plain, lens=lens)).score(one, other) > Comparer(plain).score(one, other)


def test_many_are_placed_as_few_are() -> None:
    faces, comparer = unit_vectors(1100, seed=6), Comparer(a_calibration())
    together, last = comparer.place(faces), comparer.place(faces[1090:])

    assert together.mean[1090:] == pytest.approx(last.mean, abs=1e-6)
    assert together.spread[1090:] == pytest.approx(last.spread, abs=1e-6)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    calibration = replace(a_calibration(), floor=0.25, lens=LENS)
    save(calibration, tmp_path / "file.npz")
    again = load(tmp_path / "file.npz", engine="test")
    one, other = unit_vectors(2, seed=5)

    assert again.lens is not None
    assert (again.lens == LENS).all()
    assert replace(again, mixture=calibration.mixture, lens=LENS) == calibration
    assert Comparer(again).score(one, other) == Comparer(calibration).score(one, other)


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    save(a_calibration(), tmp_path / "file.npz")

    assert (tmp_path / "file.npz").stat().st_mode & 0o777 == 0o600


def test_a_file_from_before_there_was_a_floor_is_read_without_one(tmp_path: Path) -> None:
    save(a_calibration(), tmp_path / "file.npz")
    path = tmp_path / "file.npz"
    with np.load(path) as file:
        np.savez(path, **{name: file[name] for name in file.files if name not in _NEW})
    old = load(path, engine="test")

    assert (old.floor, old.lens) == (-1.0, None)


def test_another_engine_is_refused(tmp_path: Path) -> None:
    save(a_calibration("one"), tmp_path / "file.npz")

    with pytest.raises(CalibrationError, match="fitted with 'one', not with 'other'"):
        load(tmp_path / "file.npz", engine="other")


def changed(path: Path, **fields: object) -> Path:
    """Write a file anew with other parts, as if they were meant; None leaves a part out."""
    with np.load(path, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files if name != "digest"}
    parts = {
        name: np.asarray(value) for name, value in {**kept, **fields}.items() if value is not None
    }
    parts.setdefault("digest", np.array(digest_of(parts)))
    np.savez(path, **parts)
    return path


@pytest.mark.parametrize(
    "fields",
    [
        {"weights": None},
        {"means": np.zeros(3)},
        {"factors": np.zeros((4, 5))},
        {"factors": np.zeros((4, SIZE * (SIZE + 1) // 2))},
        {"means": np.zeros((1, 60_000), np.float16)},
        {"more": np.zeros(1)},
        {"weights": np.array([1.0])},
        {"weights": np.array([1, 1, 1, -1.0])},
        {"weights": np.zeros(4)},
        {"means": np.full((4, 8), np.nan)},
        {"scale": np.array([1.0, 1.0, 2.0, 0.0])},
        {"scale": np.array([1.0, np.nan, 2.0, 0.0])},
        {"scale": np.array([1.0, 1.5, 2.0, -0.1])},
        {"scale": np.array([-np.inf, 1.5, 2.0, 0.0])},
        {"scale": np.array([1.0, 1.5, 2.0])},
        {"cohort": np.array([10, 20, 1])},
        {"cohort": np.array([10**9, 20, 1])},
        {"cohort": np.array([300, 20, -1])},
        {"floor": np.array(1.0)},
        {"floor": np.array(np.nan)},
        {"floor": np.array([0.5, 0.5])},
        {"lens": np.eye(SIZE - 1)},
        {"lens": np.full((SIZE, SIZE), np.nan)},
        {"lens": np.zeros((SIZE, SIZE))},
        {"lens": np.triu(np.ones((SIZE, SIZE)))},
        {"engine": np.array({"a": 1}, object)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_damaged_file_is_refused(tmp_path: Path, fields: dict[str, object]) -> None:
    path = tmp_path / "file.npz"
    save(a_calibration(), path)

    with pytest.raises(CalibrationError, match=r"file\.npz is not a face calibration"):
        load(changed(path, **fields), engine="test")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY", b"hello" * 100])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.npz"
    path.write_bytes(content)

    with pytest.raises(CalibrationError):
        load(path, engine="test")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="not a face calibration"):
        load(tmp_path / "none.npz", engine="test")


def test_a_lens_without_strangers_is_refused(tmp_path: Path) -> None:
    save(replace(a_calibration(), mixture=None, lens=LENS), tmp_path / "file.npz")

    with pytest.raises(CalibrationError, match=r"file\.npz is not a face calibration"):
        load(tmp_path / "file.npz", engine="test")


def test_without_a_mixture_faces_are_compared_by_their_cosine(tmp_path: Path) -> None:
    save(replace(a_calibration(), mixture=None), tmp_path / "file.npz")
    comparer = Comparer(load(tmp_path / "file.npz", engine="test"))
    one, other = unit_vectors(2, seed=5)

    assert comparer.score(one, other) == pytest.approx(one @ other, abs=1e-6)


def test_the_shipped_calibration_says_what_its_threshold_rests_on_and_holds_no_ones_face() -> None:
    shipped = load(SHIPPED, engine=DLIB)

    assert "LFW" in shipped.fitted_on
    assert shipped.mixture is None


def _file(tmp_path: Path, **fields: object) -> Path:
    """Write a whole file, and change members of it without a thought for the digest."""
    path = tmp_path / "faces.npz"
    save(replace(a_calibration(), lens=LENS, floor=0.1), path)
    with np.load(path) as file:
        members = {name: file[name] for name in file.files} | fields
    np.savez(path, **{name: value for name, value in members.items() if value is not None})
    return path


def test_a_file_that_was_written_is_read(tmp_path: Path) -> None:
    assert load(_file(tmp_path), engine=a_calibration().engine).floor == 0.1


@pytest.mark.parametrize(
    "changed",
    [
        {"floor": None},
        {"lens": None},
        {"digest": None},
        {"digest": "0" * 64},
        {"floor": 0.2},
        {"more": 1},
    ],
    ids=str,
)
def test_a_file_that_lost_a_part_or_had_one_changed_is_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    with pytest.raises(CalibrationError):
        load(_file(tmp_path, **changed), engine=a_calibration().engine)


@pytest.mark.parametrize("lens", [LENS, None])
def test_no_flipped_bit_makes_another_calibration(tmp_path: Path, lens: object) -> None:
    path = tmp_path / "faces.npz"
    whole = replace(a_calibration(), lens=lens, floor=0.1)
    save(whole, path)
    raw, engine = path.read_bytes(), whole.engine
    score = Comparer(load(path, engine=engine)).score(*unit_vectors(2, seed=3))
    random = np.random.default_rng(1)
    for place in random.integers(0, len(raw), 400):
        path.write_bytes(
            raw[:place] + bytes([raw[place] ^ 1 << random.integers(8)]) + raw[place + 1 :]
        )
        try:
            found = load(path, engine=engine)
        except CalibrationError:
            continue
        assert Comparer(found).score(*unit_vectors(2, seed=3)) == score
