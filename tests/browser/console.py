"""The mock bureaus' console in a browser, as a person who cannot program uses it."""

from collections.abc import Callable
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

_GIVE_UP_S = 60
_FLAWS = (Path(__file__).parent / "flaws.js").read_text()


class Console:
    """The page, in English. What it waits for may take long on a busy machine."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        browser.get(f"{url}/__admin/ui")
        self.until(lambda: self.text("now") != "" and bool(self.all("#bureaus .card")))
        if browser.title.startswith("模拟"):
            self.press("#language")

    def misbehaving(self) -> list[str]:
        """Return what the page says is not as it should be, one sentence each."""
        return [one.text for one in self.all("#now-list li:not(.plain) span")]

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait; what is redrawn meanwhile is looked at again."""
        ignored = [StaleElementReferenceException]
        wait = WebDriverWait(self.browser, _GIVE_UP_S, 0.1, ignored_exceptions=ignored)
        wait.until(lambda _: condition())

    def until_fine(self) -> None:
        self.until(lambda: self.text("now-title") == "Everything is as it should be")

    def press(self, selector: str) -> None:
        found = self.all(selector)[0]
        # The banner stays above: a person scrolls until what they want is not beneath it.
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def text(self, element_id: str) -> str:
        return self.browser.find_element(By.ID, element_id).text

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def look(self, screens: Path, name: str) -> None:
        """Take a screenshot; fail if the page is too wide, or a part is unnamed or too pale."""
        self.browser.save_screenshot(str(screens / f"{name}.png"))
        flaws = self.browser.execute_script(_FLAWS)

        assert flaws == []
