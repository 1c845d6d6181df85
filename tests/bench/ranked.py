"""A stage with a crowd in it: three reviews of each application, and one run over them."""

import random
from datetime import timedelta

import sqlalchemy as sa

from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import atomic, db
from academy.core.refs import new_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Assignment,
    CalibratedScore,
    Calibration,
    Review,
    Stage,
    StageEntry,
)
from academy.selection.services.stages import enter, open_stage
from academy.selection.states import AssignmentState, CalibrationState, StageKind
from tests import personas

REVIEWERS = 40
EACH = 3
"""Reviews of each application."""
SLICE = 20_000
"""Rows of one statement."""


def plant_ranking(round: Round) -> Stage:
    """Put every application of a round into its first stage, reviewed and calibrated."""
    chance = random.Random(5)
    now = clock.now()
    with atomic() as session:
        round.closes_at = now - timedelta(days=1)
        site = session.get_one(Site, round.site_id)
        reviewers = [
            personas.make_person(f"Reviewer {n}", roles=[(Role.REVIEWER, site)])
            for n in range(REVIEWERS)
        ]
        handed_in = Application.submitted_at.is_not(None)
        in_review = {"status": ApplicationState.IN_REVIEW}
        session.execute(sa.update(Application).where(handed_in).values(in_review))
        stage = open_stage(round, StageKind.DOCUMENTS, actor=SYSTEM)
        everyone = sa.select(Application).where(handed_in).order_by(Application.id)
        applications = session.scalars(everyone).all()
        enter(stage, applications)
        ids = [application.id for application in applications]
        entries = {id: [chance.randint(10, 50) for _ in range(EACH)] for id in ids}
        _review(stage, entries, [person.id for person in reviewers])
        _calibrate(stage, entries, round.seats)
    return stage


def _review(stage: Stage, entries: dict[int, list[int]], reviewers: list[int]) -> None:
    now, session = clock.now(), db.session()
    session.flush()
    pairs = [
        (id, reviewers[(n + nth * 7) % REVIEWERS], points)
        for n, (id, all_points) in enumerate(entries.items())
        for nth, points in enumerate(all_points)
    ]
    common = {"stage_id": stage.id, "site_id": stage.site_id, "run": 1, "assigned_at": now}
    answered = {"status": AssignmentState.SCORED, "answered_at": now}
    _insert(Assignment, [
        common | answered | {"ref": new_ref(16), "application_id": id, "reviewer_id": reviewer}
        for id, reviewer, _points in pairs
    ])  # fmt: skip
    known = {
        (application, reviewer): id
        for id, application, reviewer in session.execute(
            sa.select(Assignment.id, Assignment.application_id, Assignment.reviewer_id)
        )
    }
    when = {"saved_at": now, "handed_in_at": now, "site_id": stage.site_id, "weight": 10}
    _insert(Review, [
        when | {"assignment_id": known[id, reviewer], "points": points}
        for id, reviewer, points in pairs
    ])  # fmt: skip
    keys = dict(session.execute(sa.select(StageEntry.application_id, StageEntry.id)).all())
    session.execute(sa.update(StageEntry), [
        {
            "id": keys[id],
            "reviews": EACH,
            "raw": sum(points) / EACH / 10,
            "spread": (max(points) - min(points)) / 10,
        }
        for id, points in entries.items()
    ])  # fmt: skip


def _calibrate(stage: Stage, entries: dict[int, list[int]], places: int) -> None:
    run = Calibration(
        stage_id=stage.id, site_id=stage.site_id, status=CalibrationState.DONE, places=places,
        asked_at=clock.now(), finished_at=clock.now(), seed=1,
        found={
            "reviews": EACH * len(entries), "line": 4.0, "mean": 3.0,
            "sd_application": 0.6, "sd_reviewer": 0.3, "sd_error": 0.5, "few": 0,
        },
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    best = sorted(entries, key=lambda id: -sum(entries[id]))
    _insert(CalibratedScore, [
        {
            "calibration_id": run.id, "application_id": id, "position": position,
            "reviews": EACH, "raw": raw, "calibrated": raw, "sd": 0.4, "low": raw - 0.5,
            "high": raw + 0.5, "chance": min(1.0, max(0.0, (raw - 3.4) / 1.2)),
        }
        for position, id in enumerate(best, start=1)
        for raw in [sum(entries[id]) / EACH / 10]
    ])  # fmt: skip


def _insert(model: type, rows: list[dict[str, object]]) -> None:
    for first in range(0, len(rows), SLICE):
        db.session.execute(sa.insert(model), rows[first : first + SLICE])
