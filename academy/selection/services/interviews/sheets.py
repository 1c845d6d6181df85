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
    Panel,
    Stage,
)
from academy.selection.queries import get_stage, interviews
from academy.selection.rules import check_phase
from academy.selection.services.dealing import DEALT_IN, give_again, give_by_hand, pass_on
from academy.selection.services.stages import start_scoring
from academy.selection.states import AssignmentState, AssignmentWhy, StagePhase

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
    coming = _coming(stage)
    bookings = [b for b in coming if until is None or b.slot.starts_at <= until]
    if not bookings and until is None:
        raise RuleBroken(_l("Nobody has an appointment yet."))
    _take_from_others(stage, coming)
    _take_without_booking(stage)
    pairs = _lacking(stage, bookings)
    _give(stage, pairs)
    if pairs:
        record("stage.hand_sheets", stage, actor=actor, pairs=len(pairs))
    db.session.flush()
    if pairs and stage.phase is StagePhase.ASSIGNING:
        start_scoring(stage, actor=actor)
    return len(pairs)


def _give(stage: Stage, pairs: Sequence[tuple[int, int]]) -> None:
    """Put sheets on piles; one that was passed on comes back with what stood on it."""
    back = [row for row in _passed_on(stage) if (row.application_id, row.reviewer_id) in pairs]
    for row in back:
        give_again(row)
    known = {(row.application_id, row.reviewer_id) for row in back}
    new = [pair for pair in pairs if pair not in known]
    give_by_hand(stage, new, tell=stage.phase is StagePhase.SCORING)


def _passed_on(stage: Stage) -> Sequence[Assignment]:
    return db.session.scalars(
        sa.select(Assignment).where(
            Assignment.stage_id == stage.id, Assignment.status == AssignmentState.PASSED_ON
        )
    ).all()


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
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.reviewer_id).where(
            Assignment.stage_id == stage.id, Assignment.status != AssignmentState.PASSED_ON
        )
    )
    have = {(application, reviewer) for application, reviewer in rows}
    return [
        (application, person)
        for application, people in _who_meets(stage, bookings).items()
        for person in sorted(people)
        if (application, person) not in have
    ]


def _who_meets(stage: Stage, bookings: Sequence[InterviewBooking]) -> dict[int, set[int]]:
    """Return the interviewers of each application, without those who may not meet it."""
    panels = interviews.interviewers(stage)
    barred = interviews.barred_from(stage, [each.application for each in bookings])
    return {
        each.application_id: {
            person
            for person in panels.get(each.slot.panel_id, ())
            if (each.application_id, person) not in barred
        }
        for each in bookings
    }


def _take_from_others(stage: Stage, bookings: Sequence[InterviewBooking]) -> None:
    """Take the sheets of interviews to come from those who will not hold them.

    Also heals what was handed out in the moment in which an applicant changed panels.
    """
    now = clock.now()
    coming = [each for each in bookings if each.slot.starts_at > now]
    meets = _who_meets(stage, coming)
    for row in db.session.scalars(_not_scored(stage)).all():
        if row.application_id in meets and row.reviewer_id not in meets[row.application_id]:
            pass_on(row)


def _take_without_booking(stage: Stage) -> None:
    """Take the sheets of those who gave their time up, or did not come."""
    own = sa.exists().where(
        InterviewBooking.stage_id == stage.id,
        InterviewBooking.application_id == Assignment.application_id,
    )
    standing = own.where(InterviewBooking.status.in_(STANDING))
    for row in db.session.scalars(_not_scored(stage).where(own, ~standing)).all():
        pass_on(row)


def take_sheets(application: Application, stage: Stage, *, stay: Collection[int] = ()) -> None:
    """Take an applicant's sheets from those who will not meet them; what was scored stays.

    What was begun stays in the table, and comes back with the applicant.
    """
    rows = _not_scored(stage).where(
        Assignment.application_id == application.id, Assignment.reviewer_id.not_in(stay)
    )
    for row in db.session.scalars(rows).all():
        pass_on(row)


def keep_with_panel(panel: Panel) -> None:
    """Take the sheets of interviews to come from whoever sits on the panel no longer."""
    bookings = interviews.bookings_of_panel(panel.id, after=clock.now())
    _take_from_others(panel.stage, bookings)


def return_sheets(booking: InterviewBooking, stage: Stage) -> None:
    """Give back what was taken when somebody counted as missing, who is there after all."""
    if stage.phase not in DEALT_IN:
        return
    wanted = _who_meets(stage, [booking])[booking.application_id]
    for row in _passed_on(stage):
        if row.application_id == booking.application_id and row.reviewer_id in wanted:
            give_again(row)


def _not_scored(stage: Stage) -> sa.Select[Assignment]:
    return (
        sa.select(Assignment)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.status == AssignmentState.OPEN,
            Assignment.why == AssignmentWhy.PINNED,
        )
        .order_by(Assignment.id)
    )


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
