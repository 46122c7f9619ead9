"""The mock bureaus, and adapters that speak to them over real HTTP."""

from collections.abc import Iterator

import pytest

from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import CLOCK


@pytest.fixture(scope="session")
def bureau_mocks_server() -> Iterator[RunningMocks]:
    with running_mocks(now=CLOCK) as mocks:
        yield mocks


@pytest.fixture
def mocks(bureau_mocks: RunningMocks) -> RunningMocks:
    """Return the mock bureaus as new, by a clock that runs on from noon."""
    return bureau_mocks
