"""One citizen from sign-in to a scanned licence, every process real."""

from collections.abc import Callable

import pytest

from tests.journey.citizen import Citizen
from tests.journey.system import System
from tools.demo.client import Client
from tools.sample_clip import ClipSpec, make_clip

CitizenOf = Callable[[str], Citizen]
_NEXT_DIGIT = str.maketrans("0123456789", "1234567890")


@pytest.fixture(scope="module")
def recognised(system: System) -> Citizen:
    """Return 林晓梅, whose face was just recognised from a video."""
    citizen = Citizen(system.client(), "lin-xiaomei").at_realname()
    challenge = citizen.ask_for_digits()
    clip = make_clip(ClipSpec(digits=challenge["digits"]))
    citizen.keep(citizen.send_video(challenge, clip).must(200))
    return citizen


def test_a_video_of_the_digits_being_read_raises_to_face(recognised: Citizen) -> None:
    assert recognised.tokens["assurance"] == "face"
    assert recognised.tokens["similarity"] >= 70


def test_a_video_of_other_digits_is_refused_with_its_reason(citizen: CitizenOf) -> None:
    someone = citizen("lin-xiaomei").at_realname()
    challenge = someone.ask_for_digits()
    clip = make_clip(ClipSpec(digits=challenge["digits"].translate(_NEXT_DIGIT)))

    refusal = someone.send_video(challenge, clip)

    assert refusal.status == 422
    assert refusal.json["code"] == "digits_mismatch"


def test_the_home_page_shows_three_bureaus(recognised: Citizen) -> None:
    sections = recognised.client.get("/v1/home").must(200).json["sections"]

    assert {name: one["status"] for name, one in sections.items()} == {
        "social_security": "ok",
        "housing_fund": "ok",
        "exit_entry": "ok",
    }


def test_an_officer_sees_the_fields_agreed_to_and_no_others(
    recognised: Citizen, officer: Client
) -> None:
    licences = recognised.client.get("/v1/licences").must(200).json["licences"]
    card = next(one for one in licences if one["type"] == "resident-id-card")
    wish = {"mode": "online", "fields": ["name", "sex"]}
    code = recognised.client.post(f"/v1/licences/{card['licence_id']}/codes", wish).must(201)

    seen = officer.post("/v1/verifications", {"payload": code.json["payload"]}).must(200).json

    assert seen["accepted"] is True
    assert seen["fields"] == {"name": "林晓梅", "sex": "female"}
