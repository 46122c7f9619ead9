"""Scenarios: read whole or refused with the place, played at every clean start, followed."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.app import PLAYER, create_app
from mock_upstreams.scenario_player import ScenarioPlayer
from mock_upstreams.scenario_text import ScenarioProblems, ScenarioText
from mock_upstreams.settings import MockSettings
from tests.fakes import FakeClock
from tests.unit.mock_upstreams.signed import ask_population

_EXAMPLES = sorted((Path(__file__).parents[3] / "docs" / "scenarios").glob("*.yaml"))
_MAINTENANCE = b"presets:\n  - {preset: night-maintenance, bureau: population}\n"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings(), now=FakeClock()).test_client()


@pytest.fixture
def player(client: FlaskClient) -> ScenarioPlayer:
    found = client.application.extensions[PLAYER]
    assert isinstance(found, ScenarioPlayer)
    return found


def _resident(client: FlaskClient, code: str = "lin-xiaomei") -> Any:
    answer = ask_population(client, code, at_s=FakeClock()().timestamp())
    return answer.status_code if answer.status_code != 200 else answer.get_json()["data"]["xm"]


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_played(client: FlaskClient, path: Path) -> None:
    answer = client.put("/__admin/scenario", data=path.read_bytes())

    assert answer.status_code == 200, answer.json
    assert answer.json["in_force"]
    assert answer.json["problems"] == []


def test_a_night_has_its_clock_its_presets_and_its_faults(client: FlaskClient) -> None:
    client.put("/__admin/scenario", data=(_EXAMPLES[0].parent / "night.yaml").read_bytes())

    clock = client.get("/__admin/clock").json
    presets = {one["name"]: one["in_force"] for one in client.get("/__admin/presets").json}

    assert (clock["now"], clock["speed"]) == ("2026-11-30T14:55:00.000000Z", 60.0)
    assert presets["night-maintenance"] == [{"bureau": "tax", "for_s": 25500.0}]
    assert client.get("/__admin/faults").json[0]["probability"] == 0.3


def test_a_citizen_is_another_while_a_scenario_is_played_and_no_longer(
    client: FlaskClient,
) -> None:
    client.put("/__admin/scenario", data="personas: {lin-xiaomei: {name: 林小梅}}".encode())
    during = _resident(client)
    client.delete("/__admin/scenario")

    assert (during, _resident(client)) == ("林小梅", "林晓梅")


@pytest.mark.parametrize("day", ["2026-01-01", '"2026-01-01"'], ids=["yaml", "json"])
def test_a_deceased_citizen_of_a_scenario_is_one_at_the_register(
    client: FlaskClient, day: str
) -> None:
    text = f'{{"personas": {{"su-min": {{"deceased_on": {day}}}}}}}'
    client.put("/__admin/scenario", data=text.encode())

    answer = ask_population(client, "su-min", at_s=FakeClock()().timestamp()).get_json()

    assert answer["errcode"] == 20405


def test_stubs_of_a_scenario_answer_and_go_with_it(client: FlaskClient) -> None:
    path = _EXAMPLES[0].parent / "a-bureau-of-my-own.yaml"
    client.put("/__admin/scenario", data=path.read_bytes())
    during = client.get("/weather/today")
    client.delete("/__admin/scenario")

    assert during.get_json() == {"city": "广州", "celsius": 23}
    assert client.get("/weather/today").status_code == 404


def test_a_clean_start_plays_it_again_from_its_beginning(client: FlaskClient) -> None:
    text = b"faults: [{bureau: population, fault: status, status: 503, times: 1}]\nseed: 9"
    client.put("/__admin/scenario", data=text)
    first = [_resident(client), _resident(client)]
    client.post("/__admin/reset")

    assert first == [503, "林晓梅"]
    assert _resident(client) == 503


@pytest.mark.parametrize(
    "text, path, line, column, message",
    [
        ("name: a: b", "", 1, 8, "mapping values are not allowed in this context"),
        ("faults:\n  - {bureau: tax}", "faults[0].fault", 2, 5, "is required"),
        (
            "faults:\n  - bureau: tax\n    fault: empty\n    colour: 1",
            "faults[0].colour",
            4,
            5,
            "is not a known key",
        ),
        ("colour: 1", "colour", 1, 1, "is not one of name, seed, clock"),
        ("- 1", "", 1, 1, "must be an object"),
        ("faults: 7", "faults", 1, 1, "must be a list"),
        ("clock: {set: tomorrow}", "clock.set", 1, 9, "must be a time with its offset"),
        ("clock: 3", "clock", 1, 1, "must be an object"),
        ("personas: {nobody: {}}", "personas.nobody", 1, 12, "is no sample citizen's code"),
        (
            "personas:\n  su-min:\n    insurance: lost",
            "personas.su-min.insurance",
            3,
            5,
            "must be one of none, active, paused, frozen",
        ),
        ("personas: {su-min: {age: 7}}", "personas.su-min.age", 1, 21, "is not one of name"),
        (
            "personas: {he-xiulan: {housing_fund: open}}",
            "personas.he-xiulan.housing_fund",
            1,
            24,
            "has no account to change",
        ),
        (
            "personas: {su-min: {card_until: 2026-02-30x}}",
            "personas.su-min.card_until",
            1,
            21,
            "must be a date",
        ),
        ("presets: [{preset: storm}]", "presets[0].preset", 1, 12, "must be one of night-"),
        ("presets: [{preset: brownout, for_s: 0}]", "presets[0].for_s", 1, 30, "must be a number"),
        ("presets: [{colour: 1}]", "presets[0]", 1, 11, "must be an object with some of"),
        ("stubs: [{request: {}, response: {}, colour: 1}]", "stubs[0].colour", 1, 37, ""),
        ("name: a\nname: b", "", 2, 1, "name: said twice"),
        ("a: &x [1]\nb: *x", "", 1, 4, "anchors and aliases are not taken"),
        ("[" * 30 + "]" * 30, "", 1, 21, "too deep or too long"),
        ("? [a]\n: 1", "", 1, 3, "a key must be one word"),
        ("clock: {set: 2026-13-45}", "", 1, 1, "not YAML"),
        ("seed: [1]", "seed", 1, 1, "must be text"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_place(
    client: FlaskClient, text: str, path: str, line: int, column: int, message: str
) -> None:
    answer = client.put("/__admin/scenario", data=text.encode())

    assert answer.status_code == 400
    problem = answer.json["problems"][0]
    assert (problem["path"], problem["line"], problem["column"]) == (path, line, column)
    assert message in problem["message"]


def test_all_that_is_wrong_is_told_at_once(client: FlaskClient) -> None:
    text = b"colour: 1\nclock: {speed: -1}\nfaults: [{bureau: x, fault: empty}, {}]"

    told = client.put("/__admin/scenario", data=text).json["problems"]

    assert [one["path"] for one in told] == [
        "colour",
        "clock.speed",
        "faults[0].bureau",
        "faults[1].bureau",
        "faults[1].fault",
    ]


def test_all_that_is_wrong_with_one_stub_is_told(client: FlaskClient) -> None:
    text = b"""
