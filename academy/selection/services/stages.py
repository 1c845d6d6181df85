"""A round goes into review, stage by stage and phase by phase."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

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
from academy.selection.models import Stage, StageEntry
from academy.selection.rubric import criteria_from
from academy.selection.rules import (
    REVIEWS_PER_APPLICATION,
    check_closed,
    check_due,
    check_per_application,
    check_places,
    check_reason,
)
from academy.selection.services.reviewers import add_all_reviewers
from academy.selection.services.rubrics import rubric_for
from academy.selection.states import STAGE_FLOW, StageKind, StagePhase


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
    stage = open_stage(round, StageKind.DOCUMENTS, actor=actor)
    if stage.per_application != per_application:
        stage.per_application = per_application
        record("stage.change", stage, actor=actor)
    arrived = _handed_in(round.id)
    enter(stage, arrived)
    moves = [intake.Move(application, "take_into_review") for application in arrived]
    intake.move_all(moves, actor=actor)
    return len(arrived)


@verb
def open_stage(round: Round, kind: StageKind, *, actor: Actor) -> Stage:
    """Return the stage of a kind, begun with the rubric in force and all reviewers of the site."""
    known = queries.stage_at(round.id, kind)
    if known is not None:
        return known
    rubric = rubric_for(round.site_id, kind, actor=actor)
    stage = Stage(
        round_id=round.id,
        site_id=round.site_id,
        kind=kind,
        rubric_id=rubric.id if rubric else None,
        per_application=REVIEWS_PER_APPLICATION,
        seed=secrets.randbelow(2**31),
        started_at=clock.now(),
    )
    db.session.add(stage)
    db.session.flush()
    if rubric is not None:
        db.session.add_all(criteria_from(rubric.content, stage.id))
        add_all_reviewers(stage, actor=actor)
    record("stage.start", stage, actor=actor)
    return stage


def enter(stage: Stage, applications: Sequence[Application]) -> None:
    """Let applications into a stage, each under a code name of its own."""
    taken = db.session.scalars(
        sa.select(StageEntry.code).where(StageEntry.stage_id == stage.id)
    ).all()
    codes = code_names.draw(taken, len(applications))
    for application, code in zip(applications, codes, strict=True):
        db.session.add(StageEntry(stage_id=stage.id, application_id=application.id, code=code))


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
def plan_stage(
    stage: Stage,
    *,
    per_application: int,
    places: int | None,
    due_at: datetime | None,
    actor: Actor,
) -> None:
    """Say how many reviews each application gets, how many go on, and until when reviews are due.

    Raises:
        RuleBroken: a number makes no sense, or the time is over already.
    """
    check_per_application(per_application)
    check_places(places)
    if due_at != stage.due_at:
        check_due(due_at, clock.now())
    stage.per_application, stage.places, stage.due_at = per_application, places, due_at
    record("stage.change", stage, actor=actor)


@verb
def start_scoring(stage: Stage, *, actor: Actor) -> None:
    """Open the piles to the reviewers, and write to each how much waits for them.

    Raises:
        MoveRefused: scoring has begun already.
        RuleBroken: nothing was assigned yet.
    """
    lock(stage)
    after = STAGE_FLOW.after(stage.phase, "start_scoring")
    piles = queries.open_counts(stage.id)
    if not piles:
        raise RuleBroken(_l("Nothing is assigned yet. Please assign reviewers first."))
    stage.phase = after
    record("stage.start_scoring", stage, actor=actor)
    round = db.session.get_one(Round, stage.round_id)
    for person, count in piles:
        if person.email:
            post(mail.reviews_waiting(person, round, run=f"{stage.ref}-{stage.runs}", count=count))


@verb
def moderate(stage: Stage, *, actor: Actor) -> None:
    """End the scoring: reviewers look at what others found, and may change what is theirs.

    Raises:
        MoveRefused: the stage is not being scored.
    """
    _move(stage, "moderate", actor)


@verb
def close_stage(stage: Stage, *, actor: Actor) -> None:
    """Close the reviews of a stage: nothing in them changes any more.

    Raises:
        MoveRefused: it is closed, or was never opened.
    """
    _move(stage, "close", actor)


@verb
def reopen_stage(stage: Stage, *, reason: str, actor: Actor) -> None:
    """Let reviewers score again, for a reason that the history keeps.

    Raises:
        MoveRefused: it is being scored, or was never opened.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    _move(stage, "reopen", actor, reason=reason)


def _move(stage: Stage, verb: str, actor: Actor, *, reason: str | None = None) -> None:
    lock(stage)
    stage.phase = STAGE_FLOW.after(stage.phase, verb)
    record(f"stage.{verb}", stage, actor=actor, reason=reason)


def is_closed(stage: Stage) -> bool:
    """Whether the reviews of a stage are closed."""
    return stage.phase is StagePhase.CLOSED
