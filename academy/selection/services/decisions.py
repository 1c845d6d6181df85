"""One person prepares what is decided, another releases it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.audit import record
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.intake.states import APPLICATION_FLOW
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.models import Decision, Release, Stage
from academy.selection.rules import (
    NOBODY_DECIDED,
    NOTHING_PREPARED,
    SECOND_PRESS,
    check_goes_on,
    check_rank,
    check_reason,
    check_released_by_another,
    check_same_list,
    check_seats,
    fingerprint,
)
from academy.selection.services.offers import make_offer
from academy.selection.services.stages import enter, open_stage
from academy.selection.states import Outcome


@verb
def decide(
    application: Application,
    *,
    outcome: Outcome,
    rank: int | None = None,
    reason: str = "",
    actor: Actor,
) -> Decision:
    """Prepare what happens to an application, or change what was prepared; a person does this.

    Raises:
        MoveRefused: the application is not in review, and not waiting for a place either.
        RuleBroken: no person decides; a decline has no reason; a place in line is taken.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    round = db.session.get_one(Round, application.round_id)
    lock(round)
    if not APPLICATION_FLOW.allows(application.status, str(outcome)):
        raise MoveRefused()
    stage = queries.stage_of_application(application.id)
    if outcome is Outcome.ADVANCE:
        check_goes_on(
            queries.next_kind(db.session.get_one(Round, application.round_id), stage.kind)
        )
    if outcome is Outcome.DECLINE:
        check_reason(reason)
    place = None
    if outcome is Outcome.WAITLIST:
        taken = queries.ranks_taken(application.round_id, besides=application.id)
        place = check_rank(rank, taken)
    decision = queries.prepared_for(application.id) or _new(application)
    decision.stage_id = stage.id
    decision.outcome, decision.rank, decision.reason = outcome, place, reason
    decision.decided_by, decision.decided_at = actor.person_id, clock.now()
    record(
        "decision.prepare",
        decision,
        about=application.person_id,
        actor=actor,
        reason=reason or None,
    )
    return decision


def _new(application: Application) -> Decision:
    decision = Decision(
        application_id=application.id,
        round_id=application.round_id,
        site_id=application.site_id,
    )
    db.session.add(decision)
    return decision


@verb
def drop_decision(application: Application, *, actor: Actor) -> None:
    """Take back what was prepared for an application; nothing prepared is fine."""
    lock(db.session.get_one(Round, application.round_id))
    decision = queries.prepared_for(application.id)
    if decision is not None:
        record("decision.drop", decision, about=application.person_id, actor=actor)
        db.session.delete(decision)


@verb
def release(round: Round, *, looked_at: str, actor: Actor) -> Release:
    """Make all prepared decisions of a round true at once: states, offers and letters.

    `looked_at` is the fingerprint of the list that the releaser has read. Pressing again, when the
    list is empty because the same person has just released it, gives the same release.

    Raises:
        RuleBroken: the releaser prepared one of them; the list has changed since it was read;
            there is none; or more places are offered than are free.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    cohort = db.session.get_one(Cohort, round.cohort_id)
    lock(cohort)
    lock(round)
    decisions = _held(queries.prepared(round.id))
    if not decisions:
        return _just_released(round, actor.person_id)
    check_same_list(looked_at, fingerprint((d.id, d.version) for d in decisions))
    check_released_by_another({decision.decided_by for decision in decisions}, actor.person_id)
    offered = sum(decision.outcome is Outcome.OFFER for decision in decisions)
    check_seats(offered, queries.seats_free(round, cohort))
    made = Release(
        round_id=round.id,
        site_id=round.site_id,
        released_by=actor.person_id,
        released_at=clock.now(),
        count=len(decisions),
    )
    db.session.add(made)
    record("decision.release", made, actor=actor)
    for decision in decisions:
        _make_true(decision, made, actor)
    return made


def _just_released(round: Round, person_id: int) -> Release:
    last = next(iter(queries.releases_of(round.id)), None)
    if last is None or last.released_by != person_id:
        raise RuleBroken(NOTHING_PREPARED)
    if clock.now() - last.released_at > SECOND_PRESS:
        raise RuleBroken(NOTHING_PREPARED)
    return last


def _held(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """Hold the applications in one order, and leave out whom a withdrawal has just taken away."""
    ids = [decision.application_id for decision in decisions]
    db.session.scalars(
        sa.select(Application)
        .where(Application.id.in_(ids))
        .options(joinedload(Application.person, innerjoin=True))
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).all()
    return [
        decision
        for decision in decisions
        if APPLICATION_FLOW.allows(decision.application.status, str(decision.outcome))
    ]


def _make_true(decision: Decision, made: Release, actor: Actor) -> None:
    application = decision.application
    decision.release_id, decision.released_by = made.id, made.released_by
    if decision.outcome is Outcome.ADVANCE:
        _go_on(decision, actor)
    intake.move(application, str(decision.outcome), actor=actor)
    record("decision.take_effect", decision, about=application.person_id, actor=actor)
    if decision.outcome is Outcome.OFFER:
        make_offer(application, release_id=made.id, actor=actor)
    if application.person.email:
        post(mail.news(application, application.person, key=f"release-{made.ref}"))


def _go_on(decision: Decision, actor: Actor) -> None:
    """Let an application into the next stage, which begins with the first that gets there."""
    round = db.session.get_one(Round, decision.round_id)
    stage = db.session.get_one(Stage, decision.stage_id)
    kind = queries.next_kind(round, stage.kind)
    if kind is None:
        raise MoveRefused()
    enter(open_stage(round, kind, actor=actor), [decision.application])
    decision.application.stage = str(kind)
