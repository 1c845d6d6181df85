"""A small academy that serves itself from the test's own process, so that months can pass in it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from playwright.sync_api import FilePayload, Locator, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from academy.accounts.passwords import hash_password
from academy.cohorts import figures
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.paths import asset_dir
from academy.intake.states import RoundState
from academy.outbox.jobs import deliver_leased, lease_due
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.intake import a_round
from tests.personas import make_person

PASSWORD = "바다와 소나무 사이의 등대 열두 채"
STAFF = {
    "admin": ("최은솔", Role.ADMIN),
    "admissions": ("장예솔", Role.ADMISSIONS),
    "admissions2": ("임한결", Role.ADMISSIONS),
    "reviewer": ("서지안", Role.REVIEWER),
    "reviewer2": ("오하람", Role.REVIEWER),
    "programme": ("정보람", Role.PROGRAMME),
    "programme2": ("조슬기", Role.PROGRAMME),
}


@dataclass
class Town:
    """One campus with cohorts 1 to 6, its staff, and a clock that only the test moves."""

    app: Flask
    url: str
    locale: str
    open_page: Callable[..., Page]
    hand: "type[Visitor]"
    phone: bool = False
    visitors: dict[str, "Visitor"] = field(default_factory=dict)

    def travel(self, day: date | str, hour: int = 10) -> None:
        """Let it be this day, at this hour of the wall in Pohang."""
        on = date.fromisoformat(day) if isinstance(day, str) else day
        at = datetime.combine(on, time(hour), ZoneInfo("Asia/Seoul"))
        clock.travel(at - datetime.now(UTC))

    def say(self, text: str, **values: Any) -> str:
        """Return a text of the pages in the language of this journey."""
        with self.app.test_request_context(), force_locale(self.locale):
            return str(gettext(text, **values))

    def say_many(self, one: str, many: str, number: int, **values: Any) -> str:
        """Return a counted text of the pages."""
        with self.app.test_request_context(), force_locale(self.locale):
            return str(ngettext(one, many, number, **values))

    def visitor(self, key: str, email: str | None = None) -> "Visitor":
        """Return a person's own window, opened when it is first asked for."""
        if key not in self.visitors:
            page = self.open_page(phone=self.phone, locale=self.locale)
            self.visitors[key] = self.hand(self, page, email or f"{key}@academy.example")
        return self.visitors[key]

    def deliver(self) -> None:
        """Do what the worker does: hand every waiting letter over."""
        with self.app.app_context():
            for letter, lease in lease_due(500):
                deliver_leased(letter, lease)


