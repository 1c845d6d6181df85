"""A2 without a script: from the date of birth to the receipt."""

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.personas import make_person

ABOUT = {"name": "김하늘", "nickname": "", "phone": "０１０ 1234 5678", "discipline": "design"}
ANSWERS = {"why": "함께 배우고 싶습니다.", "try": "혼자 앱을 만들었습니다.", "site": ""}


@pytest.fixture
def round(app):
    return an_open_round(a_cohort(a_site()))


@pytest.fixture
def hana(round, sign_in):
    person = make_person("Hana")
    return person, sign_in(person)


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def begin(browser, round, born="2000-03-21"):
    return browser.post(f"/apply/{round.ref}", data={"born_on": born})


def write_all(browser, round):
    begin(browser, round)
    browser.post(f"/apply/{round.ref}/about", data=ABOUT)
    browser.post(f"/apply/{round.ref}/answers", data=ANSWERS)


def test_whole_way_gives_a_receipt(round, hana):
    person, browser = hana
    for path in ("", "/about", "/check"):
        assert browser.get(f"/apply/{round.ref}{path}").status_code in {200, 303}
    assert count(Application) == 0
    assert begin(browser, round).location == f"/apply/{round.ref}/about"
    assert browser.get(f"/apply/{round.ref}/about").status_code == 200
    said = browser.post(f"/apply/{round.ref}/about", data=ABOUT)
    assert said.location == f"/apply/{round.ref}/answers"
    assert browser.get(said.location).status_code == 200
    said = browser.post(said.location, data=ANSWERS)
    assert said.location == f"/apply/{round.ref}/accommodations"
    assert browser.get(said.location).status_code == 200
    assert browser.post(said.location).location == f"/apply/{round.ref}/news"
    assert browser.get(f"/apply/{round.ref}/news").status_code == 200
    said = browser.post(f"/apply/{round.ref}/news", data={"news": "y"})
    assert said.location == f"/apply/{round.ref}/check"
    assert browser.get(said.location).status_code == 200

    said = browser.post(f"/apply/{round.ref}/submit")

    application = db.session.scalars(sa.select(Application)).one()
    assert said.location == f"/my/applications/{application.number}/receipt"
    assert application.number in browser.get(said.location).get_data(as_text=True)
    assert application.status is ApplicationState.SUBMITTED
    assert browser.get(f"/my/applications/{application.number}").status_code == 200
    assert browser.get("/my/applications").status_code == 200
    db.session.refresh(person)
    assert (person.name, person.phone) == ("김하늘", "+821012345678")
    assert count(StoredLetter) == 1
