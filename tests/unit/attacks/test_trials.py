from dataclasses import asdict

import pytest

from auth.verifier.face.calibration_file import SHIPPED, load
from auth.verifier.face.compare import Faces
from auth.verifier.face.engine import DlibEngine
from auth.verifier.judge import Models
from tests.unit.attacks.takes import take
from tools.attacks.clips import encode
from tools.attacks.people import Source
from tools.attacks.trials import Agreeing, Bench, Trial, kept


def bench(sources: list[Source], done: dict[str, Trial]) -> Bench:
    engine = DlibEngine()
    models = Models(digits=Agreeing(), faces=Faces(engine, load(SHIPPED, engine=engine.name)))
    return Bench(sources, models, done, 1)


def test_a_clip_that_does_not_do_is_told_and_no_attack_on_the_verifier() -> None:
    sources = [
        Source(name="text", video=b"not a video"),
        Source(name="faceless", video=encode(take())),
    ]

    trials = list(bench(sources, {}).honest())

    assert [(trial.is_made, trial.is_unusable) for trial in trials] == [(False, True)] * 2
    assert "cannot be read" in trials[0].reason
    assert "no single face" in trials[1].reason


def test_what_an_earlier_run_judged_is_not_judged_again() -> None:
    source = Source(name="gone", video=b"not a video")
    before = Trial(key="replay 0 gone", species="replay", state="made", reason="digits_mismatch")

    first, second = bench([source], {before.key: before}).attacks(["replay"], [source], 2)

    assert first is before
    assert second.key == "replay 1 gone"
    assert second.is_unusable


def test_of_what_an_earlier_run_left_behind_only_trials_count() -> None:
    before = Trial(key="replay 0 a", species="replay", state="made", reason="")

    assert kept([3, {"key": "no trial"}, asdict(before)]) == {before.key: before}


def test_every_species_has_its_turn_at_every_clip() -> None:
    sources = [Source(name=name, video=b"") for name in "ab"]

    keys = [each.key for each in bench(sources, {}).attacks(["replay", "looped"], sources, 3)]

    assert keys == [
        "replay 0 a", "looped 0 a", "replay 1 b", "looped 1 b", "replay 2 a", "looped 2 a",
    ]  # fmt: skip


def test_the_stand_in_for_unknown_digits_hears_what_was_asked() -> None:
    heard = Agreeing().hear(take().sound, "271828")

    assert (heard.heard, heard.asked_margin) == ("271828", 0.0)


@pytest.mark.parametrize(
    "clips, each, taken",
    [(2, 5, "01010"), (3, 3, "012"), (9, 3, "036"), (4, 3, "012"), (3, 0, "")],
    ids=["fewer", "as many", "more", "one more", "none"],
)
def test_attempts_are_spread_over_all_clips(clips: int, each: int, taken: str) -> None:
    sources = [Source(name=str(number), video=b"") for number in range(clips)]
    keys = [f"replay {turn} {number}" for turn in range(each) for number in range(clips)]
    done = {key: Trial(key=key, species="replay", state="made", reason="") for key in keys}

    found = list(bench(sources, done).attacks(["replay"], sources, each))

    assert "".join(trial.key.split()[2] for trial in found) == taken
