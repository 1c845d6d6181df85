"""What the clock and the worker do for tests: tables of results, reminders."""

from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import joinedload

from academy.core import clock, files
from academy.core.actors import SYSTEM
from academy.core.db import atomic, db, reading
from academy.core.errors import RuleBroken
from academy.intake.models import Application, Round
from academy.outbox import post
from academy.selection import mail_exams as mail
from academy.selection.exam_states import ExamImportState
from academy.selection.models import (
    ExamImport,
    ExamPlan,
    ExamSeat,
    ExamSlot,
    Stage,
    StageEntry,
)
from academy.selection.queries import exams as queries
from academy.selection.rules.exam_slots import REMIND_BEFORE
from academy.selection.services import exam_imports

log = structlog.get_logger(__name__)

AT_ONCE = 100_000
"""Bytes of a table that is worked on while its sender waits: a second or so."""
ROWS_KEPT = timedelta(days=7)
"""How long a table is kept that nobody finishes with."""


def work_exam_imports() -> int:
    """Check and carry out every table of results that waits, and return how many.

    Two workers may take the same table: one waits for the other and finds it done. One that dies
    has written nothing and leaves the table to the next.
    """
    with reading():
        refs = queries.waiting_exam_imports()
        db.session.commit()
    for ref in refs:
        work_exam_import(ref)
    return len(refs)


def work_exam_import(ref: str) -> None:
    """Do what waits with one table of results."""
    with reading():
        imported = queries.get_exam_import(ref)
        db.session.commit()
    if imported is None or imported.status not in queries.AT_WORK:
        return
    try:
        _work(imported)
    except RuleBroken as problem:
        db.session.rollback()
        exam_imports.refuse_results(imported, problem)
    except Exception:
        db.session.rollback()
        log.exception("exam_import.failed", table=ref)
        exam_imports.refuse_results(imported, None)


def _work(imported: ExamImport) -> None:
    if imported.status is ExamImportState.RUNNING:
        with reading():
            table, marking = exam_imports.read_table(imported)
            db.session.commit()
        stored = exam_imports.carry_out(imported, table, marking)
        if stored:
            files.forget(stored)
    # What came otherwise than it was shown is checked anew at once.
    if imported.status is ExamImportState.CHECKING:
        with reading():
            table, _marking = exam_imports.read_table(imported)
            db.session.commit()
        exam_imports.keep_check(imported, table)


def forget_exam_tables() -> int:
    """Drop the tables of results that nobody has finished with for a week; return how many."""
    refs = queries.tables_left_since(clock.now() - ROWS_KEPT)
    for ref in refs:
        imported = queries.get_exam_import(ref)
        if imported is not None:
            files.forget(exam_imports.drop_results(imported, actor=SYSTEM))
    return len(refs)


def remind_of_exams(limit: int = 500) -> int:
    """Remind once of a slot or a window that begins within a day; return how many were looked at.

    Whoever chose a slot that late has just had the letter about it.
    """
    return _remind_of_slots(limit) + _remind_of_windows(limit)


def _remind_of_slots(limit: int) -> int:
    now = clock.now()
    with atomic() as session:
        seats = session.scalars(
            sa.select(ExamSeat)
            .join(ExamSlot, ExamSlot.id == ExamSeat.slot_id)
            .join(ExamSeat.application)
            .where(
                ExamSeat.reminded_at.is_(None),
                ExamSlot.called_off_at.is_(None),
                ExamSlot.starts_at > now,
                ExamSlot.starts_at <= now + REMIND_BEFORE,
                *queries.IN_TEST,
            )
            .options(joinedload(ExamSeat.slot, innerjoin=True), *_WITH_PEOPLE)
            .order_by(ExamSeat.id)
            .limit(limit)
            .with_for_update(of=ExamSeat, skip_locked=True)
        ).all()
        plans = _plans({seat.stage_id for seat in seats})
        for seat in seats:
            seat.reminded_at = now
            assert seat.slot is not None
            application = seat.application
            if seat.booked_at <= seat.slot.starts_at - REMIND_BEFORE and application.person.email:
                post(
                    mail.exam_reminder(
                        application, application.person, application.round, seat.slot,
                        plans[seat.stage_id],
                    )
                )  # fmt: skip
    return len(seats)


_WITH_PEOPLE = (
    joinedload(ExamSeat.application, innerjoin=True).joinedload(Application.person, innerjoin=True),
    joinedload(ExamSeat.application, innerjoin=True)
    .joinedload(Application.round, innerjoin=True)
    .joinedload(Round.site, innerjoin=True),
)


def _plans(stages: set[int]) -> dict[int, ExamPlan]:
    found = db.session.scalars(sa.select(ExamPlan).where(ExamPlan.stage_id.in_(stages)))
    return {plan.stage_id: plan for plan in found}


def _remind_of_windows(limit: int) -> int:
    now = clock.now()
    told = 0
    with atomic() as session:
        plans = session.scalars(
            sa.select(ExamPlan).where(
                ExamPlan.opens_at > now, ExamPlan.opens_at <= now + REMIND_BEFORE
            )
        ).all()
        for plan in plans:
            # The gate of the plan keeps two workers from reminding the same people.
            session.refresh(plan, ["version"], with_for_update=True)
            for application in session.scalars(_unreminded(plan).limit(limit)):
                told += 1
                session.add(
                    ExamSeat(
                        stage_id=plan.stage_id, application_id=application.id,
                        site_id=plan.site_id, booked_at=now, reminded_at=now,
                    )
                )  # fmt: skip
                if application.person.email:
                    round, person = application.round, application.person
                    post(mail.exam_window(application, person, round, plan))
    return told


def _unreminded(plan: ExamPlan) -> sa.Select[Application]:
    reminded = sa.exists().where(
        ExamSeat.stage_id == plan.stage_id, ExamSeat.application_id == Application.id
    )
    return (
        sa.select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(Stage.id == plan.stage_id, ~reminded, *queries.IN_TEST)
        .options(
            joinedload(Application.person, innerjoin=True),
            joinedload(Application.round, innerjoin=True).joinedload(Round.site, innerjoin=True),
        )
        .order_by(Application.id)
    )
