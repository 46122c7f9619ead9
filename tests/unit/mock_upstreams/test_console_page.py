"""What the console's page is made of, and who may see it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from mock_upstreams.app import create_app
from mock_upstreams.faults import FaultKind
from mock_upstreams.settings import MockSettings

_FOLDER = Path("mock_upstreams/console")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(MockSettings()).test_client()


@pytest.mark.parametrize("name", sorted(path.name for path in _FOLDER.iterdir()))
def test_every_file_is_served_under_a_policy_without_strangers(
    client: FlaskClient, name: str
) -> None:
    answer = client.get(f"/__admin/ui/{name}")

    assert answer.data == (_FOLDER / name).read_bytes()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"https?:|unsafe|\*", policy)


@pytest.mark.parametrize("name", ["nothing.js", "..%2fserver.py", "%2e%2e/server.py"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/__admin/ui/{name}").status_code == 404


def test_a_stranger_sees_the_page_but_gives_no_orders(client: FlaskClient) -> None:
    stranger = {"REMOTE_ADDR": "192.0.2.7"}

    assert client.get("/__admin/ui", environ_base=stranger).status_code == 200
    assert client.get("/__admin/faults", environ_base=stranger).status_code == 403
    assert client.get("/__admin/uis", environ_base=stranger).status_code == 403


def test_a_link_from_elsewhere_leads_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/__admin/ui", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


def test_the_page_offers_each_fault_where_a_bureau_can_show_it(client: FlaskClient) -> None:
    can = {one["name"]: one["faults"] for one in client.get("/__admin/ui/bureaus").json or ()}

    assert "wrong_signature" in can["housing_fund"]
    assert "wrong_signature" not in can["wechat"]
    assert "delay" in can["wechat"]


def test_the_page_has_words_for_every_fault() -> None:
    words = (_FOLDER / "words.js").read_text()
    named = re.findall(r"^  (\w+): \[", words.partition("const FAULTS")[2], re.MULTILINE)

    assert {kind.value for kind in FaultKind} == set(named) - {"busy"}


def test_every_word_of_the_page_exists() -> None:
    words = (_FOLDER / "words.js").read_text()
    known = set(re.findall(r"^  (\w+): \[", words, re.MULTILINE))
    asked = set(re.findall(r'data-word="(\w+)"', (_FOLDER / "index.html").read_text()))
    for path in _FOLDER.glob("*.js"):
        asked |= set(re.findall(r'\bword\("(\w+)"', path.read_text()))

    assert asked - known == set()
    assert len(asked) > 40
