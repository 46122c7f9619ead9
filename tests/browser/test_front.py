"""The page at `/` in a real browser: it fits its screen, and its doors open."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.chromium import resize

_FLAWS = (Path(__file__).parent / "flaws.js").read_text()


@pytest.mark.parametrize("width_px, height_px", [(360, 740), (1280, 900)])
def test_the_page_fits_its_screen_and_leads_to_the_officers_page(
    browser: Chrome, gateway_url: str, screens: Path, width_px: int, height_px: int
) -> None:
    resize(browser, width_px, height_px)
    browser.get(gateway_url)
    browser.save_screenshot(str(screens / f"front-{width_px}.png"))

    assert browser.execute_script(_FLAWS) == []
    browser.find_element(By.CSS_SELECTOR, "a[href='/verify']").click()
    assert browser.current_url == f"{gateway_url}/verify"
