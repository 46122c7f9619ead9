"""Each bureau's OpenAPI file: what the mock answers, and what the adapter asks, is as it says."""

import importlib
import pkgutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bureaus.registry import build_bureaus, read_settings
from bureaus.registry import discover as discover_adapters
from bureaus.wire import Checked, WireSchema
from core.config import EnvReader
from core.errors import AppError
from core.upstream import Limits
from mock_upstreams.interface.description import FOLDER, Description
from mock_upstreams.interface.description import describe as read
from mock_upstreams.interface.exchanges import answer_drift, request_drift
from mock_upstreams.personas import PERSONAS
from mock_upstreams.recording.proxy import build_proxy
from mock_upstreams.recording.target import Exchange, Target
from mock_upstreams.registry import discover
from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import CALLS, CLOCK, LONG_S, Call, access_of

_BUREAUS = {bureau.name: bureau for bureau in discover()}


@cache
def describe(bureau: str) -> Description:
    return read(bureau)


@dataclass
class Seen:
    """Everything that went between adapters and mocks, by bureau."""

    exchanges: dict[str, list[Exchange]] = field(default_factory=dict)


@contextmanager
def _tap(mocks: RunningMocks, bureau: str, seen: Seen) -> Iterator[str]:
    kept = seen.exchanges.setdefault(bureau, [])
    target = Target.from_url(mocks.bureau_url(bureau))
    proxy = build_proxy(target, kept.append, "127.0.0.1", 0)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Return what went over the wire when every call was made for many sample citizens."""
    seen = Seen()
    with running_mocks(now=CLOCK) as mocks, ExitStack() as taps:
        env = mocks.env() | {
            f"MINSHENG_{name.upper()}_URL": taps.enter_context(_tap(mocks, name, seen))
            for name in _BUREAUS
        }
        adapters = discover_adapters()
        settings = read_settings(adapters, EnvReader(env))
        limits = Limits(deadline_s=LONG_S)
        bureaus = build_bureaus(adapters, settings, limits=limits, now=CLOCK)
        for index, call in enumerate(CALLS):
            # A third of them for each call, all of them for some; all where lives differ most.
            step = 1 if call.bureau == "population" else 3
            for persona in {call.person, *PERSONAS[index % step :: step]}:
                try:
                    call.run(bureaus, access_of(persona))
                except AppError:
                    continue
        bureaus.close()
    return seen


def _keys(bureau: str) -> Mapping[str, str]:
    return _BUREAUS[bureau].sandbox


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_what_is_answered_is_what_is_described(seen: Seen, bureau: str) -> None:
    description = describe(bureau)
    found = set()
    for one in seen.exchanges[bureau]:
        operation = description.find(one.method, one.path)
        assert operation is not None, one.path
        drift = answer_drift(operation, one.status, one.answer, _keys(bureau))
        found |= {(operation.operation_id, d.pointer, d.says) for d in drift}

    assert not found


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_what_is_asked_is_what_is_described(seen: Seen, bureau: str) -> None:
    description = describe(bureau)
    found = set()
    for one in seen.exchanges[bureau]:
        operation = description.find(one.method, one.path)
        assert operation is not None, one.path
        drift = request_drift(operation, one.query, one.request, _keys(bureau))
        found |= {(operation.operation_id, d.pointer, d.says) for d in drift}

    assert not found


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_every_operation_of_the_mock_is_described_and_nothing_else(bureau: str) -> None:
    described = [one.operation_id for one in describe(bureau).operations]

    assert sorted(described) == sorted(_BUREAUS[bureau].operations)


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_every_operation_was_watched(seen: Seen, bureau: str) -> None:
    description = describe(bureau)
    found = {(one.method, one.path) for one in seen.exchanges[bureau]}

    assert len(found) == len(description.operations)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_every_field_that_an_adapter_uses_is_described(call: Call) -> None:
    operation = next(
        one for one in describe(call.bureau).operations if one.operation_id == call.operation
    )
    described = {name for one in _objects(operation.answers["200"].schema) for name in one}

    assert set(call.fields) <= described


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_every_code_that_is_described_means_something_to_the_adapter(bureau: str) -> None:
    described = [
        one
        for operation in describe(bureau).operations
        for one in _objects(operation.answers["200"].schema)
    ]
    for kind in _wire_schemas(bureau):
        keys = {one.data_key: one for one in kind().fields.values()}
        for said in (one for one in described if keys.keys() <= one.keys()):
            for key, wire in keys.items():
                for value in said[key].get("enum", ()) if isinstance(wire, Checked) else ():
                    wire.read(value)  # raises where the adapter knows no such code

    assert described


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Give the fields of every object that is described anywhere inside."""
    if isinstance(schema, list):
        for one in schema:
            yield from _objects(one)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema["properties"]
        for one in schema.values():
            yield from _objects(one)


def _wire_schemas(bureau: str) -> list[type[WireSchema]]:
    modules = [
        importlib.import_module(f"bureaus.{bureau}.{one.name}")
        for one in pkgutil.iter_modules(importlib.import_module(f"bureaus.{bureau}").__path__)
    ]
    found = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    return [one for one in found if issubclass(one, WireSchema) and one is not WireSchema]


@pytest.mark.parametrize("bureau", _BUREAUS)
def test_every_schema_is_sound_json_schema(bureau: str) -> None:
    for operation in describe(bureau).operations:
        contents = [operation.request, *operation.answers.values()]
        for schema in [one.schema for one in contents if one] + list(operation.query.values()):
            Draft202012Validator.check_schema(schema)

    assert (FOLDER / f"{bureau}.yaml").is_file()
