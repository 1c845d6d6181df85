"""Retention: what is due goes, what is on hold stays, a stopped run goes on, counts stay."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Person
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.privacy.models import Destruction, Run
from academy.privacy.queries.retention import count_due, days_of, due_now, longest_days
from academy.privacy.services import retention
from academy.privacy.states import Klass
from academy.selection.states import Outcome
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round, some_notices
from tests.factories.selection import Season
from tests.personas import actor_of, make_person

S = ApplicationState


@pytest.fixture
def site(app):
    return a_site("pohang")


@pytest.fixture
def declined(site):
    """Three people who were not admitted, 181 days after closing."""
    now = clock.now()
    round = an_open_round(
        a_cohort(site), opens_at=now - timedelta(days=300), closes_at=now - timedelta(days=182)
    )
    people = [make_person(name) for name in ("Ann", "Ben", "Cleo")]
    for person in people:
        a_submitted_application(person, round).status = S.DECLINED
    db.session.commit()
    return people


def nameless():
    owners = sa.select(Person.erased_at).join(Application, Application.person_id == Person.id)
    return sum(1 for at in db.session.scalars(owners) if at is not None)


def test_destroy_due_takes_what_is_over_and_leaves_states(site, declined):
    assert count_due(site, Klass.DECLINED, 180) == (3, 0)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 3
    db.session.expire_all()
    assert nameless() == 3
    assert set(db.session.scalars(sa.select(Application.status))) == {S.DECLINED}
    run = db.session.scalar(sa.select(Run))
    assert (run.due, run.ended_at is not None) == (3, True)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 0


def test_destroy_due_spares_what_is_not_over_yet(site, declined):
    assert due_now(site, Klass.DECLINED, 183) == []
    retention.set_days(site, Klass.DECLINED, days=365, actor=SYSTEM)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 0
    assert days_of(site.id)[Klass.DECLINED] == 365


def test_destroy_due_leaves_what_is_on_hold(site, declined):
    hold = retention.place_hold(site, declined[1], reason="A dispute", actor=SYSTEM)
    assert count_due(site, Klass.DECLINED, 180) == (2, 1)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 2
    retention.lift_hold(hold, actor=SYSTEM)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 1


def test_days_count_from_the_last_result_of_somebody(app):
    season = Season(applicants=2).review()
    season.round.test_on = clock.now().date()
    first, second = season.applications
    began = clock.now()
    with clock.freeze(began):
        season.decide(first, Outcome.ADVANCE)
        season.decide(second, Outcome.DECLINE)
        season.release()
    with clock.freeze(began + timedelta(days=100)):
        season.decide(first, Outcome.DECLINE)
        season.release()
    with clock.freeze(began + timedelta(days=190)):
        due = due_now(season.site, Klass.DECLINED, 180)
        assert [one.thing.id for one in due] == [second.id]
    with clock.freeze(began + timedelta(days=290)):
        due = due_now(season.site, Klass.DECLINED, 180)
        assert sorted(one.thing.id for one in due) == [first.id, second.id]


def test_run_that_was_killed_is_gone_on_with(site, declined, monkeypatch):
    wiped, real = [], retention.erase_application

    def dies_at_the_second(*args, **kwargs):
        if wiped:
            raise KeyboardInterrupt
        wiped.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(retention, "erase_application", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM)
    assert db.session.scalar(sa.select(Run.ended_at)) is None
    monkeypatch.setattr(retention, "erase_application", real)
    assert retention.destroy_due(site, Klass.DECLINED, actor=SYSTEM) == 2
    runs = db.session.scalars(sa.select(Run)).all()
    assert [run.ended_at is not None for run in runs] == [True]
    records = sa.select(sa.func.count()).where(Destruction.run_id == runs[0].id)
    assert db.session.scalar(records) == 3


def test_drafts_and_withdrawn_ones_go_thirty_days_after_closing(site):
    now = clock.now()
    round = an_open_round(
        a_cohort(site), opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=32)
    )
    draft = a_submitted_application(make_person("D"), round)
    draft.status, draft.submitted_at = S.DRAFT, None
    taken_back = a_submitted_application(make_person("W"), round)
    taken_back.status, taken_back.withdrawn_at = S.WITHDRAWN, now - timedelta(days=40)
    late = a_submitted_application(make_person("L"), round)
    late.status, late.submitted_at = S.DRAFT, None
    late.extended_until = now - timedelta(days=10)
    db.session.commit()
    assert [d.thing.id for d in due_now(site, Klass.NOT_HANDED_IN, 30)] == [draft.id]
    assert [d.thing.id for d in due_now(site, Klass.WITHDRAWN, 30)] == [taken_back.id]


def test_arrangements_go_after_the_cohort(site):
    cohort = a_cohort(site)
    an_arrangement(make_person(), cohort, site)
    cohort.ends_on = clock.today(site.zone) - timedelta(days=31)
    db.session.commit()
    assert retention.destroy_due(site, Klass.ACCOMMODATIONS, actor=SYSTEM) == 1
    assert db.session.scalar(sa.select(AccommodationRequest)) is None


def an_arrangement(person, cohort, site):
    asked = AccommodationRequest(
        person_id=person.id, cohort_id=cohort.id, site_id=site.id, needs=["captions"],
        notice_id=some_notices(site.id)[0].id, consented_at=clock.now(),
    )  # fmt: skip
    db.session.add(asked)
    return asked


def test_arrangements_of_those_who_are_not_admitted_go_after_the_result(site):
    now = clock.now()
    cohort = a_cohort(site)
    first, second = (
        an_open_round(
            cohort, number, opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=days)
        )
        for number, days in ((1, 60), (2, 20))
    )
    states = {"out": S.DECLINED, "back": S.WITHDRAWN, "draft": S.DRAFT, "in": S.ACCEPTED}
    people = {name: make_person(name) for name in (*states, "again", "late", "imported")}
    for name, state in states.items():
        application = a_submitted_application(people[name], first)
        application.status = state
        application.submitted_at = None if state is S.DRAFT else application.submitted_at
        application.withdrawn_at = now - timedelta(days=65) if state is S.WITHDRAWN else None
    a_submitted_application(people["again"], first).status = S.DECLINED
    a_submitted_application(people["again"], second)
    a_submitted_application(people["late"], second).status = S.DECLINED
    asked = {name: an_arrangement(person, cohort, site) for name, person in people.items()}
    db.session.commit()
    keys = {asked[name].id for name in ("out", "back", "draft")}
    found = due_now(site, Klass.ACCOMMODATIONS, 30)
    assert {one.thing.id for one in found} == keys
    assert {one.ended_at for one in found} == {first.closes_at}
    assert count_due(site, Klass.ACCOMMODATIONS, 30) == (3, 0)
    assert retention.destroy_due(site, Klass.ACCOMMODATIONS, actor=SYSTEM) == 3
    assert set(db.session.scalars(sa.select(AccommodationRequest.id))) == {
        asked[name].id for name in ("in", "again", "late", "imported")
    }


def test_days_that_make_no_sense_are_refused(site):
    for days in (0, -1, 4000):
        with pytest.raises(RuleBroken):
            retention.set_days(site, Klass.DECLINED, days=days, actor=SYSTEM)


def test_texts_say_the_days_that_are_set(site, declined, client):
    retention.set_days(site, Klass.DECLINED, days=365, actor=SYSTEM)
    retention.set_days(site, Klass.ACCOMMODATIONS, days=45, actor=SYSTEM)
    elsewhere = a_site("seoul")
    retention.set_days(elsewhere, Klass.DECLINED, days=400, actor=SYSTEM)
    db.session.commit()
    assert longest_days([site.id])[Klass.DECLINED] == 365
    assert longest_days()[Klass.DECLINED] == 400
    page = client.sign_in(declined[0]).get("/my/data?lang=en").get_data(as_text=True)
    assert "365 days after the result" in page
    policy = client.get("/privacy?lang=en").get_data(as_text=True)
    assert "400 days after the decision" in policy


def test_desk_previews_destroys_and_shows_the_record(site, declined, sign_in):
    admin = make_person("Root", roles=[("admin", site)])
    db.session.commit()
    client = sign_in(admin)
    page = client.get("/staff/privacy/pohang/retention/declined").get_data(as_text=True)
    assert "Ann" in page
    assert client.post("/staff/privacy/pohang/retention/declined/destroy").status_code == 303
    record = client.get("/staff/privacy/pohang/destroyed").get_data(as_text=True)
    assert "Ann" not in record
    for address in ("", "/pohang/retention", "/pohang/holds", "/pohang/reviews", "/leaks"):
        assert client.get(f"/staff/privacy{address}").status_code == 200, address
    assert actor_of(admin).is_staff
