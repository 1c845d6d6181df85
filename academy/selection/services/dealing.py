"""Applications are dealt to reviewers: by lot, by hand, and once more where the line runs."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.assignment import Paper, Reader, Unassignable, assign
from academy.selection.models import Assignment, Reviewer, Stage, StageEntry
from academy.selection.queries.interviews import has_panels
from academy.selection.rules import check_phase, check_reason
from academy.selection.services.counting import void
from academy.selection.states import (
    ASSIGNMENT_FLOW,
    HELD,
    AssignmentState,
    AssignmentWhy,
    StagePhase,
)

DEALT_IN = (StagePhase.ASSIGNING, StagePhase.SCORING)
"""Phases in which piles may grow."""

PANELS_SCORE = _l("Here panels score whom they meet. Hand the sheets to the panels instead.")


@verb
def assign_reviewers(stage: Stage, *, actor: Actor) -> int:
    """Deal what lacks reviews to those who take part, and return how many pairs were made.

    The published seed of the stage and the number of the run repeat the result.

    Raises:
        MoveRefused: the stage is not being assigned or scored.
        RuleBroken: conflicts, languages, limits or days away leave too few reviewers.
    """
    return _deal(stage, {}, actor)


@verb
def spend_extra(stage: Stage, chances: Mapping[int, float], *, more: int, actor: Actor) -> int:
    """Deal `more` reviews beyond the usual number to some applications, and return how many pairs.

    `chances` maps an application to its chance of being above the line, which is why it came back.

    Raises:
        MoveRefused: the stage is not being assigned or scored.
        RuleBroken: there are too few reviewers for them.
    """
    return _deal(stage, chances, actor, more=more)


def _deal(stage: Stage, chances: Mapping[int, float], actor: Actor, *, more: int = 0) -> int:
    lock(stage)
    check_phase(stage.phase, *DEALT_IN)
    if has_panels(stage.id):
        raise RuleBroken(PANELS_SCORE)
    applications = in_review(stage)
    readers = _readers(stage)
    given = _given(stage, applications)
    held = Counter(application for application, _reader in given["standing"])
    wanted = {
        str(a.id): max(stage.per_application, held[str(a.id)]) + more
        for a in applications
        if a.id in chances
    }
    try:
        pairs = assign(
            [Paper(str(a.id), a.language) for a in applications],
            [reader for reader, _person in readers.values()],
            per_application=stage.per_application,
            wanted=wanted,
            seed=stage.seed + stage.runs,
            **given,
        )
    except Unassignable as lack:
        raise _too_few(lack) from lack
    _keep(stage, pairs, chances)
    record("stage.assign", stage, actor=actor, pairs=len(pairs))
    if stage.phase is StagePhase.SCORING:
        for reader, count in sorted(Counter(int(r) for _, r in pairs).items()):
            _tell(readers[reader][1], stage, count)
    return len(pairs)


def give_by_hand(stage: Stage, pairs: Sequence[tuple[int, int]], *, tell: bool) -> None:
    """Put applications on piles without a lot; the caller holds the stage and knows who may.

    With `tell`, everybody gets one letter about what is new.
    """
    if pairs:
        stage.runs += 1
    for application_id, reviewer_id in pairs:
        _pinned(stage, application_id, reviewer_id)
    for reviewer_id, count in sorted(Counter(r for _a, r in pairs).items()) if tell else ():
        _tell(db.session.get_one(Person, reviewer_id), stage, count)


def _pinned(stage: Stage, application_id: int, reviewer_id: int) -> Assignment:
    assignment = Assignment(
        stage_id=stage.id,
        application_id=application_id,
        site_id=stage.site_id,
        reviewer_id=reviewer_id,
        why=AssignmentWhy.PINNED,
        run=stage.runs,
        assigned_at=clock.now(),
    )
    db.session.add(assignment)
    return assignment


def _keep(stage: Stage, pairs: Sequence[tuple[str, str]], chances: Mapping[int, float]) -> None:
    if pairs:
        stage.runs += 1
    for application_id, reviewer_id in pairs:
        chance = chances.get(int(application_id))
        db.session.add(
            Assignment(
                stage_id=stage.id,
                application_id=int(application_id),
                site_id=stage.site_id,
                reviewer_id=int(reviewer_id),
                why=AssignmentWhy.DEALT if chance is None else AssignmentWhy.EXTRA,
                chance=chance,
                run=stage.runs,
                assigned_at=clock.now(),
            )
        )


def _too_few(lack: Unassignable) -> RuleBroken:
    return RuleBroken(
        _l(
            "%(count)s applications lack reviewers who may read them, so nothing was assigned. "
            "Please add reviewers, or ask those there to raise their limit.",
            count=len(lack.missing),
        )
    )


def in_review(stage: Stage) -> Sequence[Application]:
    """Return the applications of a stage that are still in review, with their people."""
    return db.session.scalars(
        sa.select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(StageEntry.stage_id == stage.id, Application.status == ApplicationState.IN_REVIEW)
        .options(joinedload(Application.person))
        .order_by(Application.id)
    ).all()


def _readers(stage: Stage) -> dict[int, tuple[Reader, Person]]:
    """Return who may be dealt something now: takes part, still holds the role, and is here."""
    holders = {person.id: person for person in queries.reviewers_of_site(stage.site_id)}
    round = db.session.get_one(Round, stage.round_id)
    away = queries.away_on(clock.today(queries.zone_of(round.site_id)))
    part = {
        row.person_id: row.limit
        for row in queries.taking_part(stage.id)
        if row.person_id in holders and row.person_id not in away
    }
    told = {
        row.person_id: row
        for row in db.session.scalars(sa.select(Reviewer).where(Reviewer.person_id.in_(part)))
    }
    found = {}
    for id, limit in part.items():
        own = told[id].limit if id in told else None
        limits = [each for each in (limit, own) if each is not None]
        languages = frozenset(told[id].languages) if id in told else frozenset[str]()
        found[id] = (Reader(str(id), languages, min(limits) if limits else None), holders[id])
    return found


def _given(stage: Stage, applications: Sequence[Application]) -> dict[str, list[tuple[str, str]]]:
    """Return what is given already: conflicts, told or declared, and reviews that stand."""
    conflicts = [(str(a), str(r)) for a, r in queries.listed_conflicts(stage.site_id, applications)]
    standing: list[tuple[str, str]] = []
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.reviewer_id, Assignment.status).where(
            Assignment.stage_id == stage.id
        )
    )
    for application_id, reviewer_id, status in rows:
        pair = (str(application_id), str(reviewer_id))
        (standing if status in HELD else conflicts).append(pair)
    return {"conflicts": conflicts, "standing": standing}


def _tell(reviewer: Person, stage: Stage, count: int) -> None:
    if reviewer.email:
        round = db.session.get_one(Round, stage.round_id)
        # Each stage of a round counts its own runs.
        run = f"{stage.ref}-{stage.runs}"
        post(mail.reviews_waiting(reviewer, round, run=run, count=count))


@verb
def pin(stage: Stage, application: Application, reviewer: Person, *, actor: Actor) -> Assignment:
    """Give an application to a reviewer by hand, beyond limit and language; twice is once.

    Raises:
        MoveRefused: the stage takes no more reviews, or the application is no longer in review.
        RuleBroken: the reviewer takes no part, knows the person, or gave it back before.
    """
    lock(stage)
    check_phase(stage.phase, *DEALT_IN)
    if application.status is not ApplicationState.IN_REVIEW:
        raise MoveRefused()
    if has_panels(stage.id):
        raise RuleBroken(PANELS_SCORE, field="reviewer")
    known = [
        each
        for each in queries.assignments_in(stage.id, application.id)
        if each.reviewer_id == reviewer.id
    ]
    if known and known[0].status in HELD:
        return known[0]
    left = next((each for each in known if each.status is AssignmentState.PASSED_ON), None)
    part = {row.person_id for row in queries.taking_part(stage.id)}
    holders = {person.id for person in queries.reviewers_of_site(stage.site_id)}
    barred = (application.id, reviewer.id) in queries.listed_conflicts(stage.site_id, [application])
    if (known and left is None) or barred or reviewer.id not in part & holders:
        raise RuleBroken(
            _l("This reviewer cannot be given this application. Please choose another."),
            field="reviewer",
        )
    assignment = left or _pinned(stage, application.id, reviewer.id)
    if left is not None:
        give_again(left)
    db.session.flush()
    record("assignment.pin", assignment, about=application.person_id, actor=actor)
    if stage.phase is StagePhase.SCORING and reviewer.email:
        round = db.session.get_one(Round, stage.round_id)
        post(mail.reviews_waiting(reviewer, round, run=f"pin-{assignment.ref}", count=1))
    return assignment


@verb
def take_back(assignment: Assignment, *, reason: str, actor: Actor) -> None:
    """Take an application off a reviewer's pile; a score that was given no longer counts.

    Raises:
        MoveRefused: it is not on the pile any more, or the stage is closed.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(assignment)
    stage = db.session.get_one(Stage, assignment.stage_id)
    check_phase(stage.phase, *DEALT_IN, StagePhase.MODERATION)
    was_in = assignment.status is AssignmentState.SCORED
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, "take_back")
    assignment.answered_at = clock.now()
    void(assignment, was_in=was_in)
    record(
        "assignment.take_back",
        assignment,
        about=db.session.get_one(Application, assignment.application_id).person_id,
        actor=actor,
        reason=reason,
    )


def pass_on(assignment: Assignment) -> None:
    """Take from a pile what was not scored, so that it may come back with what stands on it."""
    lock(assignment)
    if assignment.status is AssignmentState.OPEN:
        _turn(assignment, "pass_on")


def give_again(assignment: Assignment) -> None:
    """Put back on its pile what was passed on."""
    lock(assignment)
    if assignment.status is AssignmentState.PASSED_ON:
        _turn(assignment, "give_again")
        assignment.why = AssignmentWhy.PINNED


def _turn(assignment: Assignment, verb: str) -> None:
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, verb)
    about = db.session.get_one(Application, assignment.application_id).person_id
    record(f"assignment.{verb}", assignment, about=about, actor=SYSTEM)
