"""An officer at the page `/verify`, as a person would use it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from certificates.qr import qr_png
from tests.api.officer import Officer

_GIVE_UP_S = 60
_FRAMES = 12

_FLAWS = (Path(__file__).parent / "flaws.js").read_text()


class Desk:
    """The page in a browser. What it waits for may take long on a busy machine."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        browser.get(f"{url}/verify")
        self.wait_for("sign-in")

    def sign_in(self, officer: Officer) -> "Desk":
        self.type_credentials(officer.client_id, officer.secret)
        self.wait_for("scan")
        return self

    def type_credentials(self, client_id: str, secret: str) -> None:
        self.write("client-id", client_id)
        self.write("secret", secret)
        self.press("#sign-in-form button")

    def choose_picture(self, path: Path) -> None:
        self.at("picture").send_keys(str(path))

    def check_text(self, payload: str) -> None:
        self.write("text", payload)
        self.press("#text-form button")

    def verdict(self) -> str:
        """Return the kind of the verdict, once there is one: yes, no or open."""
        self.wait_for("verdict")
        return self.at("verdict").get_attribute("class").split()[1]

    def fields(self) -> dict[str, str]:
        pairs = zip(self.all("#fields dt"), self.all("#fields dd"), strict=True)
        return {title.text: value.text for title, value in pairs}

    def look(self, screens: Path, name: str) -> None:
        """Take a screenshot; fail if the view is too wide, or a part is unnamed or too pale."""
        self.browser.save_screenshot(str(screens / f"{name}.png"))
        flaws = self.browser.execute_script(_FLAWS)

        assert flaws == []

    def size_px(self, selector: str) -> float:
        return float(self._css(selector, "font-size").removesuffix("px"))

    def end_px(self, selector: str) -> float:
        """Return how far down the page a part ends."""
        rect = self.browser.find_element(By.CSS_SELECTOR, selector).rect
        return float(rect["y"] + rect["height"])

    def colour(self, selector: str) -> str:
        return self._css(selector, "background-color")

    def _css(self, selector: str, name: str) -> str:
        found = self.browser.find_element(By.CSS_SELECTOR, selector)
        return str(found.value_of_css_property(name))

    def focused(self) -> WebElement:
        return self.browser.switch_to.active_element

    def at(self, element_id: str) -> WebElement:
        return self.browser.find_element(By.ID, element_id)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self, element_id: str) -> str:
        return self.at(element_id).text

    def write(self, element_id: str, text: str) -> None:
        self.at(element_id).clear()
        self.at(element_id).send_keys(text)

    def press(self, selector: str) -> None:
        self.browser.find_element(By.CSS_SELECTOR, selector).click()

    def type_keys(self, *keys: str) -> None:
        """Type to whatever has the focus."""
        ActionChains(self.browser).send_keys(*keys).perform()

    def wait_for(self, element_id: str) -> None:
        self._until(lambda _: self.at(element_id).is_displayed())

    def wait_for_text(self, element_id: str) -> str:
        self._until(lambda _: self.text(element_id) != "")
        return self.text(element_id)

    def _until(self, condition: Callable[[Chrome], bool]) -> None:
        WebDriverWait(self.browser, _GIVE_UP_S, poll_frequency=0.1).until(condition)


def picture_of(payload: str, path: Path) -> Path:
    """Write the code as a citizen's phone shows it."""
    path.write_bytes(qr_png(payload))
    return path


def film_of(payload: str, path: Path) -> Path:
    """Write what a camera sees: an empty counter, then a code held into the picture."""
    code = Image.open(BytesIO(qr_png(payload)), formats=("PNG",)).convert("RGB").resize((300, 300))
    frames = []
    for number in range(_FRAMES):
        frame = Image.new("RGB", (640, 480), (96, 104, 112))
        if number >= _FRAMES // 3:
            frame.paste(code, (170, 90))
        raw = BytesIO()
        frame.save(raw, "JPEG", quality=90)
        frames.append(raw.getvalue())
    path.write_bytes(b"".join(frames))
    return path
