"""The page for officers in a real browser: every way in, every verdict, and who may not."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from certificates.licence_type import PORTRAIT
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.organisation import EVERY_FIELD
from tests.api.test_licence_codes import make
from tests.api.test_licences import as_persona
from tests.browser.chromium import chromium, new_tab, resize
from tests.browser.desk import Desk, film_of, picture_of
from tests.browser.served import Served
from tests.fakes import FakeClock

_EXPIRED = {"personas": {"ye-jiahao": {"card_until": "2026-02-28"}}}


@pytest.fixture
def officer(client: FlaskClient) -> Officer:
    return Officer.of(client, fields=EVERY_FIELD | {PORTRAIT})


@pytest.fixture
def holder(citizen: Citizen) -> Citizen:
    return citizen.at_face()


@pytest.fixture
def desk(browser: Chrome, gateway_url: str, officer: Officer) -> Desk:
    return Desk(browser, gateway_url).sign_in(officer)


def payload_of(holder: Citizen, kind: str = "resident-id-card", **wish: object) -> str:
    return str(make(holder, kind, **wish)["payload"])


@pytest.fixture
def minor(client: FlaskClient) -> Citizen:
    return as_persona(client, "ye-jiahao")


def test_a_code_in_a_picture_is_accepted_with_the_face_of_its_holder(
    desk: Desk, holder: Citizen, tmp_path: Path, screens: Path
) -> None:
    desk.choose_picture(picture_of(payload_of(holder), tmp_path / "code.png"))

    assert desk.verdict() == "yes"
    assert {desk.text("verdict-word"), desk.text("verdict-other")} == {"有效", "VALID"}
    assert desk.fields() == {"Name": holder.name, "Citizen ID number": holder.id_number}
    assert desk.at("portrait").get_property("naturalWidth") == 300
    desk.browser.save_screenshot(str(screens / "accepted.png"))


def test_a_code_before_the_camera_is_accepted(
    gateway_url: str, holder: Citizen, officer: Officer, tmp_path: Path, screens: Path
) -> None:
    film = film_of(payload_of(holder), tmp_path / "counter.mjpeg")
    (profile := tmp_path / "profile").mkdir()
    with chromium(profile, camera=film) as browser, new_tab(browser):
        desk = Desk(browser, gateway_url).sign_in(officer)
        desk.press("#camera")

        assert desk.verdict() == "yes"
        browser.save_screenshot(str(screens / "camera.png"))


def test_a_browser_that_reads_codes_itself_sends_no_picture(
    browser: Chrome, gateway_url: str, holder: Citizen, officer: Officer, tmp_path: Path
) -> None:
    """Debian's Chromium has no reader of its own: this one always sees the holder's code."""
    seen = json.dumps([{"rawValue": payload_of(holder)}])
    source = f"window.BarcodeDetector = class {{ async detect() {{ return {seen}; }} }};"
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    desk = Desk(browser, gateway_url).sign_in(officer)

    desk.choose_picture(picture_of("", tmp_path / "empty.png"))

    assert desk.verdict() == "yes"


def test_without_a_camera_the_other_ways_are_named(desk: Desk) -> None:
    desk.press("#camera")

    assert "check a picture or text instead" in desk.wait_for_text("scan-trouble")


def test_a_pasted_code_is_accepted_and_nothing_of_it_stays_for_the_next_person(
    desk: Desk, holder: Citizen
) -> None:
    desk.check_text(payload_of(holder, mode="offline"))

    assert desk.verdict() == "yes"
    assert "offline" in desk.text("as-of")
    assert "no photo" in desk.text("next-step")
    desk.press("#next")
    desk.wait_for("scan")
    assert holder.name not in desk.browser.page_source
    assert desk.at("text").get_property("value") == ""


def test_a_code_that_was_scanned_before_is_refused(
    desk: Desk, holder: Citizen, officer: Officer, screens: Path
) -> None:
    code = payload_of(holder)
    officer.scan(code)

    desk.check_text(code)

    assert desk.verdict() == "no"
    assert "already been scanned" in desk.text("reason")
    desk.browser.save_screenshot(str(screens / "refused.png"))


def test_a_code_out_of_its_time_is_refused(desk: Desk, holder: Citizen, clock: FakeClock) -> None:
    code = payload_of(holder)
    clock.advance(61)

    desk.check_text(code)

    assert (desk.verdict(), "expired" in desk.text("reason")) == ("no", True)


def test_an_altered_code_is_refused(desk: Desk, holder: Citizen) -> None:
    code = payload_of(holder, mode="offline")
    middle = len(code) // 2
    desk.check_text(code[:middle] + ("A" if code[middle] != "A" else "B") + code[middle + 1 :])

    assert (desk.verdict(), desk.at("panel").is_displayed()) == ("no", False)


def test_an_expired_licence_is_shown_and_refused(desk: Desk, client: FlaskClient) -> None:
    desk.check_text(payload_of(as_persona(client, "huang-jianguo"), "passport"))

    assert desk.verdict() == "no"
    assert "renew" in desk.text("reason")
    assert "Passport no." in desk.fields()


@pytest.mark.parametrize("width_px, height_px", [(360, 740), (1280, 900)])
def test_a_true_no_is_the_largest_thing_said_and_not_green(
    desk: Desk,
    minor: Citizen,
    screens: Path,
    width_px: int,
    height_px: int,
) -> None:
    resize(desk.browser, width_px, height_px)
    desk.check_text(payload_of(minor, fields=["name", "over_18"]))

    assert (desk.verdict(), desk.text("verdict-word")) == ("yes", "VALID")
    assert desk.text("against") == "Under 18\n未满18岁"
    assert desk.end_px("#against") < height_px - 160
    assert desk.fields()["Aged 18 or over"] == "No"
    assert desk.size_px("#against p") > desk.size_px("#verdict-word")
    assert desk.colour("#verdict") == "rgba(138, 75, 0, 1)"
    assert not desk.browser.find_element(By.CSS_SELECTOR, ".shape .yes").is_displayed()
    desk.look(screens, f"under-18-{width_px}")
    desk.press("#next")
    desk.wait_for("scan")
    assert "Under 18" not in desk.browser.page_source


def test_a_true_no_is_spoken_before_the_licence_is_called_valid(desk: Desk, minor: Citizen) -> None:
    desk.check_text(payload_of(minor, fields=["name", "over_18"]))

    assert desk.verdict() == "yes"
    assert desk.focused() == desk.at("verdict-word")
    assert desk.focused().accessible_name == "Under 18 未满18岁 VALID"
    assert desk.at("verdict").accessible_name == "Under 18 未满18岁 VALID"
    assert [one.get_attribute("lang") for one in desk.all("#against span, #verdict-other")] == [
        "en", "zh-CN", "zh-CN",
    ]  # fmt: skip


def test_of_a_refused_licence_too_its_no_is_spoken_first(
    desk: Desk, minor: Citizen, mocks: RunningMocks, screens: Path
) -> None:
    mocks.send("PUT", "/__admin/scenario", _EXPIRED)

    desk.check_text(payload_of(minor, fields=["name", "over_18"]))

    assert desk.verdict() == "no"
    assert "renew" in desk.text("reason")
    assert desk.focused().accessible_name == "Under 18 未满18岁 DO NOT ACCEPT"
    desk.look(screens, "refused-under-18")


def test_a_true_yes_stays_green(desk: Desk, holder: Citizen) -> None:
    desk.check_text(payload_of(holder, fields=["name", "over_18"]))

    assert (desk.verdict(), desk.text("against")) == ("yes", "")
    assert desk.colour("#verdict") == "rgba(13, 99, 48, 1)"


def test_a_bureau_that_is_down_is_neither_yes_nor_no(
    desk: Desk, holder: Citizen, mocks: RunningMocks
) -> None:
    code = payload_of(holder)
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    desk.check_text(code)

    assert desk.verdict() == "open"


def test_a_gateway_that_is_down_is_neither_yes_nor_no(
    desk: Desk, holder: Citizen, served: Served, screens: Path
) -> None:
    code = payload_of(holder)
    served.stop()

    desk.check_text(code)

    assert desk.verdict() == "open"
    assert "cannot be reached" in desk.text("reason")
    desk.browser.save_screenshot(str(screens / "not-checked.png"))


def test_a_picture_without_a_code_is_no_verdict(desk: Desk, tmp_path: Path) -> None:
    desk.choose_picture(picture_of("", tmp_path / "empty.png"))

    assert "No single QR code" in desk.wait_for_text("scan-trouble")
    assert not desk.at("verdict").is_displayed()


def test_wrong_credentials_are_told_and_not_kept(
    browser: Chrome, gateway_url: str, officer: Officer
) -> None:
    desk = Desk(browser, gateway_url)
    desk.type_credentials(officer.client_id, "a-guess")

    assert desk.wait_for_text("sign-in-trouble")
    assert desk.at("secret").get_property("value") == ""
    assert not desk.at("scan").is_displayed()


def test_the_secret_is_nowhere_in_the_page_nor_in_the_browsers_stores(
    desk: Desk, officer: Officer
) -> None:
    stores = "return JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"

    assert desk.browser.execute_script(stores) == '["",{},{}]'
    assert officer.secret not in desk.browser.page_source + desk.browser.current_url
    desk.browser.refresh()
    desk.wait_for("sign-in")


def test_everything_can_be_done_with_the_keyboard(
    browser: Chrome, gateway_url: str, officer: Officer, holder: Citizen
) -> None:
    desk = Desk(browser, gateway_url)
    desk.type_keys(Keys.TAB, Keys.TAB, officer.client_id, Keys.TAB, officer.secret, Keys.ENTER)
    desk.wait_for("scan")
    desk.type_keys(Keys.TAB, Keys.TAB, Keys.TAB, payload_of(holder), Keys.TAB, Keys.ENTER)

    assert desk.verdict() == "yes"
    assert browser.switch_to.active_element == desk.at("verdict-word")
    desk.type_keys(Keys.ESCAPE)
    desk.wait_for("scan")


@pytest.mark.parametrize("width_px, height_px", [(360, 740), (1280, 900)])
def test_every_view_fits_its_screen_and_can_be_read_and_named(
    browser: Chrome,
    gateway_url: str,
    officer: Officer,
    holder: Citizen,
    screens: Path,
    width_px: int,
    height_px: int,
) -> None:
    resize(browser, width_px, height_px)
    desk = Desk(browser, gateway_url)
    desk.look(screens, f"sign-in-{width_px}")
    desk.sign_in(officer)
    desk.press("#language")
    desk.look(screens, f"scan-{width_px}")
    desk.check_text(payload_of(holder))
    desk.verdict()
    desk.look(screens, f"verdict-{width_px}")

    assert desk.browser.title.startswith("证照核验")
