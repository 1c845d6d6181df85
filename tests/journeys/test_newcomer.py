"""From a link in a chat to the receipt, in Korean: on a phone, and by keyboard alone at 400 %."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import html5lib
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from academy.cohorts.queries import get_site
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.intake import services
from academy.intake.models import Application
from academy.intake.services import QuestionPlan, RoundPlan
from academy.intake.states import ApplicationState, QuestionKind
from academy.outbox.models import StoredLetter
from tests import apps
from tests.factories.cohorts import a_cohort
from tests.factories.intake import some_notices
from tests.journeys import admission
from tests.journeys.near import Zoomed
from tests.journeys.town import PASSWORD, Town, Visitor, open_town

pytestmark = pytest.mark.browser

WAY_IN = "/apply/pohang-5-2"
"""What somebody copied out of the bar of their browser and sent to a friend."""


def plant_round(town: Town) -> None:
    """Open round 2 of cohort 5, with two questions and a file."""
    plan = RoundPlan(
        title=Texts(ko="5기 2차 모집", en="Cohort 5, round 2"),
        opens_at=datetime(2026, 11, 2, tzinfo=UTC),
        closes_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        seats=2,
        documents_on=date(2026, 12, 22),
        contact="apply@academy.example",
    )
    with town.app.test_request_context():
        site = get_site("pohang")
        assert site is not None
        some_notices(site.id)
        made = services.create_round(a_cohort(site, 5), plan, site=site, actor=SYSTEM)
        for kind, korean, english in admission.QUESTIONS:
            label = Texts(ko=korean, en=english)
            services.add_question(made, QuestionPlan(QuestionKind(kind), label), actor=SYSTEM)
        services.open_round(made, actor=SYSTEM)
        db.session.commit()
    town.travel("2026-11-04")


def preview_of(page: Page, address: str) -> dict[str, str]:
    """Return what a chat app reads at an address: it runs no script and keeps no cookie."""
    answer = page.request.get(address, headers={"User-Agent": "facebookexternalhit/1.1; kakaotalk"})
    assert answer.ok
    root = html5lib.parse(answer.text(), namespaceHTMLElements=False)
    return {m.get("property", m.get("name")): m.get("content") for m in root.iter("meta")}


def see_preview(town: Town, newcomer: Visitor) -> None:
    """See that the chat shows what this is, until when, and a picture that is there."""
    shown = preview_of(newcomer.page, town.url + WAY_IN)
    assert shown["og:url"] == town.url + WAY_IN
    assert "5기 2차 모집" in shown["og:title"]
    assert "2026. 12. 1.(화) 오후 6시까지" in shown["og:description"]
    picture = newcomer.page.request.get(shown["og:image"])
    assert picture.ok
    assert picture.headers["content-type"] == "image/png"


def apply(town: Town, newcomer: Visitor) -> str:
    """Go from the first field through an account to the receipt; return the number."""
    newcomer.fill(born_on="2000-03-21")
    newcomer.press("Go on to my account")
    newcomer.fill(name=admission.NAME, email=admission.EMAIL, password=PASSWORD)
    newcomer.press("Continue")
    newcomer.fill(code=newcomer.read_code())
    newcomer.press("Confirm")
    assert newcomer.path == WAY_IN, "whoever came from the chat is led back to where it pointed"
    newcomer.press("Begin")
    admission.write_application(town)
    assert newcomer.path.endswith("/receipt")
    return newcomer.page.locator(".receipt").inner_text()


def see_that_it_arrived(town: Town, number: str) -> None:
    """See that the server holds one application, and one letter that says so, in Korean."""
    with town.app.app_context():
        made = db.session.scalars(sa.select(Application)).one()
        assert (made.number, made.status) == (number, ApplicationState.SUBMITTED)
        assert made.language == "ko"
        letter = sa.select(StoredLetter).where(StoredLetter.kind == "intake/received")
        said = db.session.scalars(letter).one()
        assert number in said.text
        assert re.search("[가-힣]", said.subject)
        db.session.rollback()


@pytest.fixture
def academy(tmp_path: Path):
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    yield made.app
    made.close()


def test_newcomer_comes_from_a_chat_on_a_phone(
    academy, open_page: Callable[..., Page], axe: Callable[[Page], None]
):
    with open_town(academy, open_page, locale="ko", phone=True) as town:
        plant_round(town)
        newcomer = town.visitor("newcomer", admission.EMAIL)
        see_preview(town, newcomer)
        newcomer.go(WAY_IN)
        newcomer.sees("Before you begin")
        axe(newcomer.page)
        number = apply(town, newcomer)
        axe(newcomer.page)
        see_that_it_arrived(town, number)


def test_newcomer_at_four_hundred_percent_has_a_keyboard_only(
    academy, open_page: Callable[..., Page]
):
    with open_town(academy, open_page, locale="ko", hand=Zoomed) as town:
        plant_round(town)
        newcomer = town.visitor("newcomer", admission.EMAIL)
        assert isinstance(newcomer, Zoomed)
        newcomer.arrive(WAY_IN)
        see_that_it_arrived(town, apply(town, newcomer))
