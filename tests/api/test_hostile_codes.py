"""Hostile codes over HTTP: a sample of what `tools.fuzz_codes` does to the rules alone."""

import random
import zlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.test_licence_codes import make
from tools.codes import mutations, strangers
from tools.codes.desk import unpacked

CHANGES = [
    mutations.characters,
    mutations.cut,
    mutations.message,
    mutations.frame,
    mutations.algorithm,
    mutations.header,
    mutations.claims,
    mutations.mac,
]
STRANGERS = [
    strangers.text,
    strangers.base45_of_anything,
    strangers.bomb,
    strangers.deep,
    strangers.costly,
    strangers.online_guess,
]
TIMES = 12


def names(of: Callable[..., str]) -> str:
    return of.__name__


def message_of(code: str) -> bytes | str:
    """What is signed; of another packing of it nothing is asked. Or the text, where it is none."""
    try:
        return unpacked(code)
    except (ValueError, zlib.error):
        return code


@pytest.fixture
def officer(client: FlaskClient) -> Officer:
    return Officer.of(client)


@pytest.mark.parametrize("mode", ["online", "offline"])
def test_a_code_with_other_characters_is_refused_and_the_honest_one_still_good(
    citizen: Citizen, officer: Officer, mode: str
) -> None:
    honest = str(make(citizen.at_face(), mode=mode)["payload"])
    chance = random.Random(1)  # noqa: S311
    changed = (mutations.characters(honest, chance) for _ in range(TIMES))
    answers = [officer.scan(code) for code in changed if message_of(code) != message_of(honest)]

    assert {answer.status_code for answer in answers} == {422}
    assert officer.scan(honest).json["accepted"] is True


@pytest.mark.parametrize("change", CHANGES, ids=names)
def test_a_changed_offline_code_is_refused_with_a_reason(
    citizen: Citizen, officer: Officer, change: Callable[[str, random.Random], str]
) -> None:
    honest = str(make(citizen.at_face(), mode="offline")["payload"])
    chance = random.Random(2)  # noqa: S311
    changed = (change(honest, chance) for _ in range(TIMES))
    answers = [officer.scan(code) for code in changed if message_of(code) != message_of(honest)]

    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json["code"] for answer in answers} <= {
        "code_unreadable",
        "code_unknown_key",
        "code_bad_signature",
    }


@pytest.mark.parametrize("stranger", STRANGERS, ids=names)
def test_what_was_never_a_code_of_ours_is_unreadable(
    officer: Officer, stranger: Callable[[random.Random], str]
) -> None:
    chance = random.Random(3)  # noqa: S311
    answers = [officer.scan(stranger(chance)) for _ in range(TIMES)]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {
        (422, "code_unreadable")
    }
