"""Who takes part in a stage: people join, leave, are away, and are reminded."""

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Round
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.models import (
    Absence,
    Anchor,
    Assignment,
    Reviewer,
    Stage,
    StageReviewer,
)
from academy.selection.rules import check_days, check_limit, check_phase, check_reason
from academy.selection.states import (
    ASSIGNMENT_FLOW,
    AssignmentState,
    AssignmentWhy,
    StagePhase,
)

REMIND_AGAIN = timedelta(hours=20)
"""Nobody is reminded twice within a day, however often the button is pressed."""


@verb
def add_reviewers(stage: Stage, people: Collection[Person], *, actor: Actor) -> int:
    """Let reviewers of the site take part in a stage, and return how many are new.

    Whoever left comes back. Each gets the calibration set.

    Raises:
        MoveRefused: scoring is over.
        RuleBroken: somebody does not hold the role of a reviewer here.
    """
    lock(stage)
    check_phase(stage.phase, StagePhase.ASSIGNING, StagePhase.SCORING)
    holders = {person.id for person in queries.reviewers_of_site(stage.site_id)}
    if any(person.id not in holders for person in people):
        raise RuleBroken(_l("Only reviewers of this campus can take part."))
    known = {row.person_id: row for row in queries.stage_reviewers(stage.id)}
    new = [p for p in people if p.id not in known or known[p.id].removed_at is not None]
    for person in new:
        row = known.get(person.id)
        if row is None:
            row = StageReviewer(stage_id=stage.id, person_id=person.id, added_at=clock.now())
            db.session.add(row)
        row.removed_at = None
        record("stage.add_reviewer", stage, about=person.id, actor=actor)
    db.session.flush()
    for anchor in queries.anchors_of(stage.id):
        ask_to_score(stage, anchor)
    return len(new)


def add_all_reviewers(stage: Stage, *, actor: Actor) -> int:
    """Let everybody who holds the role at the site now take part."""
    return add_reviewers(stage, queries.reviewers_of_site(stage.site_id), actor=actor)


@verb
def remove_reviewer(stage: Stage, person: Person, *, reason: str, actor: Actor) -> int:
    """Let somebody take part no longer: what they did not score is taken back for others.

    Reviews that are in stay and count. Returns how many applications wait for somebody else.

    Raises:
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(stage)
    row = queries.stage_reviewer(stage.id, person.id)
    if row is None or row.removed_at is not None:
        return 0
    row.removed_at = clock.now()
    left = db.session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.reviewer_id == person.id,
            Assignment.status == AssignmentState.OPEN,
        )
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    for assignment in left:
        assignment.status = ASSIGNMENT_FLOW.after(assignment.status, "pass_on")
        assignment.answered_at = clock.now()
    record(
        "stage.remove_reviewer", stage, about=person.id, actor=actor, reason=reason, open=len(left)
    )
    return len(left)


@verb
def limit_reviewer(stage: Stage, person: Person, *, limit: int | None, actor: Actor) -> None:
    """Say how many applications somebody gets at most in a stage; None leaves it to them.

    Raises:
        RuleBroken: the limit makes no sense.
    """
    check_limit(limit)
    row = queries.stage_reviewer(stage.id, person.id)
    if row is None or row.removed_at is not None:
        raise RuleBroken(_l("This reviewer does not take part in this stage."))
    if row.limit != limit:
        row.limit = limit
        record("stage.limit_reviewer", stage, about=person.id, actor=actor, limit=limit)


@verb
def set_reading(*, languages: list[str], limit: int | None, actor: Actor) -> None:
    """Keep which languages a reviewer reads, and how many applications at most.

    Raises:
        RuleBroken: no language is left, or the limit makes no sense.
    """
    if actor.person_id is None or not languages:
        raise RuleBroken(_l("Please choose at least one language."), field="languages")
    check_limit(limit)
    told = queries.reading_of(actor.person_id)
    if told is None:
        told = Reviewer(person_id=actor.person_id)
        db.session.add(told)
    told.languages, told.limit = sorted(languages), limit
    record("reviewer.reading", told, actor=actor)


@verb
def be_away(*, first_on: date, last_on: date, actor: Actor) -> Absence:
    """Note days on which nothing new shall be dealt to a reviewer; the same days once.

    Raises:
        RuleBroken: the last day lies before the first.
    """
    check_days(first_on, last_on)
    person_id = actor.person_id or 0
    for known in queries.absences_of(person_id):
        if (known.first_on, known.last_on) == (first_on, last_on):
            return known
    absence = Absence(person_id=person_id, first_on=first_on, last_on=last_on)
    db.session.add(absence)
    db.session.flush()
    record("absence.note", absence, actor=actor)
    return absence


@verb
def be_back(absence: Absence, *, actor: Actor) -> None:
    """Take days away off the list."""
    record("absence.drop", absence, actor=actor)
    db.session.delete(absence)


@verb
def remind_reviewers(stage: Stage, people: Collection[Person], *, actor: Actor) -> int:
    """Write to reviewers who have something left, and return to how many; once a day at most.

    Raises:
        MoveRefused: the stage is not being scored.
    """
    lock(stage)
    check_phase(stage.phase, StagePhase.SCORING)
    round = db.session.get_one(Round, stage.round_id)
    counts = {person.id: count for person, count in queries.open_counts(stage.id)}
    told = 0
    for person in people:
        row = queries.stage_reviewer(stage.id, person.id)
        if row is None or not counts.get(person.id) or not person.email:
            continue
        if row.reminded_at is not None and clock.now() - row.reminded_at < REMIND_AGAIN:
            continue
        row.reminded_at = clock.now()
        post(mail.reviews_left(person, stage, round, count=counts[person.id], at=clock.now()))
        told += 1
    record("stage.remind", stage, actor=actor, told=told)
    return told


def ask_to_score(stage: Stage, anchor: Anchor) -> None:
    """Put an application of the calibration set into every pile where it may lie."""
    application = queries.with_person(anchor.application_id)
    known = queries.listed_conflicts(stage.site_id, [application])
    barred = {reviewer for _application, reviewer in known}
    asked = {
        each.reviewer_id: each for each in queries.assignments_in(stage.id, anchor.application_id)
    }
    for row in queries.taking_part(stage.id):
        if row.person_id in asked:
            if asked[row.person_id].status is AssignmentState.OPEN:
                asked[row.person_id].why = AssignmentWhy.ANCHOR
        elif row.person_id not in barred:
            db.session.add(
                Assignment(
                    stage_id=stage.id,
                    application_id=anchor.application_id,
                    site_id=stage.site_id,
                    reviewer_id=row.person_id,
                    why=AssignmentWhy.ANCHOR,
                    run=stage.runs,
                    assigned_at=clock.now(),
                )
            )
