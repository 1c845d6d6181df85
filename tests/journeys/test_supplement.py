"""A supplement, asked on a desk and given on a phone after the round has closed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models import Answer, Attachment, Question, Supplement
from academy.intake.states import ApplicationState, QuestionKind, SupplementState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.papers import pdf
from tests.personas import make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def people(live_server):
    """Someone whose application is read, in a round that has closed, and staff of the site."""
    with live_server.app.app_context():
        name = f"hana{new_ref(6).lower()}"
        site, now = a_site(name), clock.now()
        round = an_open_round(
            a_cohort(site), opens_at=now - timedelta(days=20), closes_at=now - timedelta(days=2)
        )
        paper = Question(
            round_id=round.id, key="paper", position=9, kind=QuestionKind.FILE,
            label=Texts(ko="증빙 서류", en="Paper"), help=Texts(), limit=0, required=False,
            options=[],
        )  # fmt: skip
        db.session.add(paper)
        person = make_person(name)
        sent = a_submitted_application(person, round, status=ApplicationState.IN_REVIEW)
        staff = make_person(f"{name}-staff", roles=[(Role.ADMISSIONS, site)])
        db.session.commit()
        return person, staff, sent.id, sent.number


def test_supplement_is_asked_and_given(live_server, open_page, axe, people):
    person, staff, application_id, number = people
    desk, phone = open_page(), open_page(phone=True)
    with live_server.app.app_context():
        live_server.sign_in(desk, staff)
        live_server.sign_in(phone, person)

    desk.goto(f"{live_server.url}/staff/applications/{number}")
    desk.get_by_role("link", name="서류 보완 요청").click()
    desk.get_by_label("증빙 서류").check()
    desk.get_by_label("지원 동기를 적어 주세요.").check()
    desk.get_by_label("보완할 내용과 까닭").fill("재직 증명서를 올리고, 동기를 더 적어 주십시오.")
    desk.get_by_role("button", name="지원자에게 요청").click()
    desk.get_by_text("보완을 요청했습니다.").wait_for()
    axe(desk)

    phone.goto(f"{live_server.url}/my/applications/{number}")
    phone.get_by_role("link", name="보완할 내용 보고 제출하기").click()
    phone.get_by_text("재직 증명서를 올리고").wait_for()
    axe(phone)
    phone.fill("#why", "함께 배우고, 배운 것을 나누고 싶습니다.")
    paper = {"name": "증빙.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    phone.set_input_files("input[type=file]", paper)
    phone.get_by_role("button", name="제출하기").click()
    phone.get_by_text("보완 서류를 제출했습니다.").wait_for()
    phone.wait_for_url(f"**/my/applications/{number}")

    with live_server.app.app_context():
        answer = sa.select(Answer.sent_text).where(
            Answer.application_id == application_id, Answer.key == "why"
        )
        assert db.session.scalar(answer) == "함께 배우고, 배운 것을 나누고 싶습니다."
        file = sa.select(Attachment).where(Attachment.application_id == application_id)
        assert db.session.scalars(file).one().sent_at is not None
        asked = sa.select(Supplement.status).where(Supplement.application_id == application_id)
        assert db.session.scalars(asked).all() == [SupplementState.GIVEN]
        db.session.rollback()
