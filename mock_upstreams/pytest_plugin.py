"""The mock bureaus for anyone's tests: `pytest_plugins = ["mock_upstreams.pytest_plugin"]`.

They listen on a free port of this machine, on real sockets and in a thread with a hub of its own:
the process that tests need not be patched by gevent. With pytest-xdist each worker has its own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mock_upstreams.running import RunningMocks


@pytest.fixture(scope="session")
def bureau_mocks_server() -> "Iterator[RunningMocks]":
    """Start every mock bureau once. Override it to start them with a clock of your own."""
    # Here, not above: whoever patches the process for gevent must be able to do so first.
    from mock_upstreams.running import running_mocks

    with running_mocks() as mocks:
        yield mocks


@pytest.fixture
def bureau_mocks(bureau_mocks_server: "RunningMocks") -> "RunningMocks":
    """Return the mock bureaus as new: no faults, spent codes, journal, nor anything applied for."""
    bureau_mocks_server.reset()
    return bureau_mocks_server
