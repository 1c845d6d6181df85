"""What is read of a test: its plan, its slots, who sits when, and tables of results."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.exam_states import ExamImportState
from academy.selection.models import (
    ExamImport,
    ExamPlan,
    ExamResult,
    ExamSeat,
    ExamSlot,
    Stage,
    StageEntry,
)
from academy.selection.queries.stages import get_stage
from academy.selection.queries.waiting import is_being_corrected, is_released
from academy.selection.rules.exams import Marking
from academy.selection.states import StageKind
from academy.web.paging import Page, page

IN_TEST = (
    Application.status == ApplicationState.IN_REVIEW,
    Application.stage == str(StageKind.TEST),
)
"""Applications of which the test still decides something."""

AT_WORK = (ExamImportState.CHECKING, ExamImportState.RUNNING)
"""Tables of results that the worker has to do with."""


def get_exam_stage(ref: str) -> Stage | None:
    """Return a stage that is a test, with round and site."""
    stage = get_stage(ref)
    return stage if stage is not None and stage.kind is StageKind.TEST else None


def exam_plan(stage_id: int) -> ExamPlan | None:
    """Return how the test of a stage is held and marked; None while nobody has said."""
    return db.session.scalar(sa.select(ExamPlan).where(ExamPlan.stage_id == stage_id))


def marking_of(plan: ExamPlan) -> Marking:
    """Return how a test is marked, in plain values."""
    return Marking(
        items=plan.items,
        for_right=plan.for_right,
        for_wrong=plan.for_wrong,
        for_blank=plan.for_blank,
        best=plan.best,
    )


def slots_of(stage_id: int) -> Sequence[ExamSlot]:
    """Return the slots of a test that were not called off, in order."""
    return db.session.scalars(
        sa.select(ExamSlot)
        .where(ExamSlot.stage_id == stage_id, ExamSlot.called_off_at.is_(None))
        .order_by(ExamSlot.starts_at, ExamSlot.id)
    ).all()


def end_of(plan: ExamPlan) -> datetime | None:
    """Return until when a test can be sat; None where neither slots nor a window say so."""
    if plan.closes_at is not None:
        return plan.closes_at
    return max((slot.ends_at for slot in slots_of(plan.stage_id)), default=None)


def get_slot(ref: str) -> ExamSlot | None:
    """Return a slot with its stage, round and site."""
    return db.session.scalar(
        sa.select(ExamSlot)
        .where(ExamSlot.ref == tidy_ref(ref))
        .options(joinedload(ExamSlot.stage).joinedload(Stage.round).joinedload(Round.site))
    )


def booked_in(slots: Collection[int]) -> Mapping[int, int]:
    """Count who has chosen each of some slots; whoever has withdrawn since leaves the place."""
    rows = db.session.execute(
        sa.select(ExamSeat.slot_id, sa.func.count())
        .join(ExamSeat.application)
        .where(ExamSeat.slot_id.in_(slots), *IN_TEST)
        .group_by(ExamSeat.slot_id)
    )
    found = {slot_id: count for slot_id, count in rows if slot_id is not None}
    return {slot_id: found.get(slot_id, 0) for slot_id in slots}


def seats_in(slot_id: int) -> Sequence[ExamSeat]:
    """Return who has chosen a slot, with application and person."""
    return db.session.scalars(
        sa.select(ExamSeat)
        .where(ExamSeat.slot_id == slot_id)
        .options(joinedload(ExamSeat.application).joinedload(Application.person))
        .order_by(ExamSeat.id)
    ).all()


def seat_of(stage_id: int, application_id: int) -> ExamSeat | None:
    """Return what an applicant has chosen, with the slot."""
    return db.session.scalar(
        sa.select(ExamSeat)
        .where(ExamSeat.stage_id == stage_id, ExamSeat.application_id == application_id)
        .options(joinedload(ExamSeat.slot))
        .execution_options(populate_existing=True)
    )


def is_in_test(application_id: int) -> bool:
    """Whether the test still decides something about an application."""
    here = sa.exists().where(Application.id == application_id, *IN_TEST)
    return bool(db.session.scalar(sa.select(here)))


def sitters(
    stage: Stage,
    *,
    slot: ExamSlot | None = None,
    without: bool = False,
    after: str | None = None,
    before: str | None = None,
) -> Page[StageEntry]:
    """Return who sits a test: all, those of a slot, or those who have not chosen yet."""
    seat = sa.and_(
        ExamSeat.stage_id == StageEntry.stage_id,
        ExamSeat.application_id == StageEntry.application_id,
        ExamSeat.slot_id.is_not(None),
    )
    query = (
        sa.select(StageEntry)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage.id, *IN_TEST)
        .options(joinedload(StageEntry.application).joinedload(Application.person))
    )
    if slot is not None:
        query = query.where(sa.exists().where(seat, ExamSeat.slot_id == slot.id))
    elif without:
        query = query.where(~sa.exists().where(seat))
    return page(query, [StageEntry.id], after=after, before=before, descending=False)


def chosen_slots(stage_id: int, applications: Collection[int]) -> Mapping[int, ExamSlot]:
    """Return the slots that some applicants have chosen, by application."""
    rows = db.session.scalars(
        sa.select(ExamSeat)
        .where(ExamSeat.stage_id == stage_id, ExamSeat.application_id.in_(applications))
        .options(joinedload(ExamSeat.slot))
    )
    return {seat.application_id: seat.slot for seat in rows if seat.slot is not None}


@dataclass(frozen=True)
class Sitting:
    """A test as its applicant may know it: `result` only once its stage was released."""

    application: Application
    stage: Stage
    plan: ExamPlan | None
    slot: ExamSlot | None
    booked_at: datetime | None
    is_open: bool
    is_marked: bool
    is_released: bool
    result: ExamResult | None

    @property
    def id(self) -> int:
        """The application's key, for the history of denied attempts."""
        return self.application.id

    @property
    def person_id(self) -> int:
        """The applicant, whose own this is."""
        return self.application.person_id

    @property
    def site_id(self) -> int:
        """The site that holds the test."""
        return self.application.site_id


