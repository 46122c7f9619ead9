"""Citizens whose papers are not everybody's: who comes in, and who is told why not."""

import pytest
from flask.testing import FlaskClient

from tests.api.citizen import Citizen


@pytest.mark.parametrize(
    "code, masked",
    [
        ("chan-wingsze", "**诗"),
        ("ho-kaman", "**文"),
        ("lin-chihhao", "**豪"),
        ("sophie-martin", "*************E"),
        ("luo-jiahui", "**慧"),
        ("zheng-minghua", "**华"),
        ("su-min", "*敏"),
        ("zhu-yan", "*䶮"),
        ("zhou-zihan", "**涵"),
        ("ye-jiahao", "**豪"),
    ],
)
def test_they_prove_their_name(client: FlaskClient, code: str, masked: str) -> None:
    citizen = Citizen(client, code=code).at_realname()

    assert citizen.get("/v1/me").json["name"] == masked


@pytest.mark.parametrize(
    "code",
    ["chan-wingsze", "ho-kaman", "lin-chihhao", "sophie-martin", "luo-jiahui", "zheng-minghua"],
)
def test_their_home_page_lacks_nothing_that_a_bureau_could_tell(
    client: FlaskClient, code: str
) -> None:
    home = Citizen(client, code=code).at_face().get("/v1/home").json

    reasons = [section["reason"] for section in home["sections"].values()]
    assert {reason["code"] for reason in reasons if reason} <= {"bureau_record_missing"}


def test_a_minor_of_fourteen_needs_no_guardian_and_has_papers_but_no_accounts(
    client: FlaskClient,
) -> None:
    minor = Citizen(client, code="ye-jiahao").at_face()
    licences = minor.get("/v1/licences").json["licences"]
    sections = minor.get("/v1/home").json["sections"]

    assert {licence["type"] for licence in licences} == {
        "birth-certificate", "passport", "resident-id-card", "social-security-card",
    }  # fmt: skip
    assert {bureau for bureau, section in sections.items() if section["data"]} == {"exit_entry"}


def test_a_cancelled_registration_is_refused_with_what_to_do(client: FlaskClient) -> None:
    citizen = Citizen(client, code="feng-guoping")
    signed_in = citizen.sign_in()

    answer = citizen.prove_name()

    assert signed_in.status_code == 201
    assert (answer.status_code, answer.json["code"]) == (422, "identity_cancelled")
    assert "派出所" in answer.json["message"]


def test_a_stranger_who_guesses_is_not_told_of_a_death(client: FlaskClient) -> None:
    citizen = Citizen(client, code="feng-guoping")
    citizen.sign_in()

    assert citizen.prove_name(name="冯国安").json["code"] == "identity_name_mismatch"


def test_who_is_locked_out_cannot_sign_in(client: FlaskClient) -> None:
    answer = Citizen(client, code="xu-dan").sign_in()

    assert (answer.status_code, answer.json["code"]) == (403, "wechat_account_blocked")
