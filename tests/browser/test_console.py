"""The mock bureaus' console: everything by clicking, nothing by knowing."""

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.alert import Alert
from selenium.webdriver.support.select import Select

from mock_upstreams.running import RunningMocks, running_mocks
from tests.browser.chromium import resize
from tests.browser.console import Console


@pytest.fixture
def console(browser: Chrome, mocks: RunningMocks) -> Console:
    resize(browser, 1280, 900)
    return Console(browser, mocks.url)


def _ask_unsigned(mocks: RunningMocks) -> None:
    mocks.send("POST", "/population/v1/resident", {"hello": "林晓梅"})


def test_one_click_makes_a_bureau_slow_and_another_mends_it(
    console: Console, mocks: RunningMocks
) -> None:
    console.until_fine()
    console.press("[data-key=tax-delay]")
    console.until(lambda: console.misbehaving() == ["Tax · 3 s slow"])

    assert [one["delay_s"] for one in mocks.send("GET", "/__admin/faults")[1]] == [3]
    console.press("[data-key=tax-delay]")
    console.until_fine()
    assert mocks.send("GET", "/__admin/faults")[1] == []


def test_one_button_ends_faults_situations_and_other_times(
    console: Console, mocks: RunningMocks
) -> None:
    mocks.fault("wechat", "reset", times=2)
    mocks.fault("tax", "status", status=503)
    console.press("[data-key=day]")
    console.until(lambda: len(console.misbehaving()) == 3)
    console.press("[data-key=flapping]")
    console.until(lambda: len(console.misbehaving()) == 4)

    assert "WeChat sign-in · Cut off · 2 more times" in console.misbehaving()
    assert "All bureaus · Flapping · 10 min more" in console.misbehaving()
    assert "Misbehaves" in console.text("bureau-traffic")
    console.press("#normal")
    console.until_fine()
    assert "Misbehaves" not in console.text("bureaus")
    assert mocks.send("GET", "/__admin/faults")[1] == []
    assert mocks.send("GET", "/__admin/clock")[1]["ahead_s"] == 0


_OWN = ["A scenario is played: ", "Answers of your own, before the bureaus' own: 2"]
_SCENARIO = {
    "personas": {"lin-xiaomei": {"name": "林"}},
    "stubs": [{"request": {"urlPattern": "/tax/.*"}, "response": {"status": 500}}],
}


def _bring_along(mocks: RunningMocks) -> None:
    mocks.send("PUT", "/__admin/scenario", _SCENARIO)
    mocks.stub({"request": {"urlPattern": "/wechat/.*"}, "response": {"status": 500}})
    mocks.send("PUT", "/__admin/settings", {"fixedDelay": 3000})


def test_what_a_tester_brought_along_is_told_and_ended_one_by_one(
    console: Console, mocks: RunningMocks
) -> None:
    _bring_along(mocks)
    told = [*_OWN, "Answers of your own come late 3000 ms"]
    console.until(lambda: console.misbehaving() == [one.strip() for one in told])
    console.press("#now-list li:nth-child(3) button")
    console.until(lambda: len(console.misbehaving()) == 2)

    assert mocks.send("GET", "/__admin/settings")[1]["settings"] == {}
    console.press("#now-list li:nth-child(1) button")
    console.until_fine()
    assert mocks.send("GET", "/__admin/scenario")[1]["in_force"] is False


def test_one_button_ends_what_a_tester_brought_along_too_after_asking(
    console: Console, mocks: RunningMocks
) -> None:
    _bring_along(mocks)
    console.until(lambda: len(console.misbehaving()) == 3)
    console.press("#normal")
    Alert(console.browser).dismiss()
    console.until(lambda: len(console.misbehaving()) == 3)

    assert len(mocks.send("GET", "/__admin/mappings")[1]["mappings"]) == 2
    console.press("#normal")
    Alert(console.browser).accept()
    console.until_fine()
    assert mocks.send("GET", "/__admin/mappings")[1]["mappings"] == []


def test_on_a_narrow_screen_a_link_leads_to_what_was_received(
    browser: Chrome, mocks: RunningMocks
) -> None:
    resize(browser, 360, 740)
    console = Console(browser, mocks.url)
    link = console.all("a[href='#journal-panel']")[0]

    assert link.rect["y"] < 740
    link.click()
    journal = "return document.getElementById('journal-panel').getBoundingClientRect().top"
    console.until(lambda: 0 < browser.execute_script(journal) < 740)


