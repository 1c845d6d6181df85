"""Decisions and offers: two people, no seat twice, a waiting list that moves by itself."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.cohorts import queries as cohorts
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken, Taken
from academy.intake import services as intake
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.selection import jobs, queries, services
from academy.selection.models import Decision, Offer
from academy.selection.states import OfferState, Outcome
from tests.factories.selection import Season
from tests.personas import actor_of

S = ApplicationState


def letters(kind):
    return db.session.scalars(
        sa.select(StoredLetter).where(StoredLetter.kind == f"selection/{kind}")
    ).all()


def accept(season, application):
    return services.accept(
        season.offer_of(application),
        discipline=Discipline.DESIGN,
        actor=Actor(person_id=application.person_id),
    )


def test_decide_changes_nothing_an_applicant_may_see(app):
    season = Season(applicants=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    assert season.applications[0].status is S.IN_REVIEW
    assert queries.get_result(season.applications[0].number) is None
    assert letters("news") == []


def test_decide_again_changes_what_was_prepared(app):
    season = Season(applicants=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[0], Outcome.WAITLIST, 1)
    assert [d.outcome for d in queries.prepared(season.round.id)] == [Outcome.WAITLIST]


@pytest.mark.parametrize("outcome", [Outcome.OFFER, Outcome.DECLINE])
def test_decide_by_no_person_is_refused(app, outcome):
    season = Season(applicants=1).review()
    with pytest.raises(RuleBroken):
        services.decide(season.applications[0], outcome=outcome, reason="x", actor=SYSTEM)


def test_decide_to_decline_without_a_reason_is_refused(app):
    season = Season(applicants=1).review()
    with pytest.raises(RuleBroken) as refused:
        services.decide(
            season.applications[0], outcome=Outcome.DECLINE, actor=actor_of(season.alice)
        )
    assert refused.value.field == "reason"


def test_decide_names_the_person_in_the_history(app):
    season = Season(applicants=1).review()
    season.decide(season.applications[0], Outcome.DECLINE)
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "decision.prepare")).one()
    assert (entry.actor_id, entry.about_id) == (season.alice.id, season.people[0].id)


def test_decide_on_a_taken_place_in_line_is_refused(app):
    season = Season(applicants=2).review()
    season.decide(season.applications[0], Outcome.WAITLIST, 1)
    with pytest.raises(RuleBroken) as refused:
        season.decide(season.applications[1], Outcome.WAITLIST, 1)
    assert refused.value.field == "rank"


def test_drop_decision_takes_it_back(app):
    season = Season(applicants=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    services.drop_decision(season.applications[0], actor=actor_of(season.bob))
    assert queries.prepared(season.round.id) == []
    with pytest.raises(RuleBroken):
        season.release()


def test_release_by_who_prepared_one_of_them_is_refused(app):
    season = Season(applicants=2).review()
    season.decide(season.applications[0], Outcome.OFFER)
    services.decide(
        season.applications[1], outcome=Outcome.DECLINE, reason="x", actor=actor_of(season.bob)
    )
    for person in (season.alice, season.bob):
        with pytest.raises(RuleBroken):
            season.release(by=person)
    assert season.applications[0].status is S.IN_REVIEW


def test_release_by_who_decided_is_refused_by_the_database_too(app):
    season = Season(applicants=1).review()
    season.offer(season.applications)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Decision).values(released_by=Decision.decided_by))
    db.session.rollback()


def test_release_makes_states_offers_and_letters_one(app):
    season = Season(applicants=3, seats=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.WAITLIST, 1)
    season.decide(season.applications[2], Outcome.DECLINE)
    season.release()
    assert [a.status for a in season.applications] == [S.OFFERED, S.WAITLISTED, S.DECLINED]
    assert {letter.person_id for letter in letters("news")} == {p.id for p in season.people}
    texts = {(letter.subject, len(letter.text)) for letter in letters("news")}
    assert len(texts) == 1, "the letter must not tell one verdict from another"
    assert queries.get_result(season.applications[1].number).place == 1


def test_release_of_a_list_that_has_changed_is_refused(app):
    season = Season(applicants=2).review()
    season.decide(season.applications[0], Outcome.OFFER)
    with pytest.raises(RuleBroken):
        services.release(season.round, looked_at="stale", actor=actor_of(season.bob))


def test_release_of_more_offers_than_places_is_refused_whole(app):
    season = Season(applicants=3, seats=2).review()
    for application in season.applications:
        season.decide(application, Outcome.OFFER)
    with pytest.raises(RuleBroken, match=r"3.*2"):
        season.release()
    assert {a.status for a in season.applications} == {S.IN_REVIEW}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Offer)) == 0


def test_release_counts_places_that_are_held_already(app):
    season = Season(applicants=3, seats=2).review()
    season.offer(season.applications[:1])
    accept(season, season.applications[0])
    for application in season.applications[1:]:
        season.decide(application, Outcome.OFFER)
    with pytest.raises(RuleBroken, match=r"2.*1"):
        season.release()


def test_release_leaves_out_who_has_withdrawn(app):
    season = Season(applicants=2).review()
    for application in season.applications:
        season.decide(application, Outcome.OFFER)
    gone = season.applications[0]
    intake.move(gone, "withdraw", actor=actor_of(season.people[0]))
    season.release()
    assert [a.status for a in season.applications] == [S.WITHDRAWN, S.OFFERED]


def test_accept_enrols_with_the_chosen_field_and_confirms(app):
    season = Season(applicants=1).review()
    season.offer(season.applications)
    enrolment = accept(season, season.applications[0])
    assert enrolment.discipline is Discipline.DESIGN
    assert enrolment.source == f"application:{season.applications[0].number}"
    assert season.applications[0].status is S.ACCEPTED
    assert cohorts.count_seated(season.cohort.id) == 1
    assert len(letters("place_confirmed")) == 1


def test_accept_twice_gives_the_same_enrolment(app):
    season = Season(applicants=1).review()
    season.offer(season.applications)
    assert accept(season, season.applications[0]).id == accept(season, season.applications[0]).id
    assert cohorts.count_seated(season.cohort.id) == 1


def test_accept_one_second_after_the_time_is_refused_though_no_job_has_run(app, freeze):
    season = Season(applicants=1).review()
    [offer] = season.offer(season.applications)
    freeze(offer.expires_at)
    with pytest.raises(MoveRefused):
        accept(season, season.applications[0])
    freeze(offer.expires_at - timedelta(seconds=1))
    assert accept(season, season.applications[0])


def test_decline_moves_the_waiting_list_in_the_same_transaction(app):
    season = Season(applicants=3, seats=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.wait(season.applications[1:])
    season.release()
    services.decline(season.offer_of(season.applications[0]), actor=actor_of(season.people[0]))
    assert [a.status for a in season.applications] == [S.OFFER_DECLINED, S.OFFERED, S.WAITLISTED]
    promoted = season.offer_of(season.applications[1])
    assert promoted.freed_by_id == season.offer_of(season.applications[0]).id
    assert promoted.stands(clock.now())
    assert queries.place_in_line(season.applications[2]) == 1
    assert len([x for x in letters("news") if x.person_id == season.people[1].id]) == 2


def test_decline_passes_over_who_has_withdrawn_from_the_waiting_list(app):
    season = Season(applicants=3, seats=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.wait(season.applications[1:])
    season.release()
    intake.move(season.applications[1], "withdraw", actor=actor_of(season.people[1]))
    services.decline(season.offer_of(season.applications[0]), actor=actor_of(season.people[0]))
    assert season.applications[2].status is S.OFFERED


def test_decline_promotes_nobody_when_the_cohort_has_no_seat(app):
    season = Season(applicants=2, seats=1).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.wait(season.applications[1:])
    season.release()
    season.cohort.seats = 0
    services.decline(season.offer_of(season.applications[0]), actor=actor_of(season.people[0]))
    assert season.applications[1].status is S.WAITLISTED


def test_lapse_job_closes_what_is_due_promotes_and_does_so_once(app, freeze):
    season = Season(applicants=3, seats=2).review()
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.OFFER)
    season.wait(season.applications[2:])
    season.release()
    accept(season, season.applications[1])
    freeze(season.offer_of(season.applications[0]).expires_at)
    assert jobs.lapse_due_offers() == 1
    assert [a.status for a in season.applications] == [S.OFFER_LAPSED, S.ACCEPTED, S.OFFERED]
    assert season.offer_of(season.applications[0]).status is OfferState.LAPSED
    assert jobs.lapse_due_offers() == 0


def test_accept_fifty_at_once_for_the_last_seat_lets_one_in_and_tells_the_rest(app, at_once):
    season = Season(applicants=50, seats=50).review()
    offers = season.offer(season.applications)
    numbers = [a.number for a in season.applications]
    season.cohort.seats = 1
    cohort_id = season.cohort.id
    del offers

    def take(turn):
        offer = queries.get_offer(numbers[turn])
        actor = Actor(person_id=offer.person_id)
        return services.accept(offer, discipline=Discipline.TECH, actor=actor).id

    outcomes = at_once(50, take)
    assert sum(isinstance(each, int) for each in outcomes) == 1
    assert sum(type(each) is Taken for each in outcomes) == 49
    db.session.rollback()
    assert cohorts.count_seated(cohort_id) == 1
    statuses = db.session.scalars(sa.select(Offer.status)).all()
    assert sorted(statuses).count(OfferState.ACCEPTED) == 1
