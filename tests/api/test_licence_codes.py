"""Codes: shown by a citizen, scanned by an officer."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import resvg_py
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app import Ports, Settings, build_app
from certificates.offline import read_offline_code
from certificates.trust import TrustList
from core.store.base import Store
from core.store.sqlite import SqliteStore
from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.test_licences import as_persona, licence_id
from tests.fakes import FakeClock
from tests.mocks import RunningMocks


@pytest.fixture
def officer(client: FlaskClient) -> Officer:
    return Officer.of(client)


def make(citizen: Citizen, kind: str = "resident-id-card", **wish: object) -> dict[str, object]:
    if not citizen.tokens:
        citizen.at_face()
    body = {"mode": "online", **wish}
    answer = citizen.post(f"/v1/licences/{licence_id(citizen, kind)}/codes", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


@pytest.mark.parametrize(
    "mode, expires_at",
    [("online", "2026-03-01T08:31:00Z"), ("offline", "2026-03-01T08:35:00Z")],
)
def test_a_code_reveals_what_the_type_reveals(
    citizen: Citizen, officer: Officer, clock: FakeClock, mode: str, expires_at: str
) -> None:
    code = make(citizen, mode=mode)

    answer = officer.scan(code["payload"])

    assert answer.status_code == 200
    assert answer.json["accepted"] is True
    assert answer.json["fields"] == {"name": citizen.name, "id_number": citizen.id_number}
    assert (answer.json["state"], answer.json["mode"]) == ("valid", mode)
    assert code["expires_at"] == life_after(clock, expires_at)


def life_after(clock: FakeClock, expires_at: str) -> str:
    """The clock stands where the fixture set it, unless a test before moved it on."""
    minutes = 1 if expires_at.endswith("31:00Z") else 5
    from datetime import timedelta

    return (clock() + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
