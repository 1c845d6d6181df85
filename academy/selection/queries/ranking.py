"""The ranking of a stage: pages that follow one index, whatever the size of the round."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.states import Discipline
from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Anchor,
    Assignment,
    CalibratedScore,
    Calibration,
    Decision,
    Stage,
    StageEntry,
)
from academy.selection.queries.stages import means_of
from academy.selection.rules import CROSSING, WIDE
from academy.selection.states import AssignmentState
from academy.web.paging import Page, page

SIZE = 50
"""Applications on one page of the ranking."""


class Order(StrEnum):
    """By what a ranking is ordered."""

    CALIBRATED = "calibrated"
    RAW = "raw"


class Show(StrEnum):
    """Which applications of a ranking are shown."""

    ALL = "all"
    CROSSING = "crossing"
    DISAGREEMENT = "disagreement"
    LACKING = "lacking"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Line:
    """One application of a ranking, with every review that is in and what was decided."""

    entry: StageEntry
    score: CalibratedScore | None
    reviews: tuple[Fraction, ...]
    waiting: int
    decision: Decision | None
    is_anchor: bool

    @property
    def application(self) -> Application:
        """The application itself."""
        return self.entry.application


def ranking(
    stage: Stage,
    run: Calibration | None,
    *,
    order: Order,
    show: Show = Show.ALL,
    discipline: Discipline | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Page[Line]:
    """Return a page of a stage's applications, the best first, by a run or by raw means."""
    where = _conditions(stage, show, discipline)
    if order is Order.CALIBRATED and run is not None:
        scores = page(
            _by_rank(stage, run).where(*where),
            [CalibratedScore.position],
            after=after,
            before=before,
            size=SIZE,
            descending=False,
        )
        ids = [score.application_id for score in scores.items]
        return Page(_lines(stage, run, ids), scores.after, scores.before)
    entries = page(
        _by_raw(stage, run).where(*where),
        [StageEntry.raw, StageEntry.code],
        after=after,
        before=before,
        size=SIZE,
    )
    ids = [entry.application_id for entry in entries.items]
    return Page(_lines(stage, run, ids), entries.after, entries.before)


def _by_rank(stage: Stage, run: Calibration) -> sa.Select[CalibratedScore]:
    entry = sa.and_(
        StageEntry.application_id == CalibratedScore.application_id,
        StageEntry.stage_id == stage.id,
    )
    return (
        sa.select(CalibratedScore)
        .join(Application, Application.id == CalibratedScore.application_id)
        .join(StageEntry, entry)
        .where(CalibratedScore.calibration_id == run.id)
    )


def _by_raw(stage: Stage, run: Calibration | None) -> sa.Select[StageEntry]:
    score = sa.and_(
        CalibratedScore.application_id == StageEntry.application_id,
        CalibratedScore.calibration_id == (run.id if run else 0),
    )
    return (
        sa.select(StageEntry)
        .join(StageEntry.application)
        .outerjoin(CalibratedScore, score)
        .where(StageEntry.stage_id == stage.id)
    )


def _conditions(
    stage: Stage, show: Show, discipline: Discipline | None
) -> list[sa.ColumnElement[bool]]:
    in_review = Application.status == ApplicationState.IN_REVIEW
    decided = (
        sa.exists()
        .where(Decision.application_id == StageEntry.application_id)
        .where(Decision.stage_id == stage.id)
    )
    found: dict[Show, list[sa.ColumnElement[bool]]] = {
        Show.ALL: [],
        Show.CROSSING: [CalibratedScore.chance.between(*CROSSING), in_review],
        Show.DISAGREEMENT: [StageEntry.spread >= float(WIDE)],
        Show.LACKING: [StageEntry.reviews < stage.per_application, in_review],
        Show.UNDECIDED: [~decided, in_review],
    }
    more = [] if discipline is None else [Application.discipline == discipline]
    return [*found[show], *more]


def _lines(stage: Stage, run: Calibration | None, ids: list[int]) -> list[Line]:
    """Return the lines of these applications in their order, with one statement for each table."""
    means, waiting = means_of(stage.id, ids), _waiting(stage, ids)
    scores = _by_application(
        sa.select(CalibratedScore).where(
            CalibratedScore.calibration_id == (run.id if run else 0),
            CalibratedScore.application_id.in_(ids),
        )
    )
    decisions = _by_application(
        sa.select(Decision)
        .where(Decision.application_id.in_(ids), Decision.stage_id == stage.id)
        .options(joinedload(Decision.decider))
        .order_by(Decision.id)
    )
    anchors = set(
        db.session.scalars(sa.select(Anchor.application_id).where(Anchor.stage_id == stage.id))
    )
    entries = {
        entry.application_id: entry
        for entry in db.session.scalars(
            sa.select(StageEntry)
            .where(StageEntry.stage_id == stage.id, StageEntry.application_id.in_(ids))
            .options(joinedload(StageEntry.application, innerjoin=True))
        )
    }
    return [
        Line(
            entry=entries[id],
            score=scores.get(id),
            reviews=tuple(means[id]),
            waiting=waiting.get(id, 0),
            decision=decisions.get(id),
            is_anchor=id in anchors,
        )
        for id in ids
    ]


def _waiting(stage: Stage, ids: list[int]) -> dict[int, int]:
    """Count the reviews that are still to come, by application."""
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.status).where(
            Assignment.stage_id == stage.id, Assignment.application_id.in_(ids)
        )
    )
    # Sifted here, or SQLite would walk through every open review of the stage.
    return Counter(id for id, status in rows if status is AssignmentState.OPEN)


def _by_application(query: sa.Select[Any]) -> dict[int, Any]:
    return {row.application_id: row for row in db.session.scalars(query)}
