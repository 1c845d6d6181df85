"""What happens to places when people leave, are erased, or come too late."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.roles import grant
from academy.cohorts import queries as cohorts
from academy.cohorts import services as cohort_services
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken, Taken
from academy.intake import services as intake
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.privacy.queries.blockers import why_not_erase
from academy.privacy.services import erasure
from academy.selection import jobs, queries, services
from academy.selection.meeting import unpack
from academy.selection.models import Decision
from academy.selection.states import OfferState, Outcome
from tests.factories.selection import Season
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    made = Season(applicants=5, seats=2).review()
    db.session.commit()
    return made


def accept(season, application, discipline=Discipline.TECH):
    offer = season.offer_of(application)
    services.accept(offer, discipline=discipline, actor=actor_of(application.person))
    return offer


def full(season):
    """Two have accepted, a third waits."""
    one, two, three = season.applications[:3]
    season.decide(one, Outcome.OFFER)
    season.decide(two, Outcome.OFFER)
    season.wait([three])
    season.release()
    accept(season, one)
    accept(season, two)
    db.session.commit()
    return one, two, three


def test_erase_person_whose_result_was_corrected(season):
    application = season.applications[0]
    for outcome in (Outcome.DECLINE, Outcome.OFFER, Outcome.DECLINE):
        season.decide(application, outcome)
        season.release()
        db.session.commit()
    erasure.erase_person(season.people[0], actor=SYSTEM)
    db.session.commit()
    reasons = db.session.scalars(sa.select(Decision.reason)).all()
    assert set(reasons) == {"–"}


def test_whoever_accepted_gives_the_place_up_before_being_erased(season):
    one, _two, _three = full(season)
    assert "자리" in str(why_not_erase(season.people[0].id))
    services.give_up(season.offer_of(one), actor=actor_of(one.person))
    assert why_not_erase(season.people[0].id) is None


def test_place_of_a_learner_who_leaves_goes_to_who_is_called(season, freeze):
    one, _two, three = full(season)
    freeze(clock.now() + timedelta(days=61))
    cohort_services.start_cohort(season.cohort, actor=SYSTEM)
    with pytest.raises(Taken):
        services.promote(three, reason="Comes at once.", actor=actor_of(season.bob))
    enrolment = cohorts.enrolment_of(one.person_id, season.cohort.id)
    cohort_services.withdraw(enrolment, reason="Moved away.", actor=SYSTEM)
    assert three.status is ApplicationState.WAITLISTED
    offer = services.promote(three, reason="Comes at once.", actor=actor_of(season.bob))
    assert offer.status is OfferState.OPEN


def test_promote_after_the_last_day_to_join_is_refused(season, freeze):
    one, _two, three = full(season)
    last = clock.today(season.site.zone) + timedelta(days=5)
    services.plan_arrivals(
        season.round, confirm_until=None, replace_until=last, actor=actor_of(season.alice)
    )
    services.give_up(season.offer_of(one), actor=actor_of(one.person))
    freeze(clock.now() + timedelta(days=8))
    jobs.lapse_due_offers()
    with pytest.raises(RuleBroken, match="마지막 날"):
        services.promote(three, reason="Too late.", actor=actor_of(season.bob))


def test_lapse_after_the_first_day_moves_nobody_up(season, freeze):
    one, two, three = season.applications[:3]
    season.decide(one, Outcome.OFFER)
    season.decide(two, Outcome.OFFER)
    season.wait([three])
    season.release()
    db.session.commit()
    freeze(clock.now() + timedelta(days=90))
    assert jobs.lapse_due_offers() == 2
    assert three.status is ApplicationState.WAITLISTED


def test_offer_that_cannot_lapse_stops_no_other(season, freeze):
    one, two = season.applications[:2]
    season.offer([one, two])
    one.status, one.withdrawn_at = ApplicationState.WITHDRAWN, clock.now()
    db.session.commit()
    freeze(clock.now() + timedelta(days=9))
    assert jobs.lapse_due_offers() == 1
    assert season.offer_of(two).status is OfferState.LAPSED


def test_place_of_a_quota_is_taken_in_its_field(app, season):
    one, two = season.applications[:2]
    one.discipline, two.discipline = Discipline.DESIGN, Discipline.TECH
    services.set_quotas(
        season.round, {Discipline.TECH: 1, Discipline.DESIGN: 1}, actor=actor_of(season.alice)
    )
    season.offer([one, two])
    db.session.commit()
    with pytest.raises(RuleBroken):
        accept(season, one, Discipline.TECH)
    db.session.rollback()
    applicant = sign_in(app.test_client(), season.people[0])
    page = applicant.get(f"/my/offers/{one.number}").get_data(as_text=True)
    assert 'value="design"' in page
    assert 'value="tech"' not in page
    sent = applicant.post(f"/my/offers/{one.number}/accept", data={"discipline": "tech"})
    assert sent.status_code == 422
    sent = applicant.post(f"/my/offers/{one.number}/accept", data={"discipline": "design"})
    assert sent.status_code == 303


def test_letter_tells_the_place_in_line_that_the_page_shows(season):
    first, second, third, fourth, late = season.applications
    season.decide(first, Outcome.OFFER)
    season.wait([second, third, fourth])
    season.release()
    db.session.commit()
    for application in (second, third):
        intake.withdraw(application, actor=actor_of(application.person))
    behind = max(queries.ranks_taken(season.round.id, "")) + 1
    season.decide(late, Outcome.WAITLIST, behind)
    season.release()
    db.session.commit()
    result = queries.get_result(late.number)
    assert result.place == 2
    assert "2번" in result.letter.body["ko"]


def test_place_that_a_correction_takes_back_goes_to_the_next_in_line(season):
    one, two, three, four = season.applications[:4]
    season.decide(one, Outcome.OFFER)
    season.decide(two, Outcome.OFFER)
    season.wait([three, four])
    season.release()
    db.session.commit()
    season.decide(one, Outcome.DECLINE)
    season.release()
    assert three.status is ApplicationState.OFFERED
    assert four.status is ApplicationState.WAITLISTED


def test_promote_by_who_decided_is_refused(season):
    one, two, three = season.applications[:3]
    season.decide(one, Outcome.OFFER)
    season.wait([two, three])
    season.release()
    with pytest.raises(RuleBroken, match="다른 담당자"):
        services.promote(three, reason="I like them.", actor=actor_of(season.alice))


def test_frozen_list_keeps_no_number_of_the_erased_and_nobody_who_left(season):
    season.assign()
    gone, erased = season.applications[:2]
    number = erased.number
    intake.withdraw(gone, actor=actor_of(gone.person))
    frozen = services.freeze_list(season.stage, actor=actor_of(season.alice))
    db.session.commit()
    assert [e.number for e in queries.kept_entries(frozen)].count(number) == 1
    assert gone.number not in [e.number for e in queries.kept_entries(frozen)]
    intake.withdraw(erased, actor=actor_of(erased.person))
    erasure.erase_application(erased, actor=SYSTEM)
    db.session.commit()
    assert not any(entry.number for entry in unpack(frozen.rows))
    assert number not in [entry.number for entry in queries.kept_entries(frozen)]


def test_nobody_decides_about_their_own_application(season):
    one, two = season.applications[:2]
    grant(season.people[0].id, Role.ADMISSIONS, site_id=season.site.id, source="x", actor=SYSTEM)
    mine = actor_of(season.people[0])
    with pytest.raises(RuleBroken, match="본인"):
        services.decide(one, outcome=Outcome.OFFER, actor=mine)
    season.decide(one, Outcome.OFFER)
    season.decide(two, Outcome.OFFER)
    with pytest.raises(RuleBroken, match="본인"):
        season.release(season.people[0])


def test_place_given_up_for_somebody_is_told_to_them(season):
    one, _two, three = full(season)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(StoredLetter))
    services.give_up(season.offer_of(one), reason="Told by phone.", actor=actor_of(season.alice))
    assert one.withdrawn_at is not None
    told = db.session.scalars(sa.select(StoredLetter.person_id).order_by(StoredLetter.id)).all()
    assert set(told[before:]) == {one.person_id, three.person_id}


def test_equals_are_ordered_by_their_drawn_names_everywhere(season):
    entries, _run = queries.entries_now(season.stage)
    assert [e.code for e in entries] == sorted((e.code for e in entries), reverse=True)
    shown = queries.ranking(season.stage, None, order=queries.Order.RAW)
    assert [line.entry.code for line in shown.items] == [entry.code for entry in entries]
