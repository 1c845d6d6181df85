"""Reviews that can be calibrated, and runs over them: `a_reviewed_season()`, `run_of(season)`."""

from collections.abc import Sequence

import sqlalchemy as sa

from academy.core.actors import Actor
from academy.core.db import db
from academy.selection import jobs, queries, services
from academy.selection.models import Assignment, CalibratedScore, Calibration
from tests.factories.selection import Season
from tests.personas import actor_of

LEVELS = ((2, 3), (3, 3), (4, 4), (2, 4), (4, 3), (3, 2), (4, 4), (2, 2))
"""What the two reviewers of each application give."""


def a_reviewed_season() -> Season:
    """Return a season where each application has two reviewers in a ring: all hangs together."""
    season = Season(applicants=len(LEVELS), reviewers=4, seats=3).review()
    for number, application in enumerate(season.applications):
        for turn in (0, 1):
            reviewer = season.reviewers[(number + turn) % 4]
            services.pin(season.stage, application, reviewer, actor=staff(season))
    services.start_scoring(season.stage, actor=staff(season))
    for application, levels in zip(season.applications, LEVELS, strict=True):
        for assignment, level in zip(queries.assignments_of(application.id), levels, strict=True):
            score(season, assignment, level)
    return season


def score(season: Season, assignment: Assignment, level: int) -> None:
    """Hand a review in with one level for all criteria."""
    services.hand_in(
        assignment,
        levels=season.levels(level),
        notes=season.notes(),
        comment=None,
        version=0,
        actor=actor_of(assignment.reviewer),
    )


def staff(season: Season) -> Actor:
    """Return who leads the selection."""
    return actor_of(season.alice)


def run_of(season: Season) -> Calibration:
    """Calibrate, and return the run."""
    services.ask_calibration(season.stage, actor=staff(season))
    db.session.commit()
    assert jobs.work_calibrations() == 1
    run = queries.last_calibration(season.stage.id)
    assert run is not None
    return run


def found(run: Calibration) -> Sequence[CalibratedScore]:
    """Return what a run came to, in the order of ranks."""
    return db.session.scalars(
        sa.select(CalibratedScore)
        .where(CalibratedScore.calibration_id == run.id)
        .order_by(CalibratedScore.position)
    ).all()
