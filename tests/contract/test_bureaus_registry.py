"""A bureau is whole: adapter, mock, interface note, and a place in the conformance suite."""

from pathlib import Path

import pytest

from bureaus.population.adapter import Population
from bureaus.registry import build_bureaus, discover, read_settings
from bureaus.wechat.adapter import WeChat
from core.config import ConfigError, EnvReader
from core.upstream import Limits
from mock_upstreams import registry as their_registry
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CALLS, CLOCK
from tests.contract.conformance import TROUBLES

_NOTES = Path(__file__).parents[2] / "docs" / "bureaus"


def test_every_adapter_has_a_mock_of_the_same_name_and_credentials() -> None:
    ours = {bureau.name: set(bureau.credentials) for bureau in discover()}
    theirs = {bureau.name: set(bureau.sandbox) for bureau in their_registry.discover()}

    assert ours == theirs


def test_every_operation_of_every_bureau_is_in_the_conformance_suite() -> None:
    offered = {f"{one.name}.{name}" for one in their_registry.discover() for name in one.operations}
    called = {str(call) for call in CALLS}

    assert (offered - called, called - offered) == (set(), set())


def test_the_calls_of_a_bureau_are_in_the_file_of_its_name() -> None:
    folder = Path(__file__).parent / "calls"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "call"}

    assert files == {call.bureau for call in CALLS}


@pytest.mark.parametrize("name", [bureau.name for bureau in discover()])
def test_every_bureau_has_an_interface_note_that_names_its_operations(name: str) -> None:
    note = (_NOTES / f"{name}.md").read_text(encoding="utf-8")
    operations = next(one.operations for one in their_registry.discover() if one.name == name)

    assert [one for one in operations if one not in note] == []


def test_the_list_of_notes_has_every_bureau_by_its_titles() -> None:
    index = (_NOTES / "README.md").read_text(encoding="utf-8")
    rows = {
        f"| [{one.name}]({one.name}.md) | {one.title_en} | {one.title_zh} |" for one in discover()
    }

    assert {line for line in index.splitlines() if line.startswith("| [")} == rows


def test_the_conformance_page_has_every_trouble() -> None:
    page = (_NOTES / "conformance.md").read_text(encoding="utf-8")

    assert [one.name for one in TROUBLES if f"| {one.name} |" not in page] == []
    assert "✗" not in page


def test_the_running_mocks_offer_every_setting_that_the_adapters_need(
    mocks: RunningMocks,
) -> None:
    reader = EnvReader(mocks.env())
    settings = read_settings(discover(), reader)
    reader.finish()

    bureaus = build_bureaus(discover(), settings, limits=Limits(deadline_s=1), now=CLOCK)

    assert bureaus[Population] is not bureaus[WeChat]


def test_every_missing_setting_is_told_at_once() -> None:
    reader = EnvReader({})
    read_settings(discover(), reader)

    with pytest.raises(ConfigError) as caught:
        reader.finish()

    told = str(caught.value).splitlines()
    assert len(told) == sum(1 + len(bureau.credentials) for bureau in discover())
