"""A season from application to class list: whatever people do, at every step the sums hold."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.cohorts import queries as cohorts
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken, Taken
from academy.intake import services as intake
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection import jobs, queries, services
from academy.selection.models import Assignment, Conflict, Decision, Offer, VerdictLetter
from academy.selection.queries import Order
from academy.selection.rules import Wish
from academy.selection.states import LETTER_OF, AssignmentState, OfferState, Outcome, StageKind
from tests.factories.selection import Season
from tests.personas import actor_of

APPLICANTS, REVIEWERS, SEATS = 24, 6, 5
S = ApplicationState


def check_invariants(season):
    """Demand what must be true of a round at every moment."""
    db.session.expire_all()
    states = Counter(
        db.session.scalars(
            sa.select(Application.status).where(Application.round_id == season.round.id)
        )
    )
    assert states.total() == APPLICANTS
    offers = db.session.scalars(sa.select(Offer).where(Offer.round_id == season.round.id)).all()
    open_, accepted = (
        {o.application_id for o in offers if o.status is status}
        for status in (OfferState.OPEN, OfferState.ACCEPTED)
    )
    assert states[S.OFFERED] == len(open_)
    assert states[S.ACCEPTED] == len(accepted) == cohorts.count_seated(season.cohort.id)
    held = queries.count_held(season.round, at=clock.now())
    assert held.cohort_offers + cohorts.count_seated(season.cohort.id) <= SEATS
    for decision in db.session.scalars(sa.select(Decision)):
        assert (decision.release_id is None) == (decision.letter_id is None)
        if decision.letter_id is not None and decision.outcome in LETTER_OF:
            letter = db.session.get_one(VerdictLetter, decision.letter_id)
            assert letter.kind is LETTER_OF[decision.outcome]
            assert decision.released_by != decision.decided_by
    waits = queries.waiting_list(season.round.id)
    assert len(waits) == states[S.WAITLISTED]
    assert [queries.place_in_line(application) for application, _d in waits] == list(
        range(1, len(waits) + 1)
    )
    known = {(c.reviewer_id, c.written) for c in db.session.scalars(sa.select(Conflict))}
    dealt = db.session.execute(
        sa.select(Assignment.reviewer_id, Person.name)
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Assignment.status == AssignmentState.OPEN)
    )
    assert not known & {(reviewer_id, name) for reviewer_id, name in dealt}


def score(stage, luck):
    """Let every reviewer hand in what lies open, some of them abstain."""
    for each in db.session.scalars(
        sa.select(Assignment).where(
            Assignment.stage_id == stage.id, Assignment.status == AssignmentState.OPEN
        )
    ).all():
        actor = actor_of(db.session.get_one(Person, each.reviewer_id))
        levels = {c.id: luck.choice((2, 3, 4)) for c in queries.criteria_of(stage.id)}
        services.hand_in(each, levels=levels, comment="", version=0, actor=actor)
    db.session.commit()


def decide_list(season, stage, wish):
    """Prepare a list as it is shown, and let another person release it."""
    shown = queries.fingerprint_of(queries.share_of(stage, wish, Order.RAW))
    services.prepare_list(
        stage,
        wish=wish,
        order=Order.RAW,
        reason="Others came first.",
        looked_at=shown,
        actor=actor_of(season.alice),
    )
    check_invariants(season)
    season.release()
    check_invariants(season)


def act(season, luck):
    """Let one applicant, or staff, do one thing at random that pages offer; refusals are fine."""
    application, person = luck.choice(list(zip(season.applications, season.people, strict=True)))
    offer = queries.get_offer(application.number)
    me, staff = actor_of(person), actor_of(season.bob)
    deeds = [
        lambda: offer and services.accept(offer, discipline=Discipline.TECH, actor=me),
        lambda: offer and services.decline(offer, actor=me),
        lambda: offer and services.give_up(offer, actor=me),
        lambda: intake.withdraw(application, actor=me),
        lambda: services.promote(application, reason="Out of turn.", actor=staff),
    ]
    try:
        luck.choice(deeds)()
        db.session.commit()
    except (MoveRefused, RuleBroken, Taken):
        db.session.rollback()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_season_from_application_to_class_list_adds_up_at_every_step(app, freeze, seed):
    luck = Random(seed)
    season = Season(applicants=APPLICANTS, reviewers=REVIEWERS, seats=SEATS)
    today = clock.today(season.site.zone)
    season.cohort.starts_on, season.cohort.ends_on = today + timedelta(90), today + timedelta(360)
    season.round.interview_on = today + timedelta(days=30)
    for reviewer in season.reviewers[:3]:
        known = luck.choice(season.people)
        services.list_person(known.name, actor=actor_of(reviewer))
    season.review().assign()
    check_invariants(season)
    score(season.stage, luck)
    decide_list(season, season.stage, Wish(Outcome.ADVANCE, 14, decline=True))
    talks = queries.stage_at(season.round.id, StageKind.INTERVIEW)
    services.assign_reviewers(talks, actor=actor_of(season.alice))
    services.start_scoring(talks, actor=actor_of(season.alice))
    check_invariants(season)
    score(talks, luck)
    decide_list(season, talks, Wish(Outcome.OFFER, SEATS, waiting=6, decline=True))
    for step in range(40):
        act(season, luck)
        check_invariants(season)
        if step % 15 == 14:
            freeze(clock.now() + timedelta(days=9))
            jobs.lapse_due_offers()
            check_invariants(season)
    names = {e.person_id for e in cohorts.enrolments_of_cohort(season.cohort.id)}
    accepted = {a.person_id for a in season.applications if a.status is S.ACCEPTED}
    assert accepted <= names
