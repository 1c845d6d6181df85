"""A test is set, and its slots are offered and called off."""

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake.models import Round
from academy.outbox import post
from academy.selection import mail_exams as mail
from academy.selection.models import Decision, ExamPlan, ExamResult, ExamSeat, ExamSlot, Stage
from academy.selection.queries import exams as queries
from academy.selection.rules import check_reason
from academy.selection.rules.exam_slots import (
    CALLED_OFF,
    check_hours,
    check_seats_of_slot,
    check_window,
)
from academy.selection.rules.exams import Marking, check_marking, check_points, points_of
from academy.selection.services.decisions import drop_list

RESULTS_STAND = _l("Results are in already, so the number of items stands.")
RELEASED = _l("Results of this test are released already: how it is marked stands.")
NO_PLAN = _l("Please say first how the test is held and marked.")


@dataclass(frozen=True)
class ExamSetting:
    """What staff decide about a test."""

    address: str
    about: Texts
    opens_at: datetime | None
    closes_at: datetime | None
    hours: int
    marking: Marking


@verb
def set_exam(stage: Stage, setting: ExamSetting, *, actor: Actor) -> int:
    """Say how a test is held and marked; another marking marks again what is there by counts.

    What was prepared from the former points is taken back: returns how many decisions.

    Raises:
        RuleBroken: the marking or the window cannot be; slots are there and a window is asked
            for; or results are in that no longer fit.
    """
    lock(db.session.get_one(Round, stage.round_id))
    lock(stage)
    check_marking(setting.marking)
    check_window(setting.opens_at, setting.closes_at)
    check_hours(setting.hours)
    to_come = [slot for slot in queries.slots_of(stage.id) if slot.ends_at > clock.now()]
    if setting.opens_at is not None and to_come:
        message = _l("There are slots already. Call them off, or leave the window empty.")
        raise RuleBroken(message, field="opens_at")
    plan, taken_back = queries.exam_plan(stage.id), 0
    if plan is None:
        plan = ExamPlan(stage_id=stage.id, site_id=stage.site_id)
        db.session.add(plan)
    else:
        lock(plan)
        if queries.marking_of(plan) != setting.marking:
            _mark_again(plan, setting.marking)
            taken_back = drop_list(stage, actor=actor)
    if plan.opens_at is not None and plan.opens_at != setting.opens_at:
        # Whoever was reminded of the former window is reminded of this one, too.
        here = sa.and_(ExamSeat.stage_id == stage.id, ExamSeat.slot_id.is_(None))
        db.session.execute(sa.delete(ExamSeat).where(here))
    for each in fields(setting):
        if each.name != "marking":
            setattr(plan, each.name, getattr(setting, each.name))
    for each in fields(Marking):
        setattr(plan, each.name, getattr(setting.marking, each.name))
    record("exam_plan.amend", plan, actor=actor)
    return taken_back


def _mark_again(plan: ExamPlan, marking: Marking) -> None:
    here = ExamResult.stage_id == plan.stage_id
    if db.session.scalar(sa.select(sa.exists().where(here))) is not True:
        return
    released = sa.exists().where(
        Decision.stage_id == plan.stage_id, Decision.release_id.is_not(None)
    )
    if db.session.scalar(sa.select(released)):
        raise RuleBroken(RELEASED)
    counted = ExamResult.n_right.is_not(None)
    if marking.items != plan.items and db.session.scalar(
        sa.select(sa.exists().where(here, counted))
    ):
        raise RuleBroken(RESULTS_STAND, field="items")
    db.session.execute(
        sa.update(ExamResult)
        .where(here, counted)
        .values(
            points=ExamResult.n_right * marking.for_right
            + ExamResult.n_wrong * marking.for_wrong
            + ExamResult.n_blank * marking.for_blank,
            version=ExamResult.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    ends = db.session.execute(
        sa.select(sa.func.min(ExamResult.points), sa.func.max(ExamResult.points)).where(
            here, ExamResult.sat
        )
    ).one()
    for points in ends:
        if points is not None:
            try:
                check_points(marking, points)
            except RuleBroken:
                message = _l(
                    "Somebody has %(points)s points, which would lie beyond the scale.",
                    points=points_of(points),
                )
                raise RuleBroken(message, field="best") from None


def needed_plan(stage_id: int, *, held: bool = True) -> ExamPlan:
    """Return the plan of a test, held: whoever writes results or slots passes this gate.

    Raises:
        MoveRefused: nobody has said yet how the test is held.
    """
    plan = queries.exam_plan(stage_id)
    if plan is None:
        raise MoveRefused(NO_PLAN)
    if held:
        lock(plan)
    return plan


@verb
def add_slots(
    stage: Stage, spans: list[tuple[datetime, datetime]], *, places: int, actor: Actor
) -> int:
    """Offer a series of slots and return how many are new; a time that is there stays as it is.

    Raises:
        MoveRefused: nobody has said yet how the test is held.
        RuleBroken: everybody sits it in a window, slots would overlap, or a number makes no sense.
    """
    plan = needed_plan(stage.id)
    check_seats_of_slot(places)
    if plan.opens_at is not None:
        raise RuleBroken(_l("This test is sat in a window. Take the window out to offer slots."))
    here = queries.slots_of(stage.id)
    fresh = [span for span in spans if span[0] not in {slot.starts_at for slot in here}]
    for start, end in fresh:
        if any(start < slot.ends_at and slot.starts_at < end for slot in here):
            message = _l("A slot that is there already overlaps with this series.")
            raise RuleBroken(message, field="times")
    for start, end in fresh:
        slot = ExamSlot(
            stage_id=stage.id, site_id=stage.site_id, starts_at=start, ends_at=end, seats=places
        )
        db.session.add(slot)
        db.session.flush()
        record("exam_slot.add", slot, actor=actor)
    return len(fresh)


@verb
def set_places(slot: ExamSlot, *, places: int, actor: Actor) -> None:
    """Change how many may sit a test in a slot; nobody loses a place.

    Raises:
        MoveRefused: it was called off.
        RuleBroken: more have chosen it already.
    """
    lock(slot)
    if slot.called_off_at is not None:
        raise MoveRefused(CALLED_OFF)
    check_seats_of_slot(places, queries.booked_in([slot.id])[slot.id])
    if places != slot.seats:
        slot.seats = places
        record("exam_slot.amend", slot, actor=actor)


@verb
def call_off_slot(slot: ExamSlot, *, reason: str, actor: Actor) -> int:
    """Call a slot off and write to whoever had chosen it; returns to how many. Twice is once.

    Raises:
        MoveRefused: it has begun.
        RuleBroken: there is no reason.
    """
    lock(slot)
    if slot.called_off_at is not None:
        return 0
    if slot.starts_at <= clock.now():
        raise MoveRefused(_l("This slot has begun already."))
    check_reason(reason)
    slot.called_off_at = clock.now()
    record("exam_slot.call_off", slot, actor=actor, reason=reason)
    told = 0
    for seat in queries.seats_in(slot.id):
        application = seat.application
        if queries.is_in_test(application.id) and application.person.email:
            post(mail.exam_called_off(application, application.person, slot.stage.round, slot))
            told += 1
        record("exam_seat.give_up", seat, about=application.person_id, actor=actor)
        db.session.delete(seat)
    return told