@dataclass
class Visitor:
    """Somebody in front of a window; signs in again whenever the time away was too long."""

    town: Town
    page: Page
    email: str

    def go(self, path: str) -> None:
        """Open a page, through the sign-in page where that is needed."""
        self.page.goto(self.town.url + path)
        if "/sign-in" in self.page.url:
            self.sign_in()
            self.page.goto(self.town.url + path)
        assert "/sign-in" not in self.page.url, f"{self.email} is not let in to {path}"

    def reload(self) -> None:
        """Ask for this page again."""
        self.page.reload()

    def click(self, thing: Locator) -> None:
        """Press a button, follow a link, or step into a field."""
        thing.click()

    def tick(self, choice: Locator) -> None:
        """Choose a radio button or a box."""
        choice.check()

    def select(self, control: Locator, value: str) -> None:
        """Choose from a list by value or by what it says."""
        control.select_option(value)

    def write(self, control: Locator, text: str) -> None:
        """Write into a field instead of what it holds."""
        control.fill(text)

    def attach(self, control: Locator, file: FilePayload) -> None:
        """Choose a file."""
        control.set_input_files(file)

    def sign_in(self) -> None:
        """Type address and password."""
        self.fill(email=self.email, password=PASSWORD)
        self.press("Sign in")

    def fill(self, **values: Any) -> None:
        """Fill fields by their names; `title__ko` stands for `title-ko`."""
        for name, value in values.items():
            controls = self.field(name.replace("__", "-"))
            kind = controls.first.evaluate("e => e.type")
            if kind in {"radio", "checkbox"}:
                self.tick(self.page.locator(f'main [name="{name}"][value="{value}"]'))
            elif kind == "select-one":
                self.select(controls, str(value))
            else:
                self.write(controls, str(value))

    def field(self, name: str) -> Locator:
        """Return what belongs to a field of this page's forms."""
        return self.page.locator(f'main :is(input, select, textarea)[name="{name}"]')

    def press(self, text: str, within: str = "main", **values: Any) -> None:
        """Press the button that says this, and wait for the page that follows."""
        name = self.town.say(text, **values)
        self.submit(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    def submit(self, button: Locator) -> None:
        """Press a button, say yes if it asks, and wait for the next page."""
        if button.get_attribute("data-confirm"):
            self.click(button)
            button = self.page.locator("dialog button[value=yes]")
        self.turn_to(button)

    def follow(self, text: str, within: str = "main", **values: Any) -> None:
        """Follow the link that says this."""
        name = self.town.say(text, **values)
        self.turn_to(self.page.locator(within).get_by_role("link", name=name).first)

    def choose(self, person: str | re.Pattern[str]) -> None:
        """Follow the link that is somebody's or something's name."""
        self.turn_to(self.page.locator("main").get_by_role("link", name=person).first)

    def turn_to(self, way: Locator) -> None:
        """Take a button or a link, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.click(way)

    def sees(self, text: str, **values: Any) -> None:
        """Assert that a text of the pages, or something a person wrote, stands on this page."""
        said = self.town.say(text, **values)
        expect(self.page.locator("body")).to_contain_text(said)

    def sees_not(self, text: str) -> None:
        """Assert that something is nowhere on this page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    @property
    def path(self) -> str:
        """The path of the page that the window shows."""
        return self.page.url.removeprefix(self.town.url).partition("#")[0]

    def read_code(self) -> str:
        """Return the six digits of the newest letter to this person, as `/dev/mail` shows it."""
        self.town.deliver()
        reader = self.page.context.new_page()
        reader.goto(self.town.url + "/dev/mail")
        text = reader.locator("main").inner_text()
        reader.close()
        found = re.search(r"\b\d{6}\b", text[text.index(self.email) :]) or re.search(
            r"\b\d{6}\b", text
        )
        assert found, text
        return found.group()


class Quiet(WSGIRequestHandler):
    """A server that keeps connections open and writes no line for each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def open_town(
    app: Flask,
    open_page: Callable[..., Page],
    *,
    locale: str,
    phone: bool = False,
    hand: type[Visitor] = Visitor,
) -> Iterator[Town]:
    """Serve an application from threads of this process until the journey ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = replace(app.config["SETTINGS"], demo=True, base_url=url)
    app.config.update(SETTINGS=settings, BASE_URL=url)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        town = Town(app, url, locale, open_page, hand, phone)
        town.travel("2026-11-02", 9)
        with app.app_context():
            settle(locale)
            db.session.commit()
        yield town
    finally:
        server.shutdown()
        thread.join()
        clock.travel(timedelta(0))


def settle(locale: str) -> None:
    """Plant the campus: cohorts, published figures, staff, and three who have a seat already."""
    site = a_site()
    for number in range(1, 7):
        # Cohort 5 is the one that recruits on the first day of the journey.
        a_cohort(site, number, starts_on=date(2022 + number, 3, 2), seats=20)
    table = (asset_dir("seed") / "reference" / "cohort_totals.csv").read_text("utf-8")
    figures.publish(figures.read_table(table), actor=SYSTEM)
    more: Any = {"password": hash_password(PASSWORD), "locale": locale}
    for key, (name, role) in STAFF.items():
        make_person(name, f"{key}@academy.example", [(role, site)], **more)
    make_person("백두산", "mentor@academy.example", **more)
    cohort = a_cohort(site, 5)
    for key, name in (("learner1", "고은비"), ("learner2", "나한별")):
        person = make_person(name, f"{key}@academy.example", **more)
        an_enrolment(person, cohort, active=False)
    a_round(cohort, 1, status=RoundState.CLOSED, age_as_of=date(2026, 10, 1))
