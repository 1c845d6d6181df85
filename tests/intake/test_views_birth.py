"""The date of birth of a begun application: shown on the last check, corrected, never by itself."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Application
from academy.intake.views import apply
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.pages import parse, seen
from tests.personas import make_person


@pytest.fixture
def round(app):
    return an_open_round(a_cohort(a_site()))


@pytest.fixture
def browser(round, sign_in):
    return sign_in(make_person("Hana"))


def begin(browser, round, born="2000-03-21"):
    return browser.post(f"/apply/{round.ref}", data={"born_on": born})


def kept():
    return db.session.scalars(sa.select(Application.born_on)).one().isoformat()


def test_check_shows_the_birth_date_and_leads_to_correcting_it(round, browser):
    where = f"/apply/{round.ref}/birth"
    assert browser.get(where).location == f"/apply/{round.ref}"
    begin(browser, round)
    page = parse(browser.get(f"/apply/{round.ref}/check"))
    assert "2000. 3. 21." in page.text
    assert where in page.links.values()
    young = round.age_as_of.replace(year=round.age_as_of.year - 18).isoformat()
    for typed in ("", "yesterday", young):
        said = browser.post(where, data={"born_on": typed} | seen(browser, where))
        assert said.status_code == 422
        assert "born_on" in parse(said).errors
    right = {"born_on": "2000-03-12"} | seen(browser, where)
    assert browser.post(where, data=right).location == f"/apply/{round.ref}/check"
    assert "2000. 3. 12." in browser.get(f"/apply/{round.ref}/check").get_data(as_text=True)
    stale = browser.post(where, data={"born_on": "2000-03-13", "version": right["version"]})
    assert stale.status_code == 409


def test_age_check_of_the_call_leaves_the_date_of_a_draft_alone_and_says_so(round, browser):
    begin(browser, round)
    assert begin(browser, round).location == f"/apply/{round.ref}/about"
    said = begin(browser, round, "2001-01-01")
    assert said.location == f"/apply/{round.ref}/birth"
    page = browser.get(said.location).get_data(as_text=True)
    assert "그대로 두었습니다" in page
    assert "2000-03-21" in page
    assert kept() == "2000-03-21"


def test_date_of_a_second_tab_that_lost_the_race_is_not_dropped_without_a_word(
    round, browser, monkeypatch
):
    real, asked = apply._has_another, []

    def late(draft, born_on):
        asked.append(born_on)
        return len(asked) > 1 and real(draft, born_on)

    begin(browser, round)
    monkeypatch.setattr(apply, "_has_another", late)
    assert begin(browser, round, "2001-01-01").location == f"/apply/{round.ref}/birth"
    assert kept() == "2000-03-21"


def test_date_typed_before_signing_in_is_not_dropped_without_a_word(round, browser):
    begin(browser, round)
    browser.set_cookie("academy_born_on", "2001-01-01")
    said = browser.get(f"/apply/{round.ref}")
    assert said.location == f"/apply/{round.ref}/birth"
    assert "그대로 두었습니다" in browser.get(said.location).get_data(as_text=True)
    assert browser.get(f"/apply/{round.ref}").location == f"/apply/{round.ref}/about"
    assert kept() == "2000-03-21"


def test_birth_date_of_a_closed_round_is_shown_and_stays(round, browser, freeze):
    begin(browser, round)
    where = f"/apply/{round.ref}/birth"
    right = {"born_on": "2001-01-01"} | seen(browser, where)
    freeze(round.closes_at + timedelta(days=1))
    page = parse(browser.get(where))
    assert "2000. 3. 21." in page.text
    assert "born_on" not in page.values()
    assert browser.post(where, data=right).status_code == 422
    assert kept() == "2000-03-21"
