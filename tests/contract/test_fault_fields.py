"""Which fields a tester may spoil: those that the answers have, and no others."""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_upstreams.interface.description import describe
from mock_upstreams.registry import discover
from mock_upstreams.running import RunningMocks
from mock_upstreams.world import MockBureau
from tests.contract.bureau_calls import CALLS
from tests.contract.calls.call import Call

_BUREAUS = {bureau.name: bureau for bureau in discover()}
_EVERY_BUREAU = pytest.mark.parametrize("bureau", _BUREAUS.values(), ids=_BUREAUS)


def _names(schema: Any) -> Iterator[str]:
    """Give the names of all properties, at any depth and in any text that holds a document."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _names(part)


@_EVERY_BUREAU
def test_every_operation_names_its_fields_as_its_description_does(bureau: MockBureau) -> None:
    described = {one.operation_id: one.answers for one in describe(bureau.name).operations}

    assert set(bureau.fields) == set(bureau.operations)
    for operation, fields in bureau.fields.items():
        contents = [content for content in described[operation].values() if content]
        assert set(fields.split()) <= {name for one in contents for name in _names(one.schema)}


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_every_field_that_an_adapter_uses_may_be_spoilt(call: Call) -> None:
    assert set(call.fields) <= set(_BUREAUS[call.bureau].fields[call.operation].split())


@_EVERY_BUREAU
def test_a_field_that_no_answer_has_is_refused_with_those_that_there_are(
    bureau_mocks: RunningMocks, bureau: MockBureau
) -> None:
    operation = bureau.operations[0]
    order = {"bureau": bureau.name, "operation": operation, "fault": "missing_field"}

    status, answer = bureau_mocks.send("PUT", "/__admin/faults", [{**order, "field": "nonsense"}])

    there_are = ", ".join(bureau.fields[operation].split())
    assert status == 400
    assert answer == {
        "problems": [f"fault 0: field: no answer has 'nonsense'; there are {there_are}"]
    }
