"""What is decided about applications, one by one or a whole list; a person prepares it."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from academy.audit import Act, record, record_all
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Application, Round
from academy.selection import queries
from academy.selection.models import Decision, Stage
from academy.selection.rules import (
    NOBODY_DECIDED,
    Verdict,
    Wish,
    check_decline_reason,
    check_goes_on,
    check_not_about_oneself,
    check_rank,
    check_reason,
    check_same_list,
    check_wish,
    is_correction,
    move_of,
)
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

    Where a result was released already, this prepares its correction: a new decision with a
    reason, which replaces the old one when it is released.

    Raises:
        MoveRefused: there is nothing to decide where the application stands.
        RuleBroken: no person decides; a decline or a correction has no reason; a place in line is
            taken.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    check_not_about_oneself(application.person_id, actor.person_id)
    round = db.session.get_one(Round, application.round_id)
    lock(round)
    # A release may have ended while this waited for the round.
    db.session.refresh(application, ["status", "stage"])
    corrects = is_correction(move_of(application.status, outcome))
    stage = queries.stage_of_application(application.id)
    if outcome is Outcome.ADVANCE:
        check_goes_on(queries.next_kind(round, stage.kind))
    if outcome is Outcome.DECLINE or corrects:
        check_reason(reason)
    line = queries.line_of(round.id, application)
    place = None
    if outcome is Outcome.WAITLIST:
        taken = queries.ranks_taken(round.id, line, besides=application.id)
        place = check_rank(rank, taken)
    corrected = queries.last_released(application.id) if corrects else None
    decision = queries.prepared_for(application.id) or _new(application)
    decision.stage_id, decision.line = stage.id, line
    decision.outcome, decision.rank, decision.reason = outcome, place, reason
    decision.corrects_id = corrected
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
def prepare_list(
    stage: Stage,
    *,
    wish: Wish,
    order: queries.Order,
    reason: str,
    looked_at: str,
    actor: Actor,
) -> int:
    """Prepare decisions for everybody of a stage who has none yet, in the order of the ranking.

    `looked_at` is the fingerprint of the preview: what is prepared is what was shown. Returns how
    many were prepared.

    Raises:
        RuleBroken: no person decides; the list has changed since the preview; nobody is
            undecided; there is no reason for those who are declined; no stage follows.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    round = db.session.get_one(Round, stage.round_id)
    # In the order of every verb that counts seats, lest two wait for each other.
    lock(db.session.get_one(Cohort, round.cohort_id))
    lock(round)
    check_wish(wish, ranked=queries.count_undecided(stage, order))
    if wish.chosen is Outcome.ADVANCE:
        check_goes_on(queries.next_kind(round, stage.kind))
    verdicts = queries.share_of(stage, wish, order)
    check_same_list(looked_at, queries.fingerprint_of(verdicts))
    check_decline_reason(verdicts, reason)
    prepare_all(stage, verdicts, {Outcome.DECLINE: reason}, actor=actor)
    return len(verdicts)


def prepare_all(
    stage: Stage,
    verdicts: Sequence[Verdict],
    reasons: Mapping[Outcome, str],
    *,
    actor: Actor,
) -> None:
    """Prepare many decisions, new ones or in place of what is prepared; the caller holds the round.

    `reasons` says why, for each outcome that has a reason.
    """
    ids = [each.id for each in verdicts]
    people, known = _people(ids), {each.application_id: each for each in _unreleased(stage, ids)}
    now, decider = clock.now(), actor.person_id
    if decider is None:
        raise RuleBroken(NOBODY_DECIDED)
    made = []
    for each in verdicts:
        decision = known.get(each.id) or Decision(
            application_id=each.id, round_id=stage.round_id, site_id=stage.site_id
        )
        decision.stage_id, decision.line, decision.corrects_id = stage.id, each.line, None
        decision.outcome, decision.rank = each.outcome, each.rank
        decision.reason = reasons.get(each.outcome, "")
        decision.decided_by, decision.decided_at = decider, now
        made.append(decision)
    db.session.add_all(made)
    db.session.flush()
    acts = [
        Act("decision.prepare", each, people[each.application_id], each.reason or None)
        for each in made
    ]
    record_all(acts, actor=actor)


def take_back(stage: Stage, applications: Sequence[int], *, actor: Actor) -> int:
    """Take back what is prepared in a stage for some; the caller holds the round."""
    return _drop(_unreleased(stage, applications), actor)


def _unreleased(stage: Stage, applications: Sequence[int]) -> list[Decision]:
    found: list[Decision] = []
    # Databases take only so many values in one statement.
    for start in range(0, len(applications), 1000):
        found += db.session.scalars(
            sa.select(Decision).where(
                Decision.application_id.in_(applications[start : start + 1000]),
                Decision.stage_id == stage.id,
                Decision.release_id.is_(None),
            )
        )
    return found


def _drop(found: Sequence[Decision], actor: Actor) -> int:
    people = _people([decision.application_id for decision in found])
    acts = [Act("decision.drop", each, people[each.application_id]) for each in found]
    record_all(acts, actor=actor)
    for decision in found:
        db.session.delete(decision)
    return len(found)


def _people(applications: Sequence[int]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(applications), 1000):
        rows = db.session.execute(
            sa.select(Application.id, Application.person_id).where(
                Application.id.in_(applications[start : start + 1000])
            )
        )
        found.update(rows.all())
    return found


@verb
def drop_decision(application: Application, *, actor: Actor) -> None:
    """Take back what was prepared for an application; nothing prepared is fine."""
    lock(db.session.get_one(Round, application.round_id))
    decision = queries.prepared_for(application.id)
    if decision is not None:
        record("decision.drop", decision, about=application.person_id, actor=actor)
        db.session.delete(decision)


@verb
def drop_list(stage: Stage, *, actor: Actor) -> int:
    """Take back everything prepared in a stage and not released; return how many."""
    lock(db.session.get_one(Round, stage.round_id))
    found = db.session.scalars(
        sa.select(Decision).where(Decision.stage_id == stage.id, Decision.release_id.is_(None))
    ).all()
    return _drop(found, actor)
