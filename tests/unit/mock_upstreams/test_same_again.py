"""From one seed, the same orders and requests give the same journal and the same lives."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from mock_upstreams.app import create_app
from mock_upstreams.settings import MockSettings
from tests.fakes import FakeClock
from tests.unit.mock_upstreams.signed import ask_population

_ORDERS = [
    {"bureau": "*", "fault": "status", "status": 503, "probability": 0.3},
    {"bureau": "population", "fault": "other_citizen", "probability": 0.3},
]
_PEOPLE = ("lin-xiaomei", "he-xiulan", "su-min", "tan-yaozu")


def _run(client: FlaskClient, clock: FakeClock) -> Any:
    client.put("/__admin/clock", json={"set": "2026-11-30T09:00:00+08:00", "freeze": True})
    client.put("/__admin/faults", json=_ORDERS)
    for number in range(40):
        ask_population(client, _PEOPLE[number % 4], at_s=clock().timestamp())
    events = client.get("/__admin/requests").json["requests"]
    # Nonces go on from run to run, and are part of what is signed.
    return [(event["id"], {**event["bureau"], "signature_check": None}) for event in events]


def test_the_same_seed_gives_the_same_journal_after_a_reset_and_in_mocks_built_anew() -> None:
    clock = FakeClock()
    one = create_app(MockSettings(seed="7"), now=clock).test_client()
    first = _run(one, clock)
    one.post("/__admin/reset")
    clock.advance(100)
    again = _run(one, clock)
    other = _run(create_app(MockSettings(seed="7"), now=clock).test_client(), clock)

    assert len(first) == 40
    assert first == again == other


def test_another_seed_gives_another_journal_and_a_plain_reset_the_first_one() -> None:
    clock = FakeClock()
    client = create_app(MockSettings(seed="7"), now=clock).test_client()
    first = _run(client, clock)
    client.post("/__admin/reset", json={"seed": 8})
    second = _run(client, clock)
    client.post("/__admin/reset")

    assert first != second
    assert _run(client, clock) == first


@pytest.mark.parametrize(
    "body, problem",
    [
        ('{"seeed": 7}', "seeed: is not a known key; there is seed"),
        ("[]", "the body must be an object"),
        ("{seed", ""),
    ],
)
def test_a_reset_that_says_anything_else_is_refused_and_nothing_forgotten(
    body: str, problem: str
) -> None:
    client = create_app(MockSettings()).test_client()
    client.put("/__admin/faults", json=_ORDERS)

    answer = client.post("/__admin/reset", data=body)

    assert answer.status_code in (400, 422)
    assert problem in answer.text
    assert len(client.get("/__admin/faults").json) == 2


def test_a_seed_that_is_none_is_refused() -> None:
    client = create_app(MockSettings()).test_client()

    for seed in ("", "x" * 65, 1.5, True, []):
        assert client.post("/__admin/reset", json={"seed": seed}).status_code == 400
