from dataclasses import asdict
from pathlib import Path

import pytest

from tools.attacks.people import Source
from tools.attacks.plots import draw
from tools.attacks.report import Measured, summarise, table
from tools.attacks.trials import Trial, kept
from tools.journal import Journal

PNG = b"\x89PNG\r\n"


def trial(species: str, number: int, *, reason: str = "", state: str = "made") -> Trial:
    picture = {"frozen_s": number / 10, "repeat": 1.0, "stripes": 2.5} if state == "made" else {}
    key = f"{species} {number}"
    return Trial(key=key, species=species, state=state, reason=reason, picture=picture)


def measured() -> Measured:
    attacks = [
        *[trial("replay", n, reason="digits_mismatch") for n in range(20)],
        *[trial("still_photo", n, reason="lips_still" if n else "") for n in range(20)],
        *[trial("looped", n, reason="" if n < 3 else "lips_out_of_sync") for n in range(4)],
        trial("looped", 4, state="unusable", reason="no single face is found in it"),
        trial("other_person", 0, state="not_made", reason="needs a second person"),
    ]
    honest = [
        trial("honest", 1),
        trial("honest", 2, reason="face_missing"),
        trial("honest", 3, state="unusable", reason="it has no sound"),
    ]
    names = ["replay", "other_person", "still_photo", "looped"]
    return summarise([Source(name="1", video=b"")], honest, attacks, names)


def test_the_worst_species_comes_first_and_what_was_not_made_last() -> None:
    rows = measured().rows

    assert [(row.species, row.accepted.count, row.accepted.of) for row in rows] == [
        ("looped", 3, 4),
        ("still_photo", 1, 20),
        ("replay", 0, 20),
        ("other_person", 0, 0),
    ]
    assert [row.misses_goal for row in rows] == [True, False, False, False]


def test_the_answer_has_rates_counts_intervals_and_reasons() -> None:
    answer = measured().as_json()

    assert answer["honest"] == {
        "bpcer": 0.5,
        "count": 1,
        "of": 2,
        "rate": 0.5,
        "low": measured().refused.low,
        "high": measured().refused.high,
        "reasons": {"face_missing": 1},
        "pictures": {
            "frozen_s": {"min": 0.1, "median": pytest.approx(0.15), "max": 0.2},
            "repeat": {"min": 1.0, "median": 1.0, "max": 1.0},
            "stripes": {"min": 2.5, "median": 2.5, "max": 2.5},
        },
    }
    assert answer["left_out"] == {"3": "it has no sound"}
    species = answer["species"]
    assert isinstance(species, list)
    assert species[1]["apcer"] == 0.05
    assert species[1]["reasons"] == {"lips_still": 19}
    assert species[1]["low"] < 0.05 < species[1]["high"]
    assert species[3]["pictures"] == {}
    assert species[3]["not_made"] == "needs a second person"


def test_the_table_and_the_plot_show_them(tmp_path: Path) -> None:
    draw(measured(), tmp_path)
    lines = table(measured()).splitlines()

    assert [text.split()[0] for text in lines[1:5]] == [
        "looped", "still_photo", "replay", "other_person",
    ]  # fmt: skip
    assert "75.0%" in lines[1]
    assert "!" in lines[1]
    assert "not made: needs a second person" in lines[4]
    assert (tmp_path / "attacks.png").read_bytes().startswith(PNG)
    assert (tmp_path / "pictures.png").read_bytes().startswith(PNG)


def test_trials_are_kept_for_a_run_of_the_same_kind_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.progress"
    first, last = trial("replay", 1, reason="digits_mismatch"), trial("replay", 2)
    journal = Journal(path, "print")
    journal.add(asdict(first))
    whole = path.read_text("utf-8")
    journal.add(asdict(last))
    path.write_text(path.read_text("utf-8")[: len(whole) + 20], "utf-8")

    assert kept(Journal(path, "print").before) == {first.key: first}
    assert kept(Journal(path, "another").before) == {}
