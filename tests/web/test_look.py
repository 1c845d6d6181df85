"""The look in a real browser: no fault for axe, nothing cut off on the smallest screen."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from academy.core.paths import package_dir
from tests.browser import LiveServer

PARTS = ["", "sign-in", "list", "call", "report", "certificate"]


def test_first_visit_stays_light() -> None:
    # S10: 30 KB in all without fonts, of which the page itself needs some 8.
    static = package_dir() / "web" / "static"
    files = ("css/academy.css", "js/academy.js", "icons.svg")
    assert sum(len(gzip.compress((static / name).read_bytes())) for name in files) < 22_000


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("part", PARTS)
def test_styleguide_has_no_fault_for_axe(
    part: str,
    dark: bool,
    live_server: LiveServer,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    page = open_page(phone=dark, locale="en" if dark else "ko", dark=dark)
    page.goto(f"{live_server.url}/styleguide?part={part}")
    axe(page)


def test_error_page_has_no_fault_for_axe(
    live_server: LiveServer, open_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/no-such-page")
    assert page.locator("h1").count() == 1
    axe(page)


@pytest.mark.parametrize("part", PARTS)
def test_pages_fit_320_pixels(
    part: str, live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en")
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{live_server.url}/styleguide?part={part}")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    top = page.locator("header.top")
    if top.count():
        assert top.evaluate("e => getComputedStyle(e).position") == "static"


def test_targets_are_large_enough_on_a_phone(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(phone=True)
    page.goto(f"{live_server.url}/styleguide?part=sign-in")
    small = page.eval_on_selector_all(
        ".button, .tool, .control, .tabbar a, .menu a",
        """all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
                     .map(e => e.outerHTML.slice(0, 80))""",
    )
    assert small == []


def test_pages_work_without_scripts(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/styleguide")
    assert page.locator("[data-needs-js]:visible").count() == 0
    assert page.locator("textarea").first.is_visible()


def test_theme_is_remembered_by_the_server(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/styleguide?part=sign-in")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-toggle]").first.click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