def test_what_is_rarer_is_chosen_from_lists(console: Console, mocks: RunningMocks) -> None:
    console.press("[data-key=more-traffic]")
    choices = [Select(one) for one in console.all("#bureau-traffic select")]
    choices[0].select_by_visible_text("A field missing")
    choices[2].select_by_visible_text("林晓梅 lin-xiaomei")
    choices[3].select_by_visible_text("Only the next time")
    console.press("#bureau-traffic [type=submit]")
    console.until(lambda: len(console.misbehaving()) == 1)

    (order,) = mocks.send("GET", "/__admin/faults")[1]
    assert (order["fault"], order["persona"], order["times"]) == (
        "missing_field",
        "lin-xiaomei",
        1,
    )


def test_the_clock_is_stopped_and_moved(console: Console, mocks: RunningMocks) -> None:
    console.press("[data-key=freeze]")
    console.until(lambda: "stopped" in console.text("clock-now"))
    console.press("[data-key=week]")
    console.until(lambda: mocks.send("GET", "/__admin/clock")[1]["ahead_s"] == 7 * 86_400)

    console.press("[data-key=unfreeze]")
    console.until(lambda: "moved" in console.text("clock-now"))


def test_a_request_appears_by_itself_and_tells_what_was_sent_and_why_it_was_refused(
    console: Console, mocks: RunningMocks
) -> None:
    console.until(lambda: "Nothing was received yet." in console.text("journal"))
    _ask_unsigned(mocks)
    console.until(lambda: "401" in console.text("journal"))
    console.press("#journal summary")
    console.until(lambda: "unknown paasid" in console.text("journal"))

    told = console.text("journal")
    assert "Population register" in told
    assert '"hello": "林晓梅"' in told
    assert "Content-Type: application/json" in told


def test_an_opened_request_stays_open_when_another_comes(
    console: Console, mocks: RunningMocks
) -> None:
    _ask_unsigned(mocks)
    console.until(lambda: len(console.all("#journal summary")) == 1)
    console.press("#journal summary")
    _ask_unsigned(mocks)
    console.until(lambda: len(console.all("#journal summary")) == 2)

    console.until(lambda: len(console.all("#journal details[open] pre")) >= 2)


def test_answers_of_ones_own_are_listed_and_removed(console: Console, mocks: RunningMocks) -> None:
    stub = {
        "name": "closed today",
        "request": {"method": "GET", "urlPath": "/tax/hello"},
        "response": {"status": 503},
    }
    mocks.send("POST", "/__admin/mappings", stub)
    console.until(lambda: "closed today GET /tax/hello → 503" in console.text("stubs"))
    console.press("#stubs button")

    console.until(lambda: "None yet." in console.text("stubs"))
    assert mocks.send("GET", "/__admin/mappings")[1]["mappings"] == []


def test_a_citizen_is_found_and_a_fresh_code_given(console: Console) -> None:
    console.all("#people-filter")[0].send_keys("xiulan")
    console.until(lambda: len(console.all("#people tbody tr")) == 1)
    console.press("#people tbody button")

    console.until(lambda: "he-xiulan." in console.text("trouble"))


def test_a_switch_keeps_the_focus_of_who_uses_the_keyboard(console: Console) -> None:
    button = console.all("[data-key=tax-status]")[0]
    console.browser.execute_script("arguments[0].focus()", button)
    ActionChains(console.browser).send_keys(Keys.SPACE).perform()
    console.until(lambda: console.misbehaving() == ["Tax · Error 500"])
    ActionChains(console.browser).send_keys(Keys.SPACE).perform()

    console.until_fine()


def test_mocks_that_were_stopped_are_told_in_a_sentence(browser: Chrome) -> None:
    with running_mocks() as mocks:
        console = Console(browser, mocks.url)

    console.until(lambda: "cannot be reached" in console.text("trouble"))


@pytest.mark.parametrize("width_px, height_px", [(360, 740), (1280, 900)])
def test_the_page_fits_its_screen_and_can_be_read_and_named_in_both_languages(
    browser: Chrome, mocks: RunningMocks, screens: Path, width_px: int, height_px: int
) -> None:
    _ask_unsigned(mocks)
    mocks.fault("tax", "delay", delay_s=3)
    resize(browser, width_px, height_px)
    console = Console(browser, mocks.url)
    console.press("#journal summary")
    console.look(screens, f"console-en-{width_px}")
    console.press("#language")
    console.until(lambda: console.text("now-title") == "现在有 1 处不正常")
    console.look(screens, f"console-zh-{width_px}")

    assert browser.title == "模拟部门控制台"
