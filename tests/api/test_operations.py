"""Health, metrics and documentation."""

import re

import pytest
from flask.testing import FlaskClient

from core.logs import add_along
from core.store import open_store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.gateway import gateway

_TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_bureaus_outage_does_not_make_the_gateway_unready(
    client: FlaskClient, mocks: RunningMocks
) -> None:
    mocks.put_fault(
        *({"bureau": name, "fault": "reset"} for name in ("population", "wechat", "exit_entry"))
    )

    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200


def test_without_its_store_the_gateway_is_alive_and_not_ready(env: dict[str, str]) -> None:
    store = open_store("sqlite:////proc/no/such/folder/store.sqlite3")
    with gateway(env, store) as app:
        client = app.test_client()

        ready = client.get("/health/ready")

        assert client.get("/health/live").status_code == 200
    assert (ready.status_code, ready.json["code"]) == (503, "store_unavailable")


def test_metrics_count_calls_by_route_and_bureau_without_naming_anybody(citizen: Citizen) -> None:
    citizen.at_face()
    citizen.get("/v1/home")

    answer = citizen.client.get("/metrics")
    text = answer.text

    assert answer.headers["Content-Type"].count("charset") == 1
    assert 'minsheng_upstream_calls_total{bureau="housing_fund"' in text
    assert 'route="/v1/home"' in text
    assert citizen.id_number not in text
    assert citizen.name not in text
    assert citizen.tokens["session_id"] not in text


def test_made_up_methods_do_not_make_new_metrics(client: FlaskClient) -> None:
    client.open("/v1/home", method="FROBNICATE")

    assert "FROBNICATE" not in client.get("/metrics").text


def test_the_documentation_needs_nothing_from_outside(client: FlaskClient) -> None:
    page = client.get("/docs")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert page.status_code == 200
    assert links
    assert all(link.startswith("/") for link in links)
    assert {_status(client, link) for link in links} == {200}
    assert client.get("/docs/assets/../../../app.py").status_code == 404


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code


@pytest.mark.parametrize(
    "header, goes_on",
    [
        (f"00-{_TRACE}-b7ad6b7169203331-01", True),
        (f"00-{_TRACE}-b7ad6b7169203331", False),
        ("林晓梅", False),
    ],
)
def test_a_callers_trace_goes_on_if_it_is_well_formed(
    client: FlaskClient, header: str, goes_on: bool
) -> None:
    client.get("/health/live", headers={"traceparent": header.encode().decode("latin-1")})

    trace_id = add_along(None, "info", {})["trace_id"]
    assert (trace_id == _TRACE) == goes_on
    assert len(trace_id) == 32
