"""A real browser: what journeys and looks at pages need. The server is in `tests/servers.py`.

    def test_apply(live_server, open_page):
        page = open_page(phone=True, locale="en")
        page.goto(live_server.url + "/")

Chromium is $ACADEMY_CHROMIUM or the system's; Playwright only drives it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.servers import LiveServer as LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = ViewportSize(width=1280, height=900)
LANGUAGE: dict[str, str | float | bool] = {"LANGUAGE": "en_US", "LANG": "en_US.UTF-8"}
"""The language of the browser itself: its date fields take it, whatever a page's locale is."""
MOST_MS = 30_000
"""How long to wait for what may never come; a limit, and no measure: machines are busy."""
PHONE = ViewportSize(width=390, height=844)


def find_chromium() -> str | None:
    """Return the browser's path: $ACADEMY_CHROMIUM, else the system's."""
    if given := os.environ.get("ACADEMY_CHROMIUM"):
        return given
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium: apt-get install chromium")
    expect.set_options(timeout=MOST_MS)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=flags, env={**os.environ, **LANGUAGE}
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a new person: `open_page(phone=False, locale="ko", dark=False)`.

    Each call is a browser profile of its own. At the end of the test, nothing may stand in the
    console: no script error, no file that is missing, nothing that the content policy stopped.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(*, phone: bool = False, locale: str = "ko", dark: bool = False, **more: Any) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale={"ko": "ko-KR", "en": "en-US"}[locale],
            timezone_id="Asia/Seoul",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(MOST_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: note_complaint(said, complaints))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def note_complaint(said: Any, complaints: list[str]) -> None:
    """Keep an error of the console; a page that answers 4xx on purpose is none.

    Neither is a network that a journey takes away.
    """
    expected = (
        "Failed to load resource: the server responded with a status of 4",
        "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    )
    if said.type == "error" and not said.text.startswith(expected):
        complaints.append(f"{said.location.get('url', '')}: {said.text}")


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """One window on a desk, in Korean."""
    return open_page()


def axe_findings(page: Page) -> list[str]:
    """Return what axe finds on the page that a window shows."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url} {v['id']}: {v['help']}: {node['html'][:200]}"
        for v in found["violations"]
        for node in v["nodes"][:5]
    ]


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on the page that a window shows: `axe(page)`."""

    def check(page: Page) -> None:
        findings = axe_findings(page)
        assert not findings, "\n".join(findings)

    return check
