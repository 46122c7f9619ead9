"""What a single request may prefer: a status, or the record of a citizen of its choice."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.app import create_app
from mock_upstreams.prefer import preferences
from mock_upstreams.sandbox import sandbox
from mock_upstreams.settings import MockSettings
from tests.unit.mock_upstreams.signed import ask_population

_PATH = "/wechat/sns/jscode2session"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings()).test_client()


@pytest.mark.parametrize("code", [200, 204, 404, 429, 503])
def test_a_status_is_answered_when_preferred(client: FlaskClient, code: int) -> None:
    answer = client.get(_PATH, headers={"Prefer": f"code={code}"})

    assert answer.status_code == code
    assert answer.headers["Preference-Applied"] == f"code={code}"


def test_a_preferred_status_goes_before_the_faults_in_force_and_spends_none(
    client: FlaskClient,
) -> None:
    client.put("/__admin/faults", json=[{"bureau": "*", "fault": "empty", "times": 1}])

    answer = client.get(_PATH, headers={"Prefer": "code=418"})

    assert answer.status_code == 418
    assert client.get("/__admin/faults").json[0]["times"] == 1


def test_a_preferred_example_is_told_of_whomever_the_request_names(client: FlaskClient) -> None:
    answer = ask_population(client, "lin-xiaomei", headers={"Prefer": 'example="he-xiulan"'})

    assert answer.get_json()["data"]["xm"] == "何秀兰"
    assert answer.headers["Preference-Applied"] == "example=he-xiulan"


@pytest.mark.parametrize("preference", ["code=99", "code=six", "example=nobody", "wait=10"])
def test_what_cannot_be_followed_is_left_alone(client: FlaskClient, preference: str) -> None:
    answer = ask_population(client, "lin-xiaomei", headers={"Prefer": preference})

    assert answer.get_json()["data"]["xm"] == "林晓梅"
    assert "Preference-Applied" not in answer.headers


def test_what_must_be_followed_and_cannot_be_is_refused(client: FlaskClient) -> None:
    answer = client.get(_PATH, headers={"Prefer": "example=nobody, handling=strict"})

    assert answer.status_code == 400
    assert answer.text == "Prefer: cannot follow example\n"


@pytest.mark.parametrize("handling, status", [("", 200), (", handling=strict", 400)])
def test_an_example_is_not_said_to_be_followed_where_nobody_is_asked_about(
    client: FlaskClient, handling: str, status: int
) -> None:
    answer = client.get(
        _PATH,
        query_string={**sandbox()["wechat"], "js_code": "lin-xiaomei.78"},
        headers={"Prefer": f"example=he-xiulan{handling}"},
    )

    assert answer.status_code == status
    assert "Preference-Applied" not in answer.headers


def test_what_had_to_be_followed_and_was_is_told(client: FlaskClient) -> None:
    headers = {"Prefer": "example=he-xiulan, handling=strict"}
    answer = ask_population(client, "lin-xiaomei", headers=headers)

    assert answer.headers["Preference-Applied"] == "example=he-xiulan, handling=strict"


def test_nothing_is_told_of_preferences_that_nobody_had(client: FlaskClient) -> None:
    answer = client.get(_PATH, query_string={**sandbox()["wechat"], "js_code": "su-min.1"})

    assert "Preference-Applied" not in answer.headers


@pytest.mark.parametrize(
    "headers, found",
    [
        (["code=503"], {"code": "503"}),
        (["CODE = 503 ; x=y, Example=a"], {"code": "503", "example": "a"}),
        (["code=503", "code=200"], {"code": "503"}),
        (['example="a, b"'], {"example": "a, b"}),
        (["respond-async"], {"respond-async": ""}),
        ([""], {}),
    ],
)
def test_preferences_are_read_as_the_rfc_writes_them(
    headers: list[str], found: dict[str, str]
) -> None:
    assert preferences(headers) == found


@given(st.lists(st.text(max_size=60), max_size=3))
def test_whatever_is_sent_is_read(headers: list[str]) -> None:
    assert all(name == name.lower() for name in preferences(headers))
