"""`lint --live`: bureaus that run are asked, and held to their descriptions."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mock_upstreams.linting.cli import main
from mock_upstreams.running import RunningMocks, running_mocks
from mock_upstreams.sandbox import sandbox


@pytest.fixture(scope="module")
def bureau_mocks_server() -> Iterator[RunningMocks]:
    """Start the mocks by this machine's clock: `lint` signs by it."""
    with running_mocks() as mocks:
        yield mocks


def _look(
    mocks: RunningMocks,
    capsys: pytest.CaptureFixture[str],
    *options: str,
    env: dict[str, str] | None = None,
) -> tuple[int, Any]:
    code = main(["--live", mocks.url, "--json", "--people", "1", *options], env or {})
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_our_own_mocks_are_as_described(
    mocks: RunningMocks, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = _look(mocks, capsys)
    asked = {entry["bureau"] for name in sandbox() for entry in mocks.requests(name)}

    assert (code, report["drift"]) == (0, [])
    assert report["checked"] > 40
    assert asked == set(sandbox()) - {"wechat"}
    assert {one["why"] for one in report["not_checked"]} == {
        "it changes something",
        "nothing here signs for it",
    }


def test_a_bureau_that_drifts_is_found(
    mocks: RunningMocks, capsys: pytest.CaptureFixture[str]
) -> None:
    mocks.put_fault({"bureau": "tax", "fault": "missing_field", "field": "totalTax"})
    code, report = _look(mocks, capsys, "--bureau", "tax")
    places = {(one["kind"], one["pointer"]) for one in report["drift"]}

    assert code == 1
    assert places == {("missing_field", "/answer/body/totalTax")}


def test_a_refused_signature_does_not_pass_for_an_answer(
    mocks: RunningMocks, capsys: pytest.CaptureFixture[str]
) -> None:
    _, report = _look(
        mocks, capsys, "--bureau", "education", env={"MINSHENG_EDUCATION_TOKEN": "another"}
    )

    assert report["checked"] == 0
    assert {one["why"] for one in report["not_checked"]} == {"it was refused with status 401"}


def test_an_address_where_no_mocks_are_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--live", "http://127.0.0.1:1"], {})

    assert (code, "http://127.0.0.1:1" in capsys.readouterr().err) == (2, True)


def test_nothing_to_look_at_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([], {})

    assert (code, "--live" in capsys.readouterr().err) == (2, True)
