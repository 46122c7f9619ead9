"""The face tools on people who are nothing but numbers."""

from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from auth.verifier.face.calibration import Comparer, place, scores
from auth.verifier.face.calibration_file import load, save
from auth.verifier.face.compare import Faces
from auth.verifier.face.views import VIEWS
from tests.unit.tools.albums import CountingEngine, made_up_album
from tests.unit.verifier.face.faces import (
    SIZE,
    a_calibration,
    encoded,
    framed_portrait,
    unit_vectors,
)
from tools.faces.album import (
    collect,
    embed_photo,
    person_of,
    photo_names,
    templates_beside,
)
from tools.faces.fitting import choose_threshold, curve_of, fit_calibration, floor_of
from tools.faces.mixture import fit
from tools.faces.pairs import Pair, identify, read_pairs, score_pairs
from tools.faces.plots import draw
from tools.faces.rates import Curve, all_pairs
from tools.faces.within import lens_of
from tools.rate import Rate


@given(st.lists(st.floats(-15, 30, width=32), min_size=1), st.sampled_from([0.5, 0.1, 0.01]))
def test_a_threshold_keeps_its_promise_and_is_the_lowest_that_does(
    strangers: list[float], most: float
) -> None:
    curve = Curve()
    curve.add(np.array(strangers, np.float32), np.zeros(len(strangers), bool))
    threshold = curve.threshold_at(most)

    assert curve.false_matches(threshold).rate <= most
    assert threshold == curve.low or curve.false_matches(threshold - curve.step).rate > most


def test_a_threshold_is_shown_by_its_whole_interval() -> None:
    curve = Curve()
    curve.add(np.linspace(-15, 35, 50_000, dtype=np.float32), np.zeros(50_000, bool))
    shown = curve.false_matches(curve.threshold_shown(0.001))

    assert 0.0006 < shown.rate < 0.0008
    assert shown.high <= 0.001


def test_few_strangers_cannot_show_a_low_rate() -> None:
    curve = Curve()
    curve.add(np.zeros(30_000, np.float32), np.zeros(30_000, bool))

    with pytest.raises(ValueError, match="30000 pairs of strangers"):
        curve.threshold_shown(1e-4)


