"""An applicant and a mentor do their work with a keyboard alone, and always see where they are."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from academy.accounts.passwords import hash_password
from academy.accounts.queries import person_by_email
from academy.core.db import db
from tests import apps
from tests.factories.cohorts import a_cohort
from tests.factories.intake import an_open_round
from tests.factories.mentoring import an_appointment
from tests.factories.projects import a_project, a_team
from tests.journeys.keys import Typist
from tests.journeys.town import PASSWORD, Town, open_town
from tests.personas import make_person

pytestmark = pytest.mark.browser
NAME, EMAIL = "윤가람", "garam@example.org"


@pytest.fixture
def town(tmp_path: Path, open_page: Callable[..., Page]) -> Iterator[Town]:
    """A round that is open, and a mentor with a team."""
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    with open_town(made.app, open_page, locale="ko", phone=False) as opened:
        with made.app.app_context():
            an_open_round(a_cohort(number=5))
            make_person(NAME, EMAIL, password=hash_password(PASSWORD))
            mentor = person_by_email("mentor@academy.example")
            assert mentor is not None
            team = a_team(a_cohort(number=4, running=True), name="등대")
            a_project(team)
            an_appointment(mentor, a_cohort(number=4), teams=(team,))
            db.session.commit()
        yield opened
    made.close()


def test_keyboard_alone_applies_and_mentors(town: Town, open_page: Callable[..., Page]):
    applicant = Typist(town, open_page(), EMAIL)
    check_age_and_sign_in(applicant)
    apply(applicant)
    mentor = Typist(town, open_page(), "mentor@academy.example")
    write_up(mentor)


def check_age_and_sign_in(applicant: Typist) -> None:
    """Check eligibility, and go on through the way in."""
    applicant.open("/")
    applicant.type(born_on="2000-03-21")
    applicant.press_key()
    applicant.sees("You may apply.")
    applicant.reach_button("Begin my application")
    applicant.press_key("Space")
    applicant.reach_link("Sign in")
    applicant.press_key()
    applicant.sign_in()
    applicant.reach_button("Begin")
    applicant.press_key()


def apply(applicant: Typist) -> None:
    """Fill every screen, and submit."""
    applicant.type(name=NAME, phone="010-1234-5678")
    applicant.pick("discipline", "design")
    applicant.reach_button("Save and go on")
    applicant.press_key()
    applicant.type(
        why="할머니와 함께 쓸 앱을 만들고 싶습니다.", **{"try": "가계부를 만들었습니다."}
    )
    applicant.reach_button("Save and go on")
    applicant.press_key()
    applicant.reach_link("I need nothing")
    applicant.press_key()
    applicant.reach_link("Check and submit")
    applicant.press_key()
    applicant.reach_button("Submit")
    applicant.press_key("Space")
    applicant.sees("We have your application")


def write_up(mentor: Typist) -> None:
    """Write up a meeting from the mentor's desk."""
    mentor.open("/sign-in")
    mentor.sign_in()
    mentor.sees("등대")
    mentor.reach_link("Write up a meeting")
    mentor.press_key()
    mentor.pick("standing", "green")
    mentor.type(shared_notes="첫 사용자와 만날 날을 정했습니다.", text_1="복지관에 연락하기")
    mentor.reach_button("Save")
    mentor.press_key()
    mentor.sees("첫 사용자와 만날 날을 정했습니다.")
