"""Answers under pseudonyms: found by the house for a count, by their owner to take them back."""

from pathlib import Path

import pytest
import sqlalchemy as sa

import academy
from academy.audit.models import Entry, Values
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries as intake
from academy.intake.states import NoticeKind
from academy.monitoring import queries, services
from academy.monitoring.models import MonitoringAnswer, MonitoringMark
from academy.monitoring.pseudonyms import pseudonym_of
from academy.monitoring.states import Sex
from academy.privacy.services import erasure
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.monitoring.test_services import answer, count
from tests.personas import actor_of, make_person


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    db.session.commit()
    return made


def take_back(person, round):
    services.take_back(person.id, round_id=round.id, site_id=round.site_id, actor=actor_of(person))


def test_pseudonym_needs_the_secret_and_tells_rounds_and_people_apart(app):
    names = {pseudonym_of(round_id, person) for round_id in range(9) for person in range(9)}
    assert len(names) == 81
    before = pseudonym_of(1, 1)
    app.config["SECRET_KEY"] = "another secret"
    assert pseudonym_of(1, 1) != before


def test_only_this_room_makes_pseudonyms():
    root = Path(academy.__file__).parent
    users = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "pseudonym_of" in path.read_text() or ".pseudonym " in path.read_text()
    }
    assert users == {
        "monitoring/pseudonyms.py", "monitoring/queries.py", "monitoring/services.py",
    }  # fmt: skip


def test_answer_stands_under_a_pseudonym_that_no_history_repeats(round):
    person = make_person("Hana")
    answer(person, round)
    kept = db.session.scalars(sa.select(MonitoringAnswer)).one()
    assert kept.pseudonym == pseudonym_of(round.id, person.id)
    contents = str(db.session.scalars(sa.select(Values.content)).all())
    assert kept.pseudonym not in contents


def test_answer_under_an_older_notice_has_no_pseudonym_and_cannot_be_found_again(round):
    person = make_person("Hana")
    answer(person, round, pseudonymous=False)
    assert db.session.scalars(sa.select(MonitoringAnswer.pseudonym)).all() == [None]
    with pytest.raises(RuleBroken):
        take_back(person, round)
    assert queries.groups_among(round.id, {person.id}, set())[0] == (0, 0)


def test_take_back_deletes_own_answers_and_lets_one_answer_again(round):
    hana, mina = make_person("Hana"), make_person("Mina")
    answer(hana, round)
    answer(mina, round, Sex.MALE)
    for _press in range(2):
        take_back(hana, round)
    left = db.session.scalars(sa.select(MonitoringAnswer.sex)).all()
    assert left == [Sex.MALE]
    assert db.session.scalars(sa.select(MonitoringMark.person_id)).all() == [mina.id]
    told = sa.select(sa.func.count()).where(Entry.verb == "monitoring.take_back")
    assert db.session.scalar(told) == 1
    answer(hana, round)
    assert count(MonitoringAnswer) == 2


def test_applicant_takes_answers_back_on_the_page(round, sign_in):
    hana = make_person("Hana")
    a_submitted_application(hana, round)
    notice = intake.notices_of(round.id)[NoticeKind.MONITORING]
    notice.pseudonymous = True
    db.session.commit()
    browser, where = sign_in(hana), f"/apply/{round.ref}/statistics"
    form = {"sex": "female", "age_band": "19-24", "disability": "no", "consent": "y"}
    assert "pseudonym" in browser.get(where, headers={"Accept-Language": "en"}).get_data(
        as_text=True
    )
    browser.post(where, data=form)
    page = browser.get(where).get_data(as_text=True)
    assert f"{where}/take-back" in page
    assert "female" not in page
    assert browser.post(f"{where}/take-back").location == where
    assert count(MonitoringAnswer) == 0
    assert browser.post(where, data=form).status_code == 303


def test_erasing_takes_the_pseudonym_off_and_changes_no_total(round):
    hana, mina = make_person("Hana"), make_person("Mina")
    application = a_submitted_application(mina, round)
    answer(hana, round)
    answer(mina, round)
    erasure.wipe_application(application)
    erasure.wipe_person(hana)
    db.session.commit()
    assert db.session.scalars(sa.select(MonitoringAnswer.pseudonym)).all() == [None, None]
    assert count(MonitoringAnswer) == 2
