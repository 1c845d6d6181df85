"""Runs of the calibration: asked for by staff, computed by the worker, kept for good."""

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.twice import made_just_now
from academy.intake.models import Round
from academy.selection import queries
from academy.selection.calibrating import Inputs, Rows, pack
from academy.selection.models import (
    Assignment,
    CalibratedScore,
    Calibration,
    Leniency,
    Stage,
)
from academy.selection.rules import MOST_REVIEWS, check_extra
from academy.selection.services.dealing import spend_extra
from academy.selection.states import AssignmentWhy, CalibrationState


@verb
def ask_calibration(stage: Stage, *, actor: Actor) -> Calibration:
    """Freeze the reviews of a stage as they are for a run; one that waits already is the same.

    Raises:
        RuleBroken: no review is in yet.
    """
    lock(stage)
    waiting = queries.asked_calibration(stage.id)
    if waiting is not None:
        return waiting
    rows = queries.reviews_in(stage.id)
    if not rows:
        raise RuleBroken(_l("No review is in yet, so there is nothing to calibrate."))
    round = db.session.get_one(Round, stage.round_id)
    inputs = Inputs(rows, tuple(queries.out_of(stage.id)), *_quotas(stage, round, rows))
    run = Calibration(
        stage_id=stage.id,
        site_id=stage.site_id,
        asked_by=actor.person_id,
        asked_at=clock.now(),
        places=stage.places or round.seats,
        seed=stage.seed,
        inputs=pack(inputs),
        digest=inputs.digest,
    )
    db.session.add(run)
    db.session.flush()
    record("calibration.ask", run, actor=actor, reviews=len(rows), digest=run.digest)
    return run


def _quotas(stage: Stage, round: Round, rows: Rows) -> tuple[dict[str, int], dict[int, str]]:
    """Return the places of each quota and where each application counts, if the line runs by them.

    A stage with a number of its own has one line for all.
    """
    seats = {} if stage.places else queries.seats_by_line(round)
    if not seats:
        return {}, {}
    return seats, queries.lines_of(round.id, sorted({row[0] for row in rows}))


@verb
def keep_calibration(
    run: Calibration,
    *,
    status: CalibrationState,
    found: dict[str, object],
    scores: list[CalibratedScore],
    leniencies: list[Leniency],
) -> None:
    """Keep what a run came to; one that is kept already stays as it is."""
    lock(run)
    if run.status is not CalibrationState.ASKED:
        return
    run.status, run.found, run.finished_at = status, dict(found), clock.now()
    db.session.add_all(scores)
    db.session.add_all(leniencies)
    record("calibration.finish", run, actor=SYSTEM, status=str(status))


@verb
def spend_near_line(stage: Stage, *, applications: int, more: int, actor: Actor) -> int:
    """Ask for more reviews of the applications nearest the line, and return how many.

    Pressed twice within a minute, it is done once.

    Raises:
        RuleBroken: there is no calibration yet, or too few reviewers; a number makes no sense.
    """
    check_extra(applications, more)
    lock(stage)
    known: Assignment | None = made_just_now(
        Assignment.assigned_at,
        Assignment.stage_id == stage.id,
        Assignment.why == AssignmentWhy.EXTRA,
    )
    if known is not None:
        return queries.count_of_run(stage.id, known.run)
    run = queries.last_calibration(stage.id)
    if run is None or run.status is not CalibrationState.DONE:
        raise RuleBroken(_l("Please calibrate first: it shows where the line runs."))
    chances = queries.chances_nearest(stage, run, count=applications, most=MOST_REVIEWS)
    return spend_extra(stage, chances, more=more, actor=actor)
