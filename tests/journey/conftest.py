"""One system for all journeys, started once. Every test signs in a citizen of its own."""

from collections.abc import Callable, Iterator

import pytest

from auth.organisations import Organisation
from tests.api.organisation import EVERY_FIELD, EVERY_TYPE
from tests.journey.citizen import Citizen
from tests.journey.system import System, running_system
from tools.demo.client import Client


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running_system(tmp_path_factory.mktemp("system")) as running:
        yield running


@pytest.fixture
def citizen(system: System) -> Callable[[str], Citizen]:
    """Return a maker of citizens, not signed in yet."""
    return lambda code: Citizen(system.client(), code)


@pytest.fixture(scope="session")
def counter(system: System) -> Client:
    """Return a service counter, which sees people in person."""
    return system.register(
        Organisation(
            client_id="journey-counter",
            name="样例政务服务大厅",
            scopes=frozenset({"identity:confirm"}),
            licence_types=frozenset(),
            fields=frozenset(),
        )
    )


@pytest.fixture(scope="session")
def officer(system: System) -> Client:
    """Return an organisation that may scan every licence."""
    return system.register(
        Organisation(
            client_id="journey-hotel",
            name="样例酒店",
            scopes=frozenset({"licence:verify"}),
            licence_types=EVERY_TYPE,
            fields=EVERY_FIELD,
        )
    )
