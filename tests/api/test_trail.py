"""What citizens look at leaves an event in their trail, but for what the operator's page names."""

import re
from pathlib import Path

from flask import Flask

from core.store.base import Store
from tests.api.citizen import Citizen
from tests.api.clerk import Clerk, agreed_request
from tests.fakes import FakeClock

OPERATIONS = Path(__file__).parent.parent.parent / "docs" / "operations.md"


def test_every_look_of_a_citizen_leaves_an_event_unless_it_is_named_as_leaving_none(
    app: Flask, citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    agreed_request(citizen.at_face(), Clerk.of(citizen.client))
    licence = citizen.get("/v1/licences").json["licences"][0]["licence_id"]
    code = citizen.post(f"/v1/licences/{licence}/codes", {"mode": "online"}).json["code_id"]
    leave_none = set()
    for rule in _looks(app):
        before = len(citizen.audit_events(store, clock))
        path = rule.replace("<licence_id>", licence).replace("<code_id>", code)
        assert citizen.get(path).status_code == 200
        if len(citizen.audit_events(store, clock)) == before:
            leave_none.add(rule)

    assert leave_none == _named_as_leaving_none()


def _looks(app: Flask) -> list[str]:
    """Return the paths at which a citizen can look at something."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and _is_for_citizens(app.view_functions[rule.endpoint])
    ]


def _is_for_citizens(view: object) -> bool:
    documented = getattr(view, "_apidoc", {}).get("manual_doc", {})
    return documented.get("security") == [{"citizen": []}]


def _named_as_leaving_none() -> set[str]:
    (line,) = [
        line
        for line in OPERATIONS.read_text("utf-8").splitlines()
        if line.startswith("- **What leaves no event.**")
    ]
    return {
        path.replace("{", "<").replace("}", ">") for path in re.findall(r"`GET (/v1/[^`]+)`", line)
    }
