"""Slots of a test are chosen, changed and given up, by applicants or for them."""

from datetime import datetime

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application
from academy.outbox import post
from academy.selection import mail_exams as mail
from academy.selection.models import ExamPlan, ExamSeat, ExamSlot
from academy.selection.queries import exams as queries
from academy.selection.rules import check_reason
from academy.selection.rules.exam_slots import (
    CALLED_OFF,
    HAS_BEGUN,
    HAS_RESULT,
    NO_PLACE_LEFT,
    NOT_IN_TEST,
    check_may_choose,
)
from academy.selection.services.exams import needed_plan


@verb
def choose_slot(application: Application, slot: ExamSlot, *, actor: Actor) -> ExamSeat:
    """Choose a slot, or another one; the same one again changes nothing.

    Raises:
        MoveRefused: the application is not in the test.
        RuleBroken: no place is left, it is too late, the slot was called off, a result is in.
    """
    plan = needed_plan(slot.stage_id, held=False)
    seat = _held_in_test(application, slot)
    if seat is not None and seat.slot_id == slot.id:
        return seat
    now = clock.now()
    check_may_choose(slot.starts_at, plan.hours, now)
    if seat is not None and seat.slot is not None and seat.slot.ends_at > now:
        check_may_choose(seat.slot.starts_at, plan.hours, now)
    seat = _take(application, slot, seat, now)
    record("exam_seat.choose", seat, about=application.person_id, actor=actor)
    _write_of_slot(application, slot, plan, now)
    return seat


@verb
def choose_for(application: Application, slot: ExamSlot, *, reason: str, actor: Actor) -> ExamSeat:
    """Choose a slot for somebody, or another one, until it begins; they get the same letter.

    Raises:
        MoveRefused: the application is not in the test.
        RuleBroken: there is no reason, no place is left, the slot has begun or was called off, a
            result is in.
    """
    check_reason(reason)
    plan = needed_plan(slot.stage_id, held=False)
    seat = _held_in_test(application, slot)
    if seat is not None and seat.slot_id == slot.id:
        return seat
    now = clock.now()
    if slot.starts_at <= now:
        raise RuleBroken(HAS_BEGUN, field="slot")
    seat = _take(application, slot, seat, now)
    record("exam_seat.choose_for", seat, about=application.person_id, actor=actor, reason=reason)
    _write_of_slot(application, slot, plan, now)
    return seat


@verb
def give_up_for(application: Application, stage_id: int, *, reason: str, actor: Actor) -> None:
    """Give a slot up for somebody, so that another can have it; without one nothing happens.

    Raises:
        RuleBroken: there is no reason, or a result is in.
    """
    check_reason(reason)
    needed_plan(stage_id, held=False)
    lock(application)
    seat = _held_seat(application, stage_id)
    if seat is None or seat.slot is None:
        return
    if queries.result_of(stage_id, application.id) is not None:
        raise RuleBroken(HAS_RESULT, field="slot")
    record("exam_seat.give_up_for", seat, about=application.person_id, actor=actor, reason=reason)
    db.session.delete(seat)


def _held_in_test(application: Application, slot: ExamSlot) -> ExamSeat | None:
    lock(application)
    if not queries.is_in_test(application.id) or not _is_entered(application, slot.stage_id):
        raise MoveRefused(NOT_IN_TEST)
    return _held_seat(application, slot.stage_id, slot)


def _take(
    application: Application, slot: ExamSlot, seat: ExamSeat | None, now: datetime
) -> ExamSeat:
    """Put somebody into a slot that is held, in place of what they have."""
    if slot.called_off_at is not None:
        raise RuleBroken(CALLED_OFF, field="slot")
    if queries.result_of(slot.stage_id, application.id) is not None:
        raise RuleBroken(HAS_RESULT, field="slot")
    if queries.booked_in([slot.id])[slot.id] >= slot.seats:
        raise RuleBroken(NO_PLACE_LEFT, field="slot")
    if seat is None:
        seat = ExamSeat(stage_id=slot.stage_id, application_id=application.id, site_id=slot.site_id)
        db.session.add(seat)
    seat.slot_id, seat.booked_at, seat.reminded_at = slot.id, now, None
    db.session.flush()
    return seat


def _held_seat(application: Application, stage_id: int, *more: ExamSlot) -> ExamSeat | None:
    """Return what an applicant has chosen, with its slot held: it may be called off right now."""
    seat = queries.seat_of(stage_id, application.id)
    own = [seat.slot] if seat is not None and seat.slot is not None else []
    for slot in sorted([*own, *more], key=lambda slot: slot.id):
        lock(slot)
    return queries.seat_of(stage_id, application.id)


def _write_of_slot(application: Application, slot: ExamSlot, plan: ExamPlan, at: datetime) -> None:
    person = db.session.get_one(Person, application.person_id)
    if person.email:
        post(mail.exam_booked(application, person, slot.stage.round, slot, plan, at=at))


@verb
def give_slot_up(application: Application, stage_id: int, *, actor: Actor) -> None:
    """Give a slot up; without one nothing happens.

    Raises:
        RuleBroken: it is too late.
    """
    plan = needed_plan(stage_id, held=False)
    lock(application)
    seat = _held_seat(application, stage_id)
    if seat is None or seat.slot is None:
        return
    check_may_choose(seat.slot.starts_at, plan.hours, clock.now())
    record("exam_seat.give_up", seat, about=application.person_id, actor=actor)
    db.session.delete(seat)


def _is_entered(application: Application, stage_id: int) -> bool:
    sitting = queries.get_sitting(application.number)
    return sitting is not None and sitting.stage.id == stage_id
