"""The mock bureaus, and adapters that speak to them over real HTTP."""

from collections.abc import Iterator

import pytest

from mock_upstreams.running import RunningMocks, running_mocks


@pytest.fixture(scope="session")
def bureau_mocks_server() -> Iterator[RunningMocks]:
    with running_mocks() as mocks:
        yield mocks


@pytest.fixture
def mocks(bureau_mocks: RunningMocks) -> RunningMocks:
    """Return the mock bureaus as new, by the real clock."""
    return bureau_mocks
