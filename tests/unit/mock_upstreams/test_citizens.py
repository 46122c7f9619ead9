"""A hundred thousand more citizens: the same from the same seed, and none of them kept."""

import tracemalloc
from datetime import date
from math import gcd

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import parse_citizen_id
from mock_upstreams import citizens as module
from mock_upstreams.app import create_app
from mock_upstreams.citizens import SIZE, Citizens
from mock_upstreams.people import People
from mock_upstreams.personas import PERSONAS
from mock_upstreams.regions import REGIONS
from mock_upstreams.settings import MockSettings
from tests.unit.mock_upstreams.signed import ask_population

_CITIZENS = Citizens("s")
_INDEXES = st.integers(0, SIZE - 1)
_TODAY = date(2026, 11, 21)


@given(_INDEXES)
def test_a_citizen_is_found_by_number_code_and_identity_number(index: int) -> None:
    citizen = _CITIZENS.at(index)

    assert citizen.code == f"citizen-{index:05}"
    assert _CITIZENS.by_code(citizen.code) == citizen
    assert _CITIZENS.by_id_number(citizen.id_number) == citizen
    assert Citizens("s").at(index) == citizen


@given(_INDEXES)
def test_their_identity_numbers_are_sound_and_were_never_issued(index: int) -> None:
    number = _CITIZENS.at(index).id_number

    assert parse_citizen_id(number, today=_TODAY) == number
    assert number[14:17] == "000"


@given(_INDEXES, _INDEXES)
def test_no_two_have_one_identity_number(one: int, two: int) -> None:
    numbers = {_CITIZENS.at(index).id_number for index in (one, two)}

    assert len(numbers) == len({one, two})


def test_every_place_in_the_row_is_met_once() -> None:
    slots = len(REGIONS) * module._DAYS

    assert gcd(module._STEP, slots) == 1
    assert slots > SIZE


def test_none_is_a_sample_citizen() -> None:
    regions = {region.code for region in REGIONS}

    assert regions.isdisjoint(persona.region for persona in PERSONAS)
    assert all(len(region.city) == len(region.county) == 3 for region in REGIONS)


@given(_INDEXES)
def test_lives_are_possible(index: int) -> None:
    citizen = _CITIZENS.at(index)
    jobs = citizen.jobs

    assert 25 <= (_TODAY - citizen.born).days / 365.25 < 76
    assert all(job.until is None or job.since <= job.until for job in jobs)
    assert all(job.since.year - citizen.born.year >= 20 for job in jobs)
    assert 300 <= jobs[0].base_yuan <= 25_000
    assert citizen.card_until is None or citizen.card_until > citizen.card_from


def test_another_seed_is_another_hundred_thousand() -> None:
    others = Citizens("t")
    same = sum(_CITIZENS.at(index).name == others.at(index).name for index in range(200))

    assert _CITIZENS.at(0).id_number != others.at(0).id_number
    assert same < 20


@pytest.mark.parametrize("index", [-1, SIZE])
def test_there_are_so_many_and_no_more(index: int) -> None:
    with pytest.raises(IndexError):
        _CITIZENS.at(index)


@pytest.mark.parametrize(
    "text", ["", "citizen-1", "citizen-1000000", "440112", "4401121990010100", "x" * 18]
)
def test_what_is_nobodys_finds_nobody(text: str) -> None:
    people = People(PERSONAS, "s")

    assert people.by_code(text) is None
    assert people.by_id_number(text) is None


def test_a_number_with_a_wrong_check_character_is_nobodys() -> None:
    number = _CITIZENS.at(7).id_number
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")

    assert _CITIZENS.by_id_number(wrong) is None


def test_none_is_kept() -> None:
    people = People(PERSONAS, "s")
    people.citizens.at(0)
    tracemalloc.start()
    for index in range(500):
        people.by_id_number(people.citizens.at(index).id_number)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most_bytes < 200_000


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings(seed="s")).test_client()


def test_they_are_listed_by_the_page(client: FlaskClient) -> None:
    first = client.get("/__admin/citizens").json
    last = client.get("/__admin/citizens?offset=99990&limit=50").json

    assert (first["total"], len(first["citizens"])) == (SIZE, 20)
    assert first["citizens"][3]["id_number"] == _CITIZENS.at(3).id_number
    assert [one["code"] for one in last["citizens"]][::9] == ["citizen-99990", "citizen-99999"]


@pytest.mark.parametrize("query", ["offset=-1", "limit=x", "limit=501", "offset=99999999"])
def test_a_page_that_cannot_be_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/__admin/citizens?{query}").status_code == 400


def test_the_bureaus_know_them_and_another_seed_makes_others(client: FlaskClient) -> None:
    citizen = _CITIZENS.at(42)
    told = ask_population(client, "", id_number=citizen.id_number).get_json()
    client.post("/__admin/reset", json={"seed": "t"})
    unknown = ask_population(client, "", id_number=citizen.id_number).get_json()

    assert told["data"]["xm"] == citizen.name
    assert unknown["errcode"] == 20404