def get_sitting(number: str) -> Sitting | None:
    """Return the test of an application; None for one that was not invited to it."""
    row = db.session.execute(
        sa.select(Application, Stage)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(Application.number == tidy_ref(number), Stage.kind == StageKind.TEST)
        .options(
            joinedload(Application.site),
            joinedload(Application.person),
            joinedload(Stage.round).joinedload(Round.site),
        )
    ).first()
    if row is None:
        return None
    application, stage = row
    seat = seat_of(stage.id, application.id)
    is_told = is_released(stage.id, application.id)
    # While it is being corrected, points and verdict would not belong together.
    shown = is_told and not is_being_corrected(stage.id, application.id)
    result = result_of(stage.id, application.id)
    return Sitting(
        application=application,
        stage=stage,
        plan=exam_plan(stage.id),
        slot=seat.slot if seat else None,
        is_open=application.status is ApplicationState.IN_REVIEW
        and application.stage == StageKind.TEST,
        booked_at=seat.booked_at if seat else None,
        is_marked=result is not None,
        is_released=is_told,
        result=result if shown else None,
    )


def result_of(stage_id: int, application_id: int) -> ExamResult | None:
    """Return the result of an application in a test."""
    return db.session.scalar(
        sa.select(ExamResult)
        .where(ExamResult.stage_id == stage_id, ExamResult.application_id == application_id)
        .options(joinedload(ExamResult.enterer))
    )


def exam_of(application_id: int) -> tuple[ExamResult, ExamPlan] | None:
    """Return the result of an application in the test of its round, and how that is marked."""
    row = db.session.execute(
        sa.select(ExamResult, ExamPlan)
        .join(ExamPlan, ExamPlan.stage_id == ExamResult.stage_id)
        .where(ExamResult.application_id == application_id)
    ).first()
    return None if row is None else (row[0], row[1])


def get_exam_import(ref: str) -> ExamImport | None:
    """Return a table of results with its stage, round, site and who brought it."""
    return db.session.scalar(_imports().where(ExamImport.ref == tidy_ref(ref)))


def exam_imports_of(stage_id: int) -> Sequence[ExamImport]:
    """Return the last tables of results of a test, the latest first."""
    return db.session.scalars(
        _imports().where(ExamImport.stage_id == stage_id).order_by(ExamImport.id.desc()).limit(50)
    ).all()


def _imports() -> sa.Select[ExamImport]:
    return sa.select(ExamImport).options(
        joinedload(ExamImport.bringer),
        joinedload(ExamImport.stage).joinedload(Stage.round).joinedload(Round.site),
    )


def same_table(stage_id: int, digest: str, *states: ExamImportState) -> ExamImport | None:
    """Return the last table of results with the same bytes that stands in one of some states."""
    return db.session.scalar(
        _imports()
        .where(
            ExamImport.stage_id == stage_id,
            ExamImport.digest == digest,
            ExamImport.status.in_(states),
        )
        .order_by(ExamImport.id.desc())
        .limit(1)
    )


def waiting_exam_imports() -> Sequence[str]:
    """Return the tables of results that wait for the worker, the oldest first."""
    return db.session.scalars(
        sa.select(ExamImport.ref).where(ExamImport.status.in_(AT_WORK)).order_by(ExamImport.id)
    ).all()


def people_shown(imported: ExamImport) -> Sequence[int]:
    """Return whose rows the preview of a table shows."""
    ids = [row["application_id"] for row in imported.preview]
    return db.session.scalars(sa.select(Application.person_id).where(Application.id.in_(ids))).all()


def tables_left_since(at: datetime) -> Sequence[str]:
    """Return the tables of results that nobody has finished with since an instant."""
    left = (ExamImportState.CHECKED, ExamImportState.REFUSED, ExamImportState.FAILED)
    return db.session.scalars(
        sa.select(ExamImport.ref)
        .where(ExamImport.status.in_(left), ExamImport.created_at < at)
        .order_by(ExamImport.id)
    ).all()
