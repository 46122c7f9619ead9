"""The mock bureaus, and adapters that speak to them over real HTTP."""

from collections.abc import Iterator

import pytest

from mock_upstreams.running import RunningMocks, running_mocks


@pytest.fixture(scope="session")
def started_mocks() -> Iterator[RunningMocks]:
    with running_mocks() as mocks:
        yield mocks


@pytest.fixture
def mocks(started_mocks: RunningMocks) -> RunningMocks:
    """Return the mock bureaus without faults, spent codes or journal."""
    started_mocks.reset()
    return started_mocks
