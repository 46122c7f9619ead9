"""The page at `/` in a real browser: it fits its screen, and its doors open."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.chromium import resize

_FLAWS = (Path(__file__).parent / "flaws.js").read_text()


def enlarge_letters(browser: Chrome) -> None:
    """Make all letters twice as large, as a reader's own setting does."""
    browser.execute_script(
        "const root = document.documentElement;"
        "root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`"
    )


@pytest.mark.parametrize(
    "path, name", [("/", "front"), ("/docs/errors#code_used", "errors"), ("/verify", "verify")]
)
def test_letters_of_twice_the_size_fit_a_phone(
    browser: Chrome, gateway_url: str, screens: Path, path: str, name: str
) -> None:
    resize(browser, 360, 740)
    browser.get(f"{gateway_url}{path}")
    enlarge_letters(browser)
    browser.save_screenshot(str(screens / f"large-{name}.png"))

    assert browser.execute_script(_FLAWS) == []


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
