"""The mock bureaus' page at `/` in a real browser: it fits its screen and opens the console."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from mock_upstreams.running import RunningMocks
from tests.browser.chromium import resize

_FLAWS = (Path(__file__).parent / "flaws.js").read_text()


@pytest.mark.parametrize("width_px, height_px", [(360, 740), (1280, 900)])
def test_the_page_fits_its_screen_and_opens_the_console(
    browser: Chrome, mocks: RunningMocks, screens: Path, width_px: int, height_px: int
) -> None:
    resize(browser, width_px, height_px)
    browser.get(mocks.url)
    browser.save_screenshot(str(screens / f"mocks-front-{width_px}.png"))

    assert browser.execute_script(_FLAWS) == []
    assert "every citizen is invented" in browser.find_element(By.TAG_NAME, "header").text
    browser.find_element(By.CSS_SELECTOR, ".door").click()
    assert browser.current_url == f"{mocks.url}/__admin/ui"
