"""Appointments: an applicant takes, changes or gives one up; staff book for somebody."""

from datetime import datetime

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.selection import mail_interviews as mail
from academy.selection.interview_states import BOOKING_FLOW, BookingState, SlotState
from academy.selection.models import InterviewBooking, InterviewPlan, InterviewSlot
from academy.selection.queries import interviews
from academy.selection.queries.interview_days import Invited, open_panels
from academy.selection.rules import check_reason
from academy.selection.rules.interviews import (
    MISSED,
    MOVED_MEANWHILE,
    NOT_OPEN,
    OVER,
    TAKEN,
    TOO_LATE,
    check_seat_free,
    closes_at,
    may_change,
)
from academy.selection.services.interviews.letters import write_to
from academy.selection.services.interviews.sheets import take_sheets


@verb
def book(
    invited: Invited, slot: InterviewSlot, *, seen: int | None = None, actor: Actor
) -> InterviewBooking:
    """Take a time, or change to it; the same time again changes nothing.

    Which panels an applicant may not meet is never told: their times are simply taken. `seen` is
    the state of the slot that stood on the page.

    Raises:
        MoveRefused: the application is no longer in its interviews.
        RuleBroken: times cannot be chosen now, this one is taken or was moved, or it is too late.
    """
    lock(invited.application)
    plan, now = _published(invited), clock.now()
    known = interviews.standing_booking(invited.id)
    if known is not None and known.slot_id == slot.id:
        return known
    if known is None and _missed(invited):
        raise RuleBroken(MISSED)
    if known is not None:
        _check_change(known, plan, now)
    if now >= closes_at(slot.starts_at, plan.notice_hours):
        raise RuleBroken(TAKEN, field="slot")
    return _seat(invited, slot, known, reason="", seen=seen, actor=actor)


@verb
def book_for(
    invited: Invited, slot: InterviewSlot, *, reason: str, seen: int | None = None, actor: Actor
) -> InterviewBooking:
    """Book or move for an applicant, also at short notice or after they missed one.

    Raises:
        MoveRefused: the application is no longer in its interviews.
        RuleBroken: there is no reason, or this time is taken or was moved.
    """
    check_reason(reason)
    lock(invited.application)
    known = interviews.standing_booking(invited.id)
    if known is not None and known.slot_id == slot.id:
        return known
    if known is not None and known.status is BookingState.CAME:
        raise RuleBroken(OVER)
    return _seat(invited, slot, known, reason=reason, seen=seen, actor=actor)


def _published(invited: Invited) -> InterviewPlan:
    plan = invited.plan
    if plan is None or plan.published_at is None:
        raise RuleBroken(NOT_OPEN)
    return plan


def _missed(invited: Invited) -> bool:
    known = interviews.bookings_of(invited.application.id)
    return bool(known) and known[0].status is BookingState.NO_SHOW


def _check_change(known: InterviewBooking, plan: InterviewPlan, now: datetime) -> None:
    if known.status is BookingState.CAME:
        raise RuleBroken(OVER)
    moved = known.moved_at is not None
    if not may_change(known.slot.starts_at, plan.notice_hours, now, was_moved=moved):
        raise RuleBroken(TOO_LATE)


def _seat(
    invited: Invited,
    slot: InterviewSlot,
    known: InterviewBooking | None,
    *,
    reason: str,
    seen: int | None,
    actor: Actor,
) -> InterviewBooking:
    """Give an application a seat, while its row and then the slot's are held."""
    if not invited.is_open:
        raise MoveRefused()
    if not interviews.is_there(slot.id):
        raise RuleBroken(TAKEN, field="slot")
    lock(slot)
    if seen is not None and slot.version != seen:
        raise RuleBroken(MOVED_MEANWHILE, field="slot")
    of_stage = slot.stage_id == invited.stage.id and slot.status is SlotState.OPEN
    if not of_stage or slot.starts_at <= clock.now() or slot.panel_id not in open_panels(invited):
        raise RuleBroken(TAKEN, field="slot")
    check_seat_free(interviews.seats_taken([slot.id]).get(slot.id, 0), slot.seats)
    booking = _changed(known, slot) if known else _new(invited, slot)
    booking.reason = reason
    db.session.flush()
    record(
        "interview.move" if known else "interview.book",
        booking,
        about=invited.person_id,
        actor=actor,
        reason=reason or None,
    )
    if known is not None:
        stay = interviews.interviewers(invited.stage).get(slot.panel_id, frozenset[int]())
        take_sheets(invited.application, invited.stage, stay=stay)
    write_to(booking, mail.booked)
    return booking


def _new(invited: Invited, slot: InterviewSlot) -> InterviewBooking:
    before = interviews.bookings_of(invited.application.id)
    booking = InterviewBooking(
        slot_id=slot.id,
        application_id=invited.application.id,
        stage_id=slot.stage_id,
        site_id=slot.site_id,
        edition=1,
        booked_at=clock.now(),
        panel_note=before[0].panel_note if before else "",
    )
    booking.slot, booking.application = slot, invited.application
    db.session.add(booking)
    return booking


def _changed(booking: InterviewBooking, slot: InterviewSlot) -> InterviewBooking:
    booking.status = BOOKING_FLOW.after(booking.status, "move")
    booking.slot = slot
    booking.edition += 1
    booking.booked_at = clock.now()
    booking.moved_at = booking.reminded_at = None
    return booking


@verb
def give_up(invited: Invited, *, actor: Actor) -> None:
    """Give one's time back for others; another may be chosen. A second press changes nothing.

    Raises:
        MoveRefused: the application is no longer in its interviews.
        RuleBroken: it is too late.
    """
    lock(invited.application)
    known = interviews.standing_booking(invited.application.id)
    if known is None:
        return
    if not invited.is_open:
        raise MoveRefused()
    _check_change(known, _published(invited), clock.now())
    known.status = BOOKING_FLOW.after(known.status, "give_up")
    record("interview.give_up", known, about=invited.person_id, actor=actor)
    take_sheets(invited.application, invited.stage)
