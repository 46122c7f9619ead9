"""Who may give orders: this machine's programs, not the pages of strangers in its browser."""

import pytest
from flask.testing import FlaskClient

from mock_upstreams.app import create_app
from mock_upstreams.settings import MockSettings

_PATH = "/__admin/personas"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings(admin_token="let-me-in")).test_client()


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8002", "LOCALHOST:8002", "127.0.0.1:8002", "[::1]:8002"]
)
def test_a_program_on_this_machine_may(client: FlaskClient, host: str) -> None:
    assert client.get(_PATH, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.7", "[", ""])
def test_a_strangers_name_that_leads_here_may_not(client: FlaskClient, host: str) -> None:
    assert client.get(_PATH, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_strangers_page_may_not(client: FlaskClient, method: str, headers) -> None:
    path = "/__admin/reset" if method == "POST" else "/__admin/faults"

    assert client.open(path, method=method, json=[], headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
    ids=str,
)
def test_our_own_page_may(client: FlaskClient, headers) -> None:
    assert client.get(_PATH, headers=headers).status_code == 200


def test_who_sends_the_token_may_under_any_name(client: FlaskClient) -> None:
    headers = {"Host": "mocks.test", "Authorization": "Bearer let-me-in"}

    answer = client.get(_PATH, headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/__admin", "/__admin/", "/__admin/nothing-yet"])
def test_whatever_is_under_admin_is_guarded_before_it_is_looked_for(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    assert client.get(path).status_code == 404
