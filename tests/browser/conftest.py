"""A real browser for pages of ours: `make test-browser`. `make test` does not look in here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from core.store.base import Store
from tests.browser.chromium import chromium, new_tab
from tests.browser.served import Served, served_gateway
from tests.fakes import FakeClock

_SCREENS = Path("out/browser")


@pytest.fixture(scope="session")
def started_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def browser(started_browser: Chrome) -> Iterator[Chrome]:
    """Return the browser in a new tab; at the end its console must be free of complaints."""
    with new_tab(started_browser) as running:
        yield running


@pytest.fixture(scope="session")
def screens() -> Path:
    """Return the folder for screenshots, which people look at: `out/browser`."""
    _SCREENS.mkdir(parents=True, exist_ok=True)
    return _SCREENS


@pytest.fixture
def served(env: dict[str, str], store: Store, clock: FakeClock) -> Iterator[Served]:
    """Return a gateway on the store and clock of this test, which listens."""
    with served_gateway(env, store, clock) as running:
        yield running


@pytest.fixture
def gateway_url(served: Served) -> str:
    return served.url
