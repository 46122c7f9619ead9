"""`/docs` in a real browser: its policy allows what it needs, and nothing is missing."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

_GIVE_UP_S = 60


def test_the_documentation_lists_the_operations(browser: Chrome, gateway_url: str) -> None:
    browser.get(f"{gateway_url}/docs")
    shown = presence_of_element_located((By.CSS_SELECTOR, "[data-path='/v1/licences']"))
    WebDriverWait(browser, _GIVE_UP_S).until(shown)

    assert "民生" in browser.title
