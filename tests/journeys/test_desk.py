"""A day at the desk: staff find 민우, give more time, write to a choice of people, export it."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from academy.audit.models import Access
from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.messages.jobs import send_due
from academy.outbox.models import StoredLetter
from tests import apps
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.journeys.town import Town, Visitor, open_town
from tests.personas import make_person

pytestmark = pytest.mark.browser

CHOSEN = ("도민우", "민우람", "한민우")
OTHERS = ("김하늘", "우민지")
"""One of them has both syllables of the name, the other way round."""
MORE_TIME = datetime(2026, 12, 3, 9, tzinfo=UTC)
SUBJECT = "{이름} 님, 서류를 확인해 주십시오"


@pytest.fixture
def town(tmp_path: Path, open_page: Callable[..., Page]) -> Iterator[Town]:
    """An academy with a round that five people apply to, where two eyes are one too few."""
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    with open_town(made.app, open_page, locale="ko") as town:
        settings = made.app.config["SETTINGS"]
        made.app.config["SETTINGS"] = replace(settings, message_second_look=2)
        with made.app.app_context():
            opens_at, closes_at = (
                datetime(2026, 11, 2, tzinfo=UTC),
                datetime(2026, 12, 1, tzinfo=UTC),
            )
            round = an_open_round(a_cohort(), opens_at=opens_at, closes_at=closes_at)
            for name in (*CHOSEN, *OTHERS):
                make = a_draft if name == "한민우" else a_submitted_application
                make(make_person(name), round)
            db.session.commit()
        town.travel("2026-11-20")
        yield town
    made.close()


def test_staff_find_somebody_give_time_write_and_export(town: Town, axe: Callable[[Page], None]):
    clerk = town.visitor("admissions")
    give_more_time(town, clerk)
    where = prepare_message(town, clerk, axe)
    release_message(town, where)
    export_the_same(town, clerk, axe)


def find(clerk: Visitor) -> None:
    """Search for two syllables of a name; the term stays out of the address."""
    clerk.go("/staff/applications")
    clerk.fill(term="민우")
    clerk.press("Search")
    for name in CHOSEN:
        clerk.sees(name)
    for name in OTHERS:
        clerk.sees_not(name)
    assert clerk.path == "/staff/applications"


def choose_all(clerk: Visitor, what_then: str) -> None:
    """Take everybody who was found to the page that does something with them."""
    find(clerk)
    clerk.fill(everyone="y")
    clerk.press(what_then)


def give_more_time(town: Town, clerk: Visitor) -> None:
    """Extend the deadline of one applicant, who has not handed in yet, with a reason."""
    find(clerk)
    clerk.choose("한민우")
    clerk.click(clerk.page.get_by_text(town.say("Give this applicant more time")))
    clerk.fill(until="2026-12-03T18:00")
    clerk.press("Give more time")
    assert clerk.page.locator("[aria-invalid=true]").get_attribute("name") == "reason"
    clerk.fill(until="2026-12-03T18:00", reason="입원 중이라 전화로 요청하셨습니다.")
    clerk.press("Give more time")
    clerk.sees("Noted. The applicant may go on writing until then.")
    with town.app.app_context():
        rows = db.session.execute(sa.select(Application.status, Application.extended_until))
        given = [(status, until) for status, until in rows if until is not None]
        assert given == [(ApplicationState.DRAFT, MORE_TIME)]
        db.session.rollback()


def prepare_message(town: Town, clerk: Visitor, axe: Callable[[Page], None]) -> str:
    """Write to those who were found: count, preview, frozen list; return where it stands."""
    choose_all(clerk, "Write to them")
    clerk.press("Go on to the text")
    body = "{이름} 님,\n\n접수번호 {접수번호} 지원서를 확인해 주십시오."
    clerk.fill(subject__ko=SUBJECT, subject__en="{name}, please look at your documents")
    clerk.fill(body__ko=body, body__en="Dear {name}, please look at {number}.")
    clerk.press("Save")
    where = clerk.path
    clerk.sees("Applications in the selection")
    count = clerk.page.locator("main dl").filter(has_text=town.say("Will be written to"))
    assert "3" in count.first.inner_text()
    clerk.follow("Preview")
    clerk.sees("As plain text")
    shown = clerk.page.locator("main").inner_text()
    assert any(f"{name} 님" in shown for name in CHOSEN), "the preview is of a real person"
    axe(clerk.page)
    clerk.go(where)
    clerk.press("Freeze the list")
    clerk.sees("Nothing is sent yet")
    assert not clerk.page.get_by_role("button", name=town.say("Approve sending")).count()
    axe(clerk.page)
    return where


def release_message(town: Town, where: str) -> None:
    """Let a second person look, and release it; each of the three gets one letter."""
    second = town.visitor("admissions2")
    second.go(where)
    second.sees(
        "Please look at the preview and at the list. You are the second person: what you release"
        " goes to %(count)s people.",
        count=3,
    )
    second.press("Approve sending")
    with town.app.app_context():
        assert send_due() == 3
    town.deliver()
    second.reload()
    second.sees("Gone out")
    with town.app.app_context():
        sent = sa.select(StoredLetter.subject).where(StoredLetter.kind == "messages/message")
        subjects = sorted(db.session.scalars(sent))
        assert subjects == [f"{name} 님, 서류를 확인해 주십시오" for name in CHOSEN]
        db.session.rollback()


def export_the_same(town: Town, clerk: Visitor, axe: Callable[[Page], None]) -> None:
    """Export them: not without a reason; the file holds them and nobody else, and it is logged."""
    choose_all(clerk, "Export them")
    clerk.press("Export")
    assert clerk.page.locator("[aria-invalid=true]").get_attribute("name") == "reason"
    axe(clerk.page)
    clerk.fill(reason="면접 일정표를 만들려고 합니다.")
    with clerk.page.expect_download() as window:
        clerk.click(clerk.page.get_by_role("button", name=town.say("Export"), exact=True))
    text = Path(window.value.path()).read_text(encoding="utf-8-sig")
    names = [row[town.say("Full name")] for row in csv.DictReader(io.StringIO(text))]
    assert sorted(names) == sorted(CHOSEN)
    with town.app.app_context():
        logged = db.session.scalars(sa.select(Access.people_count).order_by(Access.id.desc()))
        assert logged.first() == len(CHOSEN)
        db.session.rollback()
