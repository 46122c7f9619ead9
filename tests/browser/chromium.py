"""Debian's Chromium without a window, driven by Debian's driver. Nothing is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from certificates.rendering.fonts import font_files

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@contextmanager
def chromium(profile: Path, *, camera: Path | None = None) -> Iterator[Chrome]:
    """Run a browser of 1280 x 900 px for the length of a `with`.

    Args:
        profile: An empty folder for whatever it writes.
        camera: An MJPEG or Y4M file that it sees over and over; None for a machine without one.
    """
    options = ChromeOptions()
    options.binary_location = _found(*_BROWSERS)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in _arguments(profile, camera):
        options.add_argument(argument)
    service = Service(executable_path=_found("chromedriver"), env=_environment(profile))
    browser = Chrome(options=options, service=service)
    try:
        yield browser
    finally:
        browser.quit()


@contextmanager
def new_tab(browser: Chrome) -> Iterator[Chrome]:
    """Open a tab that knows nothing of those before it; fail if its page complained at the end."""
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    complaints(browser)
    try:
        yield browser
        found = complaints(browser)
    finally:
        browser.delete_all_cookies()
        browser.close()
        browser.switch_to.window(first)

    assert not found


def resize(browser: Chrome, width_px: int, height_px: int) -> None:
    """Give the page exactly this room, as a phone of that size would."""
    metrics = {"width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def complaints(browser: Chrome) -> list[str]:
    """Return what stood in the console since the last call: errors, and what a policy forbade.

    That a request was answered with an error is no complaint: a page is to bear it.
    """
    entries: list[dict[str, Any]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [
        f"{entry['source']}: {entry['message']}"
        for entry in entries
        if entry["level"] in ("SEVERE", "WARNING") and entry["source"] != "network"
    ]


def _arguments(profile: Path, camera: Path | None) -> list[str]:
    # Chromium keeps root out of its sandbox altogether; containers give it little shared memory.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    seen = [*_CAMERA, f"--use-file-for-fake-video-capture={camera}"] if camera else []
    return [
        "--headless=new",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        "--force-device-scale-factor=1",
        f"--user-data-dir={profile}",
        *as_root,
        *seen,
    ]


def _environment(profile: Path) -> dict[str, str]:
    """Have it write Chinese with the cards' own fonts: a server has none installed."""
    folders = "".join(f"<dir>{Path(file).parent}</dir>" for file in font_files())
    (profile / "fonts.conf").write_text(
        f"<fontconfig>{folders}<cachedir>{profile}/fonts</cachedir></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(profile / "fonts.conf")}


def _found(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.exit(
        f"There is no {names[0]} here. As root: apt-get install chromium chromium-driver",
        returncode=1,
    )
