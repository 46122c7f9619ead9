"""Mapping files written to the documented format: loaded from a folder, told, loaded again."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_upstreams.app import create_app
from mock_upstreams.running import RunningMocks, running_mocks
from mock_upstreams.settings import MockSettings
from mock_upstreams.stubs.folder import MappingsError
from tests.contract.wiremock.conftest import Ask

ROOT = Path(__file__).parent / "root"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningMocks]:
    with running_mocks(mappings=ROOT) as mocks:
        yield mocks


def test_one_mapping_may_ask_for_everything(ask: Ask) -> None:
    headers = {
        "Accept": "text/xml",
        "Cookie": "session=xx12345xx",
        "Authorization": "Basic amVmZkBleGFtcGxlLmNvbTpqZWZmdGVlbmplZmZ0eWplZmY=",
    }
    url = "/everything?search_term=WireMock"

    assert ask("PUT", url, "<search-results/>", headers).body == b"all of it"
    assert ask("PUT", url, "<results/>", headers).status == 404
    assert ask("PUT", url, "<search-results/>", {**headers, "Accept": "text/json"}).status == 404
    assert ask("PUT", "/everything", "<search-results/>", headers).status == 404


def test_a_file_may_hold_several_mappings_and_scenarios_move(ask: Ask) -> None:
    before = ask("GET", "/todo/items")
    added = ask("POST", "/todo/items", "Cancel newspaper subscription")
    after = ask("GET", "/todo/items")

    assert b"newspaper" not in before.body
    assert added.status == 201
    assert b"newspaper" in after.body


def test_a_body_file_is_filled_in_and_headers_may_come_twice(ask: Ask) -> None:
    got = ask("GET", "/certificates/2026/c-7")

    assert json.loads(got.body) == {"number": "c-7", "year": 2026, "office": "440100-01"}
    assert (got.status, got.reason) == (200, "Here it is")
    assert got.headers["set-cookie"] == "a=1, b=2"
    assert ask("GET", "/certificates/1999/c-7").status == 404


def test_a_low_priority_catches_the_rest(ask: Ask) -> None:
    assert json.loads(ask("DELETE", "/unknown/thing").body)["message"] == "Endpoint not found"


def test_mappings_that_were_loaded_survive_a_reset_and_others_do_not(
    mocks: RunningMocks, ask: Ask
) -> None:
    mocks.send("POST", "/__admin/mappings", {"request": {"url": "/new"}, "response": {}})
    mocks.send("DELETE", "/__admin/mappings/8c5db8b0-2db4-4ad7-a99f-38c9b00da3f7")

    mocks.send("POST", "/__admin/mappings/reset")

    assert ask("GET", "/certificates/2026/1").status == 200
    assert ask("GET", "/new").status == 404


def test_what_is_told_loads_as_the_same_again(mocks: RunningMocks, tmp_path: Path) -> None:
    _, told = mocks.send("GET", "/__admin/mappings")
    shutil.copytree(ROOT / "__files", tmp_path / "__files")
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "exported.json").write_text(json.dumps(told), "utf-8")

    again = create_app(MockSettings(mappings=tmp_path)).test_client()

    assert again.get("/__admin/mappings").json == told


def test_what_is_told_is_imported_as_the_same_again(mocks: RunningMocks) -> None:
    _, told = mocks.send("GET", "/__admin/mappings")
    mocks.send("DELETE", "/__admin/mappings")

    status, _ = mocks.send("POST", "/__admin/mappings/import", told)

    assert status == 200
    assert mocks.send("GET", "/__admin/mappings")[1] == told


def test_a_mapping_is_told_as_it_was_written(mocks: RunningMocks) -> None:
    written = json.loads((ROOT / "mappings/bureaus/certificate.json").read_text("utf-8"))

    _, told = mocks.send("GET", "/__admin/mappings/8c5db8b0-2db4-4ad7-a99f-38c9b00da3f7")

    assert told == written


def test_files_that_cannot_work_are_named_with_the_place(tmp_path: Path) -> None:
    good = {"request": {"url": "/"}, "response": {}}
    bad = {"request": {"url": "/"}, "response": {"statsu": 200}}
    (tmp_path / "many.json").write_text(json.dumps({"mappings": [good, bad]}), "utf-8")
    (tmp_path / "text.json").write_text("{", "utf-8")

    with pytest.raises(MappingsError) as refused:
        create_app(MockSettings(mappings=tmp_path))

    assert str(refused.value).splitlines() == [
        "many.json: mappings[1].response.statsu: is not a known field here",
        "text.json: is no JSON: expecting property name enclosed in double quotes "
        "at line 1, column 2",
    ]


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "papers/../../secret.txt", "no"])
def test_body_files_stay_in_their_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    root = tmp_path / "root"
    (root / "__files").mkdir(parents=True)
    (root / "one.json").write_text(
        json.dumps({"request": {"url": "/"}, "response": {"bodyFileName": name}}), "utf-8"
    )

    with pytest.raises(MappingsError, match=r"one.json: response.bodyFileName: "):
        create_app(MockSettings(mappings=root))


def test_every_answer_is_a_template_where_that_is_asked_for() -> None:
    client = create_app(MockSettings(all_templates=True)).test_client()
    response = {"body": "{{request.path}}", "headers": {"X-Method": "{{request.method}}"}}
    mapping = {"request": {"urlPath": "/here"}, "response": response}
    client.post("/__admin/mappings", json=mapping)

    answer = client.get("/here")

    assert (answer.text, answer.headers["X-Method"]) == ("/here", "GET")


def test_a_templated_name_cannot_leave_the_folder_either(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    root = tmp_path / "root"
    (root / "__files").mkdir(parents=True)
    response = {"bodyFileName": "{{request.query.f}}", "transformers": ["response-template"]}
    mapping = {"request": {"urlPath": "/"}, "response": response}
    (root / "one.json").write_text(json.dumps(mapping), "utf-8")
    client = create_app(MockSettings(mappings=root)).test_client()

    refused, missing = client.get("/?f=../secret.txt"), client.get("/?f=no.txt")

    assert (refused.status_code, missing.status_code) == (500, 500)
    assert refused.data == b"body file: must be a path inside the folder of body files"
    assert missing.data == b"body file: there is no such file in the folder of body files"


def test_a_file_of_mappings_may_have_comments_and_single_quotes(tmp_path: Path) -> None:
    text = """// what is hello?
{"request": {'url': "/a//b"}, /* nothing
more */ "priority": "3", "response": {"status": "201", "body": 'say "hi"'}}
"""
    (tmp_path / "one.json").write_text(text, "utf-8")

    got = create_app(MockSettings(mappings=tmp_path)).test_client().get("/a//b")

    assert (got.status_code, got.data) == (201, b'say "hi"')
