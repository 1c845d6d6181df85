"""The sheets go to the panels: whoever interviews somebody scores them, and nobody else does."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection.interview_states import STANDING, SlotState
from academy.selection.models import (
    Assignment,
    InterviewBooking,
    InterviewPlan,
    InterviewSlot,
    Stage,
)
from academy.selection.queries import get_stage, interviews, review_of
from academy.selection.rules import check_phase
from academy.selection.services.dealing import DEALT_IN, give_by_hand, take_back
from academy.selection.services.stages import start_scoring
from academy.selection.states import AssignmentState, AssignmentWhy, StagePhase

MOVED_AWAY = "The interview is with another panel now."
"""What the history says of a sheet that was begun when its interview was moved."""

AHEAD = timedelta(hours=12)
"""So long before an interview its sheets go out by themselves."""


@verb
def hand_sheets(stage: Stage, *, until: datetime | None = None, actor: Actor) -> int:
    """Give each panel the sheets of those who come to it, open the scoring, return how many.

    Who knows the applicant or gave them back gets none. Sheets that are out stay as they are.

    Raises:
        MoveRefused: the stage takes no more reviews.
        RuleBroken: nobody has an appointment.
    """
    lock(stage)
    check_phase(stage.phase, *DEALT_IN)
    bookings = [b for b in _coming(stage) if until is None or b.slot.starts_at <= until]
    if not bookings and until is None:
        raise RuleBroken(_l("Nobody has an appointment yet."))
    pairs = _lacking(stage, bookings)
    give_by_hand(stage, pairs, tell=stage.phase is StagePhase.SCORING)
    if pairs:
        record("stage.hand_sheets", stage, actor=actor, pairs=len(pairs))
    db.session.flush()
    if pairs and stage.phase is StagePhase.ASSIGNING:
        start_scoring(stage, actor=actor)
    return len(pairs)


def count_sheets(stage: Stage) -> int:
    """Count the sheets that are not handed out yet; none where nothing more is dealt."""
    return len(_lacking(stage, _coming(stage))) if stage.phase in DEALT_IN else 0


def _coming(stage: Stage) -> list[InterviewBooking]:
    return [
        each
        for each in interviews.bookings_of_stage(stage.id)
        if each.status in STANDING and each.application.status is ApplicationState.IN_REVIEW
    ]


def _lacking(stage: Stage, bookings: Sequence[InterviewBooking]) -> list[tuple[int, int]]:
    """Return (application, interviewer) for whom there is no sheet yet."""
    panels = interviews.interviewers(stage)
    barred = interviews.barred_from(stage, [each.application for each in bookings])
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.reviewer_id).where(
            Assignment.stage_id == stage.id
        )
    )
    gone = barred | {(application, reviewer) for application, reviewer in rows}
    return [
        (each.application_id, person)
        for each in bookings
        for person in sorted(panels.get(each.slot.panel_id, ()))
        if (each.application_id, person) not in gone
    ]


def take_sheets(application: Application, stage: Stage, *, stay: Collection[int] = ()) -> None:
    """Take an applicant's sheets from those who will not meet them; what was scored stays.

    A sheet that nobody has touched leaves no trace, so that the same panel may get it again.
    """
    rows = db.session.scalars(
        sa.select(Assignment).where(
            Assignment.stage_id == stage.id,
            Assignment.application_id == application.id,
            Assignment.status == AssignmentState.OPEN,
            Assignment.why == AssignmentWhy.PINNED,
            Assignment.reviewer_id.not_in(stay),
        )
    ).all()
    for row in rows:
        if review_of(row.id) is not None:
            take_back(row, reason=MOVED_AWAY, actor=SYSTEM)
        else:
            record("assignment.drop", row, about=application.person_id, actor=SYSTEM)
            db.session.delete(row)


def hand_sheets_due() -> int:
    """Hand out the sheets of interviews that begin soon, and return how many."""
    now = clock.now()
    refs = db.session.scalars(
        sa.select(Stage.ref)
        .join(InterviewPlan, InterviewPlan.stage_id == Stage.id)
        .where(
            InterviewPlan.published_at.is_not(None),
            Stage.phase.in_(DEALT_IN),
            sa.exists().where(
                InterviewSlot.stage_id == Stage.id,
                InterviewSlot.status == SlotState.OPEN,
                InterviewSlot.starts_at > now - AHEAD,
                InterviewSlot.starts_at <= now + AHEAD,
                InterviewBooking.slot_id == InterviewSlot.id,
                InterviewBooking.status.in_(STANDING),
            ),
        )
        .order_by(Stage.id)
    ).all()
    stages = [stage for ref in refs if (stage := get_stage(ref)) is not None]
    return sum(hand_sheets(stage, until=now + AHEAD, actor=SYSTEM) for stage in stages)
