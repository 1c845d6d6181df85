"""A round goes into review, and its applications are dealt to reviewers."""

import secrets
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.outbox import post
from academy.selection import code_names, mail, queries
from academy.selection.assignment import Paper, Reader, Unassignable, assign
from academy.selection.models import Assignment, CodeName, Reviewer, Stage
from academy.selection.rubric import default_criteria
from academy.selection.rules import (
    REVIEWS_PER_APPLICATION,
    check_closed,
    check_per_application,
    check_reason,
)
from academy.selection.states import ASSIGNMENT_FLOW, HELD


@verb
def start_review(
    round: Round, *, per_application: int = REVIEWS_PER_APPLICATION, actor: Actor
) -> int:
    """Take what was handed in into review, and return how many; what comes later joins later.

    Raises:
        RuleBroken: the round still takes applications, or the number of reviews makes no sense.
    """
    lock(round)
    check_per_application(per_application)
    check_closed(round.closes_at, clock.now())
    stage = queries.stage_of(round.id) or _open_stage(round, actor)
    if stage.per_application != per_application:
        stage.per_application = per_application
        record("stage.change", stage, actor=actor)
    arrived = _handed_in(round.id)
    taken = db.session.scalars(sa.select(CodeName.code).where(CodeName.stage_id == stage.id)).all()
    codes = code_names.draw(taken, len(arrived))
    for application, code in zip(arrived, codes, strict=True):
        db.session.add(CodeName(stage_id=stage.id, application_id=application.id, code=code))
        intake.move(application, "take_into_review", actor=actor)
    return len(arrived)


def _open_stage(round: Round, actor: Actor) -> Stage:
    stage = Stage(
        round_id=round.id,
        site_id=round.site_id,
        per_application=REVIEWS_PER_APPLICATION,
        seed=secrets.randbelow(2**31),
        started_at=clock.now(),
    )
    db.session.add(stage)
    db.session.flush()
    db.session.add_all(default_criteria(stage.id))
    record("stage.start", stage, actor=actor)
    return stage


def _handed_in(round_id: int) -> Sequence[Application]:
    """Return what waits for review; whoever was given more time is not done yet."""
    extended = Application.extended_until
    return db.session.scalars(
        sa.select(Application)
        .where(
            Application.round_id == round_id,
            Application.status == ApplicationState.SUBMITTED,
            sa.or_(extended.is_(None), extended <= clock.now()),
        )
        .order_by(Application.id)
        .with_for_update()
    ).all()


@verb
def assign_reviewers(stage: Stage, *, actor: Actor) -> int:
    """Deal what lacks reviews to the reviewers of the site, and return how many pairs were made.

    The published seed of the stage and the number of the run repeat the result.

    Raises:
        RuleBroken: conflicts, languages or limits leave too few reviewers.
    """
    lock(stage)
    applications = _in_review(stage)
    people = {person.id: person for person in queries.reviewers_of_site(stage.site_id)}
    try:
        pairs = assign(
            [Paper(str(a.id), a.language) for a in applications],
            _readers(people),
            per_application=stage.per_application,
            seed=stage.seed + stage.runs,
            **_given(stage, applications),
        )
    except Unassignable as lack:
        raise _too_few(lack) from lack
    if pairs:
        stage.runs += 1
    for application_id, reviewer_id in pairs:
        db.session.add(
            Assignment(
                stage_id=stage.id,
                application_id=int(application_id),
                site_id=stage.site_id,
                reviewer_id=int(reviewer_id),
                run=stage.runs,
                assigned_at=clock.now(),
            )
        )
    record("stage.assign", stage, actor=actor, pairs=len(pairs))
    for reader, count in sorted(Counter(int(r) for _, r in pairs).items()):
        _tell(people[reader], stage, count)
    return len(pairs)


def _too_few(lack: Unassignable) -> RuleBroken:
    return RuleBroken(
        _l(
            "%(count)s applications lack reviewers who may read them, so nothing was assigned. "
            "Please add reviewers, or ask those there to raise their limit.",
            count=len(lack.missing),
        )
    )


def _in_review(stage: Stage) -> Sequence[Application]:
    return db.session.scalars(
        sa.select(Application)
        .join(CodeName, CodeName.application_id == Application.id)
        .where(CodeName.stage_id == stage.id, Application.status == ApplicationState.IN_REVIEW)
        .options(joinedload(Application.person))
        .order_by(Application.id)
    ).all()


def _readers(people: dict[int, Person]) -> list[Reader]:
    told = {
        row.person_id: row
        for row in db.session.scalars(sa.select(Reviewer).where(Reviewer.person_id.in_(people)))
    }
    return [
        Reader(str(id), frozenset(told[id].languages), told[id].limit) if id in told
        else Reader(str(id))
        for id in people
    ]  # fmt: skip


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
        post(mail.reviews_waiting(reviewer, round, run=stage.runs, count=count))


@verb
def take_back(assignment: Assignment, *, reason: str, actor: Actor) -> None:
    """Take an application off a reviewer's pile; a score that was given no longer counts.

    Raises:
        MoveRefused: it is not on the pile any more.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(assignment)
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, "take_back")
    assignment.answered_at = clock.now()
    void(assignment)
    record(
        "assignment.take_back",
        assignment,
        about=db.session.get_one(Application, assignment.application_id).person_id,
        actor=actor,
        reason=reason,
    )


def void(assignment: Assignment) -> None:
    """Let the review of an assignment count no longer; it stays for the history."""
    review = queries.review_of(assignment.id)
    if review is not None:
        review.voided_at = clock.now()
