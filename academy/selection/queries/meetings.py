"""What is read of the lists for the meeting: the ranking of a stage as it stands, and as it was."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.states import Discipline
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.meeting import Entry, unpack
from academy.selection.models import (
    CalibratedScore,
    Decision,
    ExamResult,
    MeetingList,
    Stage,
    StageEntry,
)
from academy.selection.queries.calibrations import last_calibration
from academy.selection.states import CalibrationState

GONE = (ApplicationState.WITHDRAWN, ApplicationState.NOT_COMPLETED)
"""Who is not talked about any more."""


def entries_now(stage: Stage) -> tuple[list[Entry], int | None]:
    """Return the whole ranking of a stage as it stands, and the calibration it is by."""
    run = last_calibration(stage.id)
    run_id = run.id if run is not None and run.status is CalibrationState.DONE else None
    rows = db.session.execute(_whole(stage, run_id or 0))
    return [_entry(rank, *row) for rank, row in enumerate(rows, start=1)], run_id


def _whole(
    stage: Stage, run_id: int
) -> sa.Select[StageEntry, str, Discipline | None, CalibratedScore, Decision, int]:
    """Select everybody of a stage with score and last decision, in the order of the ranking.

    In a test the score is the result, in the order of points.
    """
    score = sa.and_(
        CalibratedScore.application_id == StageEntry.application_id,
        CalibratedScore.calibration_id == run_id,
    )
    result = sa.and_(
        ExamResult.application_id == StageEntry.application_id,
        ExamResult.stage_id == stage.id,
        ExamResult.sat,
    )
    points = ExamResult.points
    return (
        sa.select(
            StageEntry,
            Application.number,
            Application.discipline,
            CalibratedScore,
            Decision,
            points,
        )
        .join(Application, Application.id == StageEntry.application_id)
        .outerjoin(CalibratedScore, score)
        .outerjoin(ExamResult, result)
        .outerjoin(Decision, Decision.id == _last_decision(stage))
        .where(StageEntry.stage_id == stage.id, Application.status.not_in(GONE))
        .order_by(
            CalibratedScore.position.is_(None),
            CalibratedScore.position,
            points.is_(None),
            points.desc(),
            StageEntry.raw.desc(),
            StageEntry.code.desc(),
        )
    )


def _last_decision(stage: Stage) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.max(Decision.id))
        .where(Decision.application_id == StageEntry.application_id, Decision.stage_id == stage.id)
        .correlate(StageEntry)
        .scalar_subquery()
    )


def _entry(
    rank: int,
    entry: StageEntry,
    number: str,
    field: Discipline | None,
    found: CalibratedScore | None,
    decision: Decision | None,
    points: int | None,
) -> Entry:
    mean = entry.raw if entry.reviews else None
    return Entry(
        rank=rank,
        code=entry.code,
        number=number,
        field=str(field or ""),
        reviews=entry.reviews,
        raw=mean if points is None else points / 100,
        calibrated=found.calibrated if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        chance=found.chance if found else None,
        spread=entry.spread,
        outcome=str(decision.outcome) if decision else "",
        place=decision.rank if decision else None,
    )


def kept_entries(frozen: MeetingList) -> list[Entry]:
    """Return a frozen list, with the receipt numbers that its code names have today."""
    rows = db.session.execute(
        sa.select(StageEntry.code, Application.number)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == frozen.stage_id)
    )
    numbers = dict(rows.all())
    return [replace(entry, number=numbers.get(entry.code, "")) for entry in unpack(frozen.rows)]


def meeting_lists_of(stage_id: int) -> Sequence[MeetingList]:
    """Return the frozen lists of a stage with who froze them, the latest first."""
    return db.session.scalars(
        sa.select(MeetingList)
        .where(MeetingList.stage_id == stage_id)
        .options(joinedload(MeetingList.author))
        .order_by(MeetingList.id.desc())
    ).all()


def get_meeting_list(ref: str) -> MeetingList | None:
    """Return a frozen list with its stage and who froze it."""
    return db.session.scalar(
        sa.select(MeetingList)
        .where(MeetingList.ref == tidy_ref(ref))
        .options(
            joinedload(MeetingList.author),
            joinedload(MeetingList.stage).joinedload(Stage.round).joinedload(Round.site),
        )
    )