def test_every_pair_of_photos_is_counted_once() -> None:
    album = made_up_album(300, 2)
    placed = Comparer(a_calibration()).place(album.templates)
    curve = all_pairs(lambda part: scores(placed.part(part), placed), album.people, album.contents)
    one_by_one = scores(placed, placed)[np.triu_indices(600, 1)]

    assert (curve.same.sum(), curve.strangers.sum()) == (300, 600 * 599 // 2 - 300)
    accepted = curve.false_matches(3.0).count + 300 - curve.false_rejects(3.0).count
    assert accepted == (one_by_one >= 3.0).sum()


def test_a_mixture_is_like_the_people_it_was_fitted_on() -> None:
    groups = unit_vectors(4, seed=5, size=16)
    crowd = np.repeat(groups, 50, axis=0) + 0.05 * unit_vectors(200, seed=6, size=16)
    crowd = (crowd / np.linalg.norm(crowd, axis=1, keepdims=True)).astype(np.float32)
    drawn = fit(crowd[:, None], np.arange(200), seed=1).sample(1000, seed=2)

    nearest_group = (drawn @ groups.T).max(axis=1)
    assert np.median(nearest_group) > 0.98
    assert sorted(np.bincount((drawn @ groups.T).argmax(axis=1))) == pytest.approx(
        [250] * 4, abs=60
    )


def test_no_gaussian_is_of_a_person_or_two() -> None:
    crowd = unit_vectors(3, seed=5, size=16)[np.repeat([0, 1, 2], [50, 48, 2])]
    crowd = crowd + 0.05 * unit_vectors(100, seed=6, size=16)
    crowd = (crowd / np.linalg.norm(crowd, axis=1, keepdims=True)).astype(np.float32)
    mixture = fit(crowd[:, None], np.arange(100), seed=1)
    starts = 3

    assert mixture.weights.min() * starts * 100 >= 10 * (1 - 1e-5)
    assert mixture.weights.sum() == pytest.approx(1, abs=1e-5)
    aside = crowd[98:] @ (mixture.means / np.linalg.norm(mixture.means, axis=1)[:, None]).T
    assert aside.max() < 0.98


def test_many_people_are_told_apart_in_more_groups_than_few() -> None:
    few, many = (fit(unit_vectors(n, seed=1)[:, None], np.arange(n), seed=1) for n in (200, 600))

    assert len(few.weights) <= 12 < len(many.weights) <= 24


def test_a_lens_makes_little_of_what_tells_one_persons_photos_apart() -> None:
    random = np.random.default_rng(1)
    people = np.repeat(np.arange(100), 3)
    light = np.eye(SIZE)[0] * random.normal(0, 0.4, (300, 1))
    photos = unit_vectors(100, seed=2)[people] + light + random.normal(0, 0.02, (300, SIZE))
    photos = (photos / np.linalg.norm(photos, axis=1, keepdims=True)).astype(np.float32)
    lens = lens_of(photos, people)

    assert np.array_equal(lens, lens.T)
    assert lens[0, 0] < 0.8 * np.diag(lens)[1:].min()


def test_a_lens_is_plain_glass_where_nobody_has_two_photos() -> None:
    lens = lens_of(unit_vectors(5, seed=1), np.arange(5))

    assert np.array_equal(lens, np.eye(SIZE))


def test_a_floor_is_how_near_others_are_to_the_furthest_fifth() -> None:
    strangers = unit_vectors(2000, seed=3)
    near = place(strangers[:1000], strangers, nearest=800, floor=-1.0).mean

    assert np.mean(near < floor_of(strangers)) == pytest.approx(0.2, abs=0.001)


def test_a_mixture_of_few_people_is_refused() -> None:
    with pytest.raises(ValueError, match="forty people"):
        fit(unit_vectors(60, seed=1)[:, None], np.arange(60) // 2, seed=1)


def test_the_threshold_holds_for_people_who_were_not_there(tmp_path: Path) -> None:
    alike = {"p0_0000.jpg": "one", "p1_0001.jpg": "one", "p2_0000.jpg": "two", "p2_0001.jpg": "two"}
    album = made_up_album(200, 2)
    album = replace(album, digests={**album.digests, **alike})
    fitted = fit_calibration(album, engine="test", most_fmr=0.01, about="numbers", quiet=True)
    save(fitted.calibration, tmp_path / "file.npz")
    others = made_up_album(200, 2, seed=99)
    curve = curve_of(load(tmp_path / "file.npz", engine="test"), others)
    threshold = fitted.calibration.scale.threshold

    assert curve.false_matches(threshold).rate < 0.02
    assert curve.false_rejects(threshold).rate < 0.1
    assert fitted.unseen.false_matches(threshold).of == 400 * 399 // 2 - 200 - 1
    assert fitted.unseen.false_rejects(threshold).of == 200 - 1
    assert fitted.calibration.fitted_on.startswith("numbers; unseen: FMR ")
    assert fitted.calibration.lens is not None
    assert 0 < fitted.calibration.floor < 1


def test_a_threshold_alone_keeps_its_promise_on_the_photos_it_was_chosen_on() -> None:
    album = made_up_album(200, 2)
    chosen = choose_threshold(album, engine="test", most_fmr=0.01, about="numbers")
    curve = curve_of(chosen, album)

    assert chosen.mixture is None
    assert curve.false_matches(chosen.scale.threshold).high <= 0.01
    assert curve.false_rejects(chosen.scale.threshold).rate < 0.1


def test_people_with_one_photo_each_do_not_tell_how_often_somebody_is_refused() -> None:
    with pytest.raises(ValueError, match="no person has two photos"):
        fit_calibration(made_up_album(100, 1), engine="test", most_fmr=0.01, about="-", quiet=True)


@pytest.mark.parametrize(
    "name, person",
    [
        ("Li_Na_0002.jpg", "Li_Na"),
        ("0007/front.png", "0007"),
        ("city/0007/a_1.png", "city/0007"),
        ("alone.jpg", "alone"),
    ],
)
def test_a_photo_says_whom_it_shows(name: str, person: str) -> None:
    assert person_of(name) == person


def test_names_that_every_pair_agrees_with_tell_who_is_who() -> None:
    album = made_up_album(3, 2)
    pairs = [
        Pair(a="p0_0000.jpg", b="p0_0001.jpg", same=True),
        Pair(a="p0_0000.jpg", b="p1_0001.jpg", same=False),
    ]
    who = identify(album, pairs)

    assert who.people.tolist() == [0, 0, 1, 1, 2, 2]
    assert who.apart is None


def test_without_names_that_tell_only_what_pairs_imply_is_known() -> None:
    album = made_up_album(3, 2)
    pairs = [
        Pair(a="p0_0000.jpg", b="p2_0001.jpg", same=True),
        Pair(a="p2_0001.jpg", b="p1_0000.jpg", same=True),
        Pair(a="p1_0000.jpg", b="p0_0001.jpg", same=False),
    ]
    who = identify(album, pairs)
    curve = all_pairs(
        lambda part: np.zeros((len(who.people[part]), 6), np.float32),
        who.people,
        album.contents,
        apart=who.apart,
    )

    assert (curve.same.sum(), curve.strangers.sum()) == (3, 3)


def test_photos_that_only_look_as_if_they_were_numbered_by_person_are_not_taken_so() -> None:
    album = made_up_album(1, 4)
    who = identify(album, [Pair(a="p0_0000.jpg", b="p0_0003.jpg", same=False)])

    assert who.people.tolist() == [0, 1, 2, 3]
    assert who.apart is not None
    assert who.apart.sum() == 2


def test_pairs_are_scored_and_those_without_a_face_are_told_apart() -> None:
    album = replace(made_up_album(300, 2), missed=["x.jpg", "y.jpg"])
    pairs = [
        Pair(a="p0_0000.jpg", b="p0_0001.jpg", same=True),
        Pair(a="p0_0000.jpg", b="p1_0001.jpg", same=False),
        Pair(a="p0_0000.jpg", b="x.jpg", same=True),
        Pair(a="y.jpg", b="p1_0000.jpg", same=False),
    ]
    placed = Comparer(a_calibration()).place(album.templates)
    scored = score_pairs(pairs, album, placed)
    whole = scores(placed, placed)

    assert (scored.lost_same, scored.lost_different) == (1, 1)
    assert scored.curve.false_rejects(float(whole[0, 1]) - 0.01) == Rate(count=0, of=1)
    assert scored.curve.false_rejects(float(whole[0, 1]) + 0.01) == Rate(count=1, of=1)
    assert scored.refused_in_all(-20.0) == Rate(count=1, of=2)
    assert scored.curve.false_matches(float(whole[0, 3]) - 0.01) == Rate(count=1, of=1)


def test_a_pair_of_a_photo_that_is_not_there_is_an_error_that_names_its_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "here.jpg").write_bytes(b"")
    (tmp_path / "pairs.tsv").write_text("a\tb\tsame\n\nhere.jpg\tgone.jpg\t1\n")

    with pytest.raises(ValueError, match=r"line 3: there is no photo .*gone\.jpg"):
        read_pairs(tmp_path / "pairs.tsv", tmp_path)


def test_a_pair_may_be_written_on_windows(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    for name in ("1.jpg", "2.jpg"):
        (tmp_path / "ann" / name).write_bytes(b"")
    (tmp_path / "pairs.tsv").write_text("a\tb\tsame\nann\\1.jpg\t.\\ann\\2.jpg\t1\n")

    assert read_pairs(tmp_path / "pairs.tsv", tmp_path) == [
        Pair(a="ann/1.jpg", b="ann/2.jpg", same=True)
    ]


@pytest.mark.parametrize(
    "same, other", [("1", "１"), ("TRUE", "y"), ("是", "1.0"), ("0", "否"), ("n", "F")]
)
def test_a_pair_that_is_named_twice_counts_once_and_must_not_contradict_itself(
    tmp_path: Path, same: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "pairs.tsv"
    for name in ("1.jpg", "2.jpg"):
        (tmp_path / name).write_bytes(b"")
    table.write_text(f"a\tb\tsame\n1.jpg\t2.jpg\t{same}\n2.jpg\t./1.jpg\t{other}\n")
    found = read_pairs(table, tmp_path)
    contrary = "0" if found[0].same else "1"

    assert len(found) == 1
    assert capsys.readouterr().err.endswith("count once: 1\n")
    table.write_text(f"a\tb\tsame\n1.jpg\t2.jpg\t{same}\n2.jpg\t./1.jpg\t{contrary}\n")
    with pytest.raises(ValueError, match="line 3: `same` differs"):
        read_pairs(table, tmp_path)


def test_a_photo_has_one_name_where_the_folder_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    for name in ("disk/a.jpg", "disk/b.jpg", "beside.jpg"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "images").symlink_to(tmp_path / "disk")
    rows = f"a.jpg\t{tmp_path}/disk/b.jpg\t1\n{tmp_path}/images/b.jpg\t../beside.jpg\t0\n"
    (tmp_path / "pairs.tsv").write_text("a\tb\tsame\n" + rows)
    found = read_pairs(tmp_path / "pairs.tsv", tmp_path / "images")

    assert [(pair.a, pair.b) for pair in found] == [("a.jpg", "b.jpg"), ("b.jpg", "../beside.jpg")]


@pytest.mark.parametrize(
    "text", ["", "a\tb\n1\t2\n", "a\tb\tsame\nx\ty\n", "a\tb\tsame\nx\ty\tmaybe\n", "a,b,same\n"]
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pairs.tsv").write_text(text)

    with pytest.raises(ValueError, match=r"pairs\.tsv"):
        read_pairs(tmp_path / "pairs.tsv", tmp_path)


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("a\tb\tsame\tSame\t\t\nx\ty\t1\t0\n")

    with pytest.raises(ValueError, match="names `same` twice"):
        read_pairs(tmp_path / "pairs.tsv", tmp_path)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "hopper").mkdir(parents=True)
    (folder / "astronaut_0001.jpg").write_bytes(encoded(framed_portrait("astronaut")))
    (folder / "hopper" / "front.png").write_bytes(encoded(framed_portrait("hopper"), "PNG"))
    (folder / "blank_0001.jpg").write_bytes(encoded(np.full((300, 300, 3), 90, np.uint8)))
    (folder / "broken_0001.jpg").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("not a photo")
    return folder


def test_a_second_run_continues_with_what_the_first_one_made(photos: Path, tmp_path: Path) -> None:
    keep, first, second = tmp_path / "kept", CountingEngine(), CountingEngine()
    names = photo_names(photos)
    before = collect(photos, names[:1], first, keep=keep, quiet=True)
    after = collect(photos, names, second, keep=keep, quiet=True)

    assert names[:1] == list(before.names) == ["astronaut_0001.jpg"]
    assert (first.looked, second.looked) == (len(VIEWS), len(VIEWS))
    assert list(after.names) == ["astronaut_0001.jpg", "hopper/front.png"]
    assert list(after.missed) == ["blank_0001.jpg", "broken_0001.jpg"]
    assert len(np.unique(after.people)) == 2


@pytest.mark.parametrize("kind", ["WEBP", "BMP", "PNG"])
def test_photos_that_the_verifier_would_refuse_are_measured_all_the_same(
    tmp_path: Path, kind: str
) -> None:
    portrait = framed_portrait("astronaut")
    large = np.repeat(np.repeat(portrait, 7, axis=0), 7, axis=1) if kind == "PNG" else portrait
    (tmp_path / "photo.png").write_bytes(encoded(large, kind))
    found = collect(tmp_path, ["photo.png"], CountingEngine(), keep=tmp_path / "kept", quiet=True)

    assert list(found.names) == ["photo.png"]


def test_what_pillow_warns_of_is_no_matter_of_the_person_who_measures() -> None:
    out = BytesIO()
    see_through = Image.fromarray(framed_portrait("astronaut")).convert("RGBA")
    see_through.putpixel((0, 0), (0, 0, 0, 0))
    see_through.quantize(256).save(out, "PNG")

    assert embed_photo(out.getvalue(), CountingEngine()) is not None


@pytest.mark.parametrize("kind", ["WEBP", "TIFF"])
def test_photos_for_the_measurement_alone_are_laid_upright_too(kind: str) -> None:
    portrait = framed_portrait("astronaut")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    out = BytesIO()
    Image.fromarray(np.rot90(portrait)).save(out, kind, lossless=True, exif=exif)
    lying = embed_photo(out.getvalue(), CountingEngine())
    upright = embed_photo(encoded(portrait, "PNG"), CountingEngine())

    assert lying is not None
    assert upright is not None
    assert (lying == upright).all()


def test_templates_are_for_their_owner_alone(photos: Path, tmp_path: Path) -> None:
    keep = tmp_path / "deep" / "kept"
    collect(photos, ["astronaut_0001.jpg"], CountingEngine(), keep=keep, quiet=True)

    assert keep.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_damaged_file_of_templates_is_begun_anew(
    photos: Path, tmp_path: Path, share: float
) -> None:
    keep, engine = tmp_path / "kept", CountingEngine()
    collect(photos, ["astronaut_0001.jpg"], engine, keep=keep, quiet=True)
    whole = keep.read_bytes()
    keep.write_bytes(whole[: int(share * len(whole))])
    collect(photos, ["astronaut_0001.jpg"], engine, keep=keep, quiet=True)

    assert engine.looked == 2 * len(VIEWS)
    assert keep.stat().st_size == len(whole)


def test_a_file_that_holds_something_else_is_not_written_over(photos: Path) -> None:
    names = photo_names(photos)
    with pytest.raises(ValueError, match=r"notes\.txt holds no templates"):
        collect(photos, names, CountingEngine(), keep=photos / "notes.txt", quiet=True)

    assert (photos / "notes.txt").read_text() == "not a photo"


def test_templates_that_were_made_with_other_views_are_made_again(
    photos: Path, tmp_path: Path
) -> None:
    keep, engine = tmp_path / "kept", CountingEngine()
    collect(photos, ["astronaut_0001.jpg"], engine, keep=keep, quiet=True)
    with np.load(keep) as file:
        kept = {name: file[name] for name in file.files}
    with keep.open("wb") as changed:
        np.savez(changed, **{**kept, "ways": np.array("other ways")})
    collect(photos, ["astronaut_0001.jpg"], engine, keep=keep, quiet=True)

    assert engine.looked == 2 * len(VIEWS)


def test_a_template_is_what_the_verifier_makes_of_a_photo(photos: Path, tmp_path: Path) -> None:
    names, engine = ["astronaut_0001.jpg"], CountingEngine()
    album = collect(photos, names, engine, keep=tmp_path / "kept", quiet=True)
    verifier = Faces(engine, a_calibration(engine.name))
    theirs = verifier.embed_reference((photos / names[0]).read_bytes())

    assert album.templates[0] == pytest.approx(theirs, abs=1e-6)


def test_other_arrays_than_templates_are_replaced(photos: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    with keep.open("wb") as file:
        np.savez(file, other=np.zeros(3))
    found = collect(photos, ["astronaut_0001.jpg"], CountingEngine(), keep=keep, quiet=True)

    assert list(found.names) == ["astronaut_0001.jpg"]


def test_a_folder_that_is_called_like_a_photo_is_none(photos: Path) -> None:
    before = photo_names(photos)
    (photos / "folder_0001.jpg").mkdir()

    assert photo_names(photos) == before


@given(st.integers(0, 1000))
def test_a_curve_tells_no_rate_below_that_of_one_pair_of_strangers(strangers: int) -> None:
    curve = Curve()
    curve.add(np.arange(strangers) / 100, np.zeros(strangers, bool))
    rates = (1e-3, 1e-2, 1e-1, 1.0)

    found = curve.roc(rates)

    assert len(found) == sum(strangers * rate >= 1 - 1e-9 for rate in rates)
    assert all(point["fnmr"] is None for point in found)


@pytest.mark.parametrize("same", [0, 5])
def test_a_legend_names_only_what_is_drawn(tmp_path: Path, same: int) -> None:
    curve = Curve()
    curve.add(np.linspace(0, 5, 5 + same), np.arange(5 + same) < same)

    draw(tmp_path, pairs=curve, cross_pairs=Curve(), threshold=3.0)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["det.png", "roc.png"]


def test_templates_that_nobody_asked_for_are_gone_in_the_end_and_when_it_fails(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.json"
    with templates_beside(out, None) as keep:
        keep.write_bytes(b"templates")
    with suppress(ValueError), templates_beside(out, None) as keep:
        keep.write_bytes(b"templates")
        raise ValueError("too few photos")

    assert list(tmp_path.iterdir()) == []


def test_templates_stay_where_a_run_was_stopped_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    with suppress(KeyboardInterrupt), templates_beside(out, None) as keep:
        keep.write_bytes(b"templates")
        raise KeyboardInterrupt

    assert keep.exists()
    assert f"{keep} holds templates" in capsys.readouterr().err


def test_templates_that_were_asked_for_stay(tmp_path: Path) -> None:
    with templates_beside(tmp_path / "out.json", tmp_path / "kept") as keep:
        keep.write_bytes(b"templates")

    assert (tmp_path / "kept").exists()


def test_what_cannot_be_kept_is_told_before_any_photo_is_looked_at(
    photos: Path, tmp_path: Path
) -> None:
    engine = CountingEngine()
    (tmp_path / "kept.part").mkdir()

    with pytest.raises(OSError, match="kept"):
        collect(photos, photo_names(photos), engine, keep=tmp_path / "kept", quiet=True)
    assert engine.looked == 0


def test_what_another_engine_made_is_not_used(photos: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    collect(photos, photo_names(photos)[:1], CountingEngine(), keep=keep, quiet=True)
    other = CountingEngine()
    other.name = "other"

    with pytest.raises(ValueError, match="templates of another engine"):
        collect(photos, photo_names(photos), other, keep=keep, quiet=True)
