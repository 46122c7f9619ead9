"""Every call that changes something: once for each serial number, and for nobody else under it."""

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest

from bureaus.registry import Bureaus, discover
from core.errors import BureauError
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CALLS, Call, access_of, bureaus_at
from tests.contract.calls.call import Write

_WRITES = [(call, call.write) for call in CALLS if call.write]
_SEEN_WRITES = [(call, write) for call, write in _WRITES if write.look]


def _seen(bureaus: Bureaus, call: Call, write: Write) -> list[object]:
    """Return what look-ups show of both citizens."""
    people = (call.person, write.other)
    return [write.look(bureaus, access_of(one)) for one in people] if write.look else []


@pytest.mark.parametrize("call, write", _WRITES, ids=[str(call) for call, _ in _WRITES])
def test_the_same_serial_number_is_answered_alike_and_done_once(
    mocks: RunningMocks, call: Call, write: Write
) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)

    first = call.run(bureaus, access)
    then = _seen(bureaus, call, write)

    assert call.run(bureaus, access) == first
    assert _seen(bureaus, call, write) == then


@pytest.mark.parametrize("call, write", _SEEN_WRITES, ids=[str(call) for call, _ in _SEEN_WRITES])
def test_what_was_done_is_seen(mocks: RunningMocks, call: Call, write: Write) -> None:
    bureaus = bureaus_at(mocks)
    before = _seen(bureaus, call, write)

    call.run(bureaus, access_of(call.person))

    assert _seen(bureaus, call, write)[0] != before[0]


@pytest.mark.parametrize("call, write", _WRITES, ids=[str(call) for call, _ in _WRITES])
def test_a_serial_number_of_somebody_else_is_refused_and_nothing_is_done(
    mocks: RunningMocks, call: Call, write: Write
) -> None:
    bureaus, access = bureaus_at(mocks), access_of(call.person)
    first = call.run(bureaus, access)
    before = _seen(bureaus, call, write)

    with pytest.raises(BureauError) as caught:
        write.by_other(bureaus, access_of(write.other))

    assert type(caught.value) is BureauError  # and no "no" that a citizen could read as theirs
    assert _seen(bureaus, call, write) == before
    assert call.run(bureaus, access) == first


def _methods_with_serial(bureau: str) -> Iterator[str]:
    """Yield the adapter's methods that ask for a change: about somebody, under a serial number."""
    package = importlib.import_module(f"bureaus.{bureau}")
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != info.name:
                continue
            for name, method in inspect.getmembers(kind, inspect.isfunction):
                names = inspect.signature(method).parameters
                if "serial" in names and "operation" not in names:
                    yield name


def test_no_method_that_changes_something_is_forgotten_here() -> None:
    there = {one.name: len(list(_methods_with_serial(one.name))) for one in discover()}

    assert Counter(call.bureau for call, _ in _WRITES) == Counter(there)
