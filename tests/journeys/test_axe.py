"""Axe finds nothing on any page.

`make test`: each page once per language, light and dark, phone and desk in turn.
`make axe-all`: each page in both languages, light and dark, on a phone and on a desk.
"""

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from academy.accounts.models import Person
from academy.core.db import db
from academy.seeding import load_demo
from tests.browser import DESKTOP, PHONE, LiveServer, axe_findings
from tests.journeys.examples import arrange_examples
from tests.journeys.pages import NO_PAGES, PAGES, Stop, address_of

ALL = os.environ.get("ACADEMY_AXE") == "all"
NARROW = {"width": 320, "height": 720}
# What reaches past the window: tag, class and the text it starts with.
STICKING_OUT = """[...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 4)
  .map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 40)}`)"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(live_server: LiveServer) -> dict[str, dict[str, Any]]:
    """Plant the demo, and what it lacks; return the parts of addresses that only now are known."""
    with live_server.app.app_context():
        load_demo()
        with live_server.app.test_request_context():
            parts = arrange_examples()
        db.session.commit()
        return parts


def test_axe_knows_every_page(live_server: LiveServer):
    rules = live_server.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES - set(PAGES) == set(), "these pages have no entry in pages.py"
    assert (set(PAGES) | NO_PAGES) - pages == set(), "these entries of pages.py are no pages"


def looks() -> Iterator[tuple[bool, bool]]:
    """Yield (dark, phone) in turn."""
    return itertools.cycle([(False, False), (True, True), (False, True), (True, False)])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_on_any_page(live_server, demo, open_page, language):
    findings = []
    look = looks()
    if language == "en":
        next(look)
    by_person: dict[str, list[tuple[str, Stop]]] = {}
    for endpoint, stop in PAGES.items():
        by_person.setdefault(stop.who, []).append((endpoint, stop))
    for who, stops in by_person.items():
        pages = {dark: open_page(locale=language, dark=dark) for dark in (False, True)}
        with live_server.app.app_context():
            if who:
                for page in pages.values():
                    live_server.sign_in(page, person_of(who))
        for endpoint, stop in stops:
            for dark, phone in [next(look)] if not ALL else set(itertools.islice(looks(), 4)):
                findings += visit(live_server, pages[dark], endpoint, stop, phone, demo)
    assert not findings, "\n".join(findings)


def person_of(who: str) -> Person:
    """Return whoever has an account of the demo, or is found by a query."""
    if who.startswith("SELECT"):
        return db.session.get_one(Person, db.session.execute(sa.text(who)).scalar_one())
    email = f"{who.replace('_', '-')}@academy.example"
    return db.session.scalars(sa.select(Person).where(Person.email == email)).one()


def visit(
    server: LiveServer, page: Page, endpoint: str, stop: Stop, phone: bool, demo: dict[str, Any]
) -> list[str]:
    """Open a page and return what is wrong with it."""
    with server.app.app_context():
        path = address_of(server.app, endpoint, stop, demo.get(endpoint, {}))
    page.set_viewport_size(PHONE if phone else DESKTOP)
    if stop.start:
        start, typed = stop.start
        page.goto(server.url + start)
        for name, value in typed.items():
            page.locator(f'main [name="{name}"]').fill(value)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    else:
        answer = page.goto(server.url + path)
        if answer is None or answer.status != 200:
            return [f"{endpoint} {path}: {answer.status if answer else 'no answer'}"]
    if page.url.removeprefix(server.url).partition("?")[0] != path.partition("?")[0]:
        return [f"{endpoint}: {path} led to {page.url}"]
    return [f"{endpoint} {found}" for found in look_closely(page)]


def look_closely(page: Page) -> list[str]:
    """Return what is wrong with a page: axe's findings, and a page too wide for 320 pixels."""
    # As tall as the page, so that the bar at the bottom of a phone covers nothing of it; twice,
    # because boxes for long texts grow with the window.
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP["width"]
    for _ in range(2):
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height + 80})
    findings = axe_findings(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if overflow > 0:
        guilty = page.evaluate(STICKING_OUT)
        findings.append(f"{page.url} is {overflow} px too wide at 320 px: {guilty}")
    return findings
