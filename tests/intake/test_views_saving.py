"""Answers saved by a script and by the button, from one device and from two."""

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Answer
from academy.intake.services.drafts import mark_of
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.intake.test_views_apply import ANSWERS, autosave, begin
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def round(app):
    return an_open_round(a_cohort(a_site()))


@pytest.fixture
def browser(round, sign_in):
    return sign_in(make_person("Hana"))


def test_autosave_tells_time_version_and_warnings(round, browser):
    begin(browser, round)
    said = autosave(browser, round, "answers", "why", "가" * 501)
    assert said.status_code == 200
    assert set(said.json) == {"saved_at", "at", "version", "warnings"}
    assert said.json["version"].startswith(f"why:{mark_of('가' * 501)} ")
    assert "501" in said.json["warnings"]["why"]
    assert db.session.scalars(sa.select(Answer.text)).one() == "가" * 501
    page = browser.get(f"/apply/{round.ref}/answers").get_data(as_text=True)
    assert "가" * 501 in page


def test_autosave_of_an_older_window_is_told_and_keeps_the_newer(round, browser):
    begin(browser, round)
    opened = f"why:{mark_of('')}"
    autosave(browser, round, "answers", "why", "new", opened)
    said = autosave(browser, round, "answers", "why", "old", opened)
    assert said.status_code == 409
    assert said.json["newer"] == {"why": "new"}
    assert db.session.scalars(sa.select(Answer.text)).one() == "new"


def test_older_window_without_a_script_sees_both_and_may_decide(round, browser):
    begin(browser, round)
    where = f"/apply/{round.ref}/answers"
    opened = parse(browser.get(where)).values()
    autosave(browser, round, "answers", "why", "from the other window")
    said = browser.post(where, data=opened | ANSWERS | {"why": "mine"})
    page = parse(said)
    assert said.status_code == 409
    assert "from the other window" in page.text
    assert page.values()["why"] == "mine"
    assert sorted(db.session.scalars(sa.select(Answer.text))) == sorted(
        ["from the other window", ANSWERS["try"]]
    )
    taken = browser.post(where, data=page.values() | {"take": "why"})
    assert taken.status_code == 303
    assert "from the other window" in db.session.scalars(sa.select(Answer.text)).all()
    kept = browser.post(where, data=page.values())
    assert kept.status_code == 303
    assert "mine" in db.session.scalars(sa.select(Answer.text)).all()
