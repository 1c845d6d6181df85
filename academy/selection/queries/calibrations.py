"""What is read of calibrations: runs, what went in, what came out, where the line is near."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Assignment,
    CalibratedScore,
    Calibration,
    Leniency,
    Review,
    Stage,
    StageEntry,
)
from academy.selection.states import HELD, AssignmentState, CalibrationState

OUT = (
    ApplicationState.WITHDRAWN,
    ApplicationState.DECLINED,
    ApplicationState.NOT_COMPLETED,
    ApplicationState.OFFER_DECLINED,
    ApplicationState.OFFER_LAPSED,
)
"""Where an application holds no place any more, and asks for none."""


def last_calibration(stage_id: int) -> Calibration | None:
    """Return the latest run of a stage that has come to an end, without what went in."""
    return db.session.scalar(
        sa.select(Calibration)
        .options(defer(Calibration.inputs))
        .where(
            Calibration.stage_id == stage_id,
            Calibration.status != CalibrationState.ASKED,
        )
        .order_by(Calibration.id.desc())
        .limit(1)
    )


def asked_calibration(stage_id: int) -> Calibration | None:
    """Return the run of a stage that waits for the worker."""
    return db.session.scalar(
        sa.select(Calibration).where(
            Calibration.stage_id == stage_id, Calibration.status == CalibrationState.ASKED
        )
    )


def waiting_calibrations() -> Sequence[str]:
    """Return the references of all runs that wait for the worker, the oldest first."""
    return db.session.scalars(
        sa.select(Calibration.ref)
        .where(Calibration.status == CalibrationState.ASKED)
        .order_by(Calibration.id)
    ).all()


def out_of(stage_id: int) -> Sequence[int]:
    """Return the applications of a stage that no longer compete for a place in it."""
    return db.session.scalars(
        sa.select(StageEntry.application_id)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage_id, Application.status.in_(OUT))
        .order_by(StageEntry.application_id)
    ).all()


def reviews_in(stage_id: int) -> list[tuple[int, int, int, int]]:
    """Return every review of a stage that counts: application, reviewer, points, weight."""
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.reviewer_id, Review.points, Review.weight)
        .join(Assignment.review)
        .where(
            Assignment.stage_id == stage_id,
            Assignment.status == AssignmentState.SCORED,
            Review.voided_at.is_(None),
        )
        .order_by(Assignment.application_id, Assignment.reviewer_id)
    )
    return [(a, r, points, weight) for a, r, points, weight in rows if points and weight]


def reviews_since(run: Calibration) -> int:
    """Count the reviews of a stage that came in, changed or became void since a run was asked."""
    came_in = sa.exists().where(
        Review.assignment_id == Assignment.id, Review.handed_in_at.is_not(None)
    )
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Assignment)
            .where(
                Assignment.stage_id == run.stage_id,
                Assignment.answered_at > run.asked_at,
                came_in,
            )
        )
        or 0
    )


def calibrations_of(stage_id: int) -> Sequence[Calibration]:
    """Return every run of a stage, the latest first, without what went in."""
    return db.session.scalars(
        sa.select(Calibration)
        .where(Calibration.stage_id == stage_id)
        .options(defer(Calibration.inputs))
        .order_by(Calibration.id.desc())
        .limit(50)
    ).all()


def get_calibration(ref: str) -> Calibration | None:
    """Return a run with its stage."""
    return db.session.scalar(
        sa.select(Calibration)
        .where(Calibration.ref == tidy_ref(ref))
        .options(joinedload(Calibration.stage))
    )


def leniencies_of(calibration_id: int) -> dict[int, Leniency]:
    """Return the leniency of each reviewer in a run, by person."""
    rows = db.session.scalars(
        sa.select(Leniency).where(Leniency.calibration_id == calibration_id).order_by(Leniency.id)
    )
    return {row.person_id: row for row in rows}


def scores_of_run(calibration_id: int) -> Sequence[CalibratedScore]:
    """Return everything that a run found, in the order of its ranks."""
    return db.session.scalars(
        sa.select(CalibratedScore)
        .where(CalibratedScore.calibration_id == calibration_id)
        .order_by(CalibratedScore.position)
    ).all()


def score_in(calibration_id: int, application_id: int) -> CalibratedScore | None:
    """Return what a run found for an application."""
    return db.session.scalar(
        sa.select(CalibratedScore).where(
            CalibratedScore.calibration_id == calibration_id,
            CalibratedScore.application_id == application_id,
        )
    )


def chances_nearest(stage: Stage, run: Calibration, *, count: int, most: int) -> dict[int, float]:
    """Return the `count` applications of a run whose chance of being above the line is nearest 1/2.

    Left out are those no longer in review, those that have `most` reviews or more, be they in or
    still to come, and those whose chance nobody can tell. Application -> chance, the nearest first.
    """
    held = (
        sa.select(sa.func.count())
        .where(
            Assignment.stage_id == stage.id,
            Assignment.application_id == CalibratedScore.application_id,
            Assignment.status.in_(HELD),
        )
        .correlate(CalibratedScore)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(CalibratedScore.application_id, CalibratedScore.chance)
        .join(Application, Application.id == CalibratedScore.application_id)
        .where(
            CalibratedScore.calibration_id == run.id,
            CalibratedScore.chance.is_not(None),
            Application.status == ApplicationState.IN_REVIEW,
            held < most,
        )
        .order_by(sa.func.abs(CalibratedScore.chance - 0.5), CalibratedScore.position)
        .limit(count)
    )
    return {application_id: chance for application_id, chance in rows if chance is not None}


def count_of_run(stage_id: int, run: int) -> int:
    """Count the assignments that one run of dealing made."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Assignment)
            .where(Assignment.stage_id == stage_id, Assignment.run == run)
        )
        or 0
    )


def count_lacking(stage: Stage) -> int:
    """Count the reviews that nobody has been asked for yet, in what is still in review."""
    held = (
        sa.select(sa.func.count())
        .where(
            Assignment.stage_id == StageEntry.stage_id,
            Assignment.application_id == StageEntry.application_id,
            Assignment.status.in_(HELD),
        )
        .correlate(StageEntry)
        .scalar_subquery()
    )
    lacking = stage.per_application - held
    total = db.session.scalar(
        sa.select(sa.func.sum(sa.case((lacking > 0, lacking), else_=0)))
        .select_from(StageEntry)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage.id, Application.status == ApplicationState.IN_REVIEW)
    )
    return int(total or 0)