stubs:
  - request: {colour: 1, headers: {accept: {equals: a}}}
    response: {status: 99, fault: 7}
    size: 1
"""

    told = client.put("/__admin/scenario", data=text).json["problems"]

    assert [(one["path"], one["line"]) for one in told] == [
        ("stubs[0].request.colour", 3),
        ("stubs[0].request.headers.accept.equals", 3),
        ("stubs[0].response.status", 4),
        ("stubs[0].response.fault", 4),
        ("stubs[0].size", 5),
    ]


def test_a_broken_one_leaves_the_last_good_one_in_force(client: FlaskClient) -> None:
    client.put("/__admin/scenario", data=_MAINTENANCE)
    refused = client.put("/__admin/scenario", data=b"faults: {")

    assert refused.status_code == 400
    assert refused.json["in_force"]
    assert refused.json["problems"]
    assert _resident(client) == 503


def _look(player: ScenarioPlayer) -> None:
    """Look until the file looks as it did the time before."""
    player.look()
    player.look()


def _write(path: Path, text: bytes, at_ns: int) -> None:
    path.write_bytes(text)
    os.utime(path, ns=(at_ns, at_ns))


def test_a_file_is_followed_when_it_changes(
    client: FlaskClient, player: ScenarioPlayer, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    _write(path, b"name: first", 1)
    player.follow(path)
    before = _resident(client)
    _write(path, _MAINTENANCE, 2)
    _look(player)
    changed = _resident(client)
    _write(path, b"faults: {", 3)
    _look(player)
    broken = (_resident(client), len(player.state()["problems"]))
    _write(path, b"name: mended", 4)
    _look(player)

    assert (before, changed, broken) == ("林晓梅", 503, (503, 1))
    assert (_resident(client), player.state()["problems"]) == ("林晓梅", [])


def test_a_file_that_is_only_touched_or_gone_changes_nothing(
    client: FlaskClient, player: ScenarioPlayer, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    _write(path, b"faults: [{bureau: population, fault: empty, times: 5}]", 1)
    player.follow(path)
    ask_population(client, "su-min")
    _write(path, path.read_bytes(), 2)
    _look(player)
    touched = client.get("/__admin/faults").json[0]["times"]
    path.unlink()
    _look(player)

    assert touched == 4
    assert client.get("/__admin/faults").json[0]["times"] == 4
    assert player.state()["problems"][0]["message"] == "No such file or directory"


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_is_sent_is_read_or_refused(raw: bytes) -> None:
    with suppress(ScenarioProblems):
        ScenarioText(raw)


def test_a_large_file_is_refused() -> None:
    with pytest.raises(ScenarioProblems, match="larger than"):
        ScenarioText(b"#" * 200_000)


def test_a_file_that_is_still_being_written_is_not_read(
    client: FlaskClient, player: ScenarioPlayer, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    _write(path, _MAINTENANCE, 1)
    player.follow(path)
    _write(path, b"", 2)
    player.look()
    _write(path, _MAINTENANCE + b"name: whole", 3)
    player.look()
    half_way = player.state()["name"]
    player.look()

    assert (half_way, player.state()["name"]) == ("", "whole")
    assert _resident(client) == 503
