"""One slot is moved, called off, or deleted while it is empty."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.selection import mail_interviews as mail
from academy.selection.interview_states import BOOKING_FLOW, BookingState, SlotState
from academy.selection.models import InterviewBooking, InterviewSlot, PanelMember
from academy.selection.queries import interviews
from academy.selection.rules import check_phase, check_reason
from academy.selection.rules.interviews import check_length, clashes
from academy.selection.services.interviews.letters import write_to
from academy.selection.services.interviews.panels import SEEN
from academy.selection.services.interviews.sheets import take_sheets


def _check_open(slot: InterviewSlot) -> None:
    if slot.status is not SlotState.OPEN:
        raise MoveRefused(_l("This time was called off already."))


def _booked(slot: InterviewSlot) -> list[InterviewBooking]:
    """Return the appointments to come; nobody who was met already is moved."""
    rows = interviews.bookings_in(slot.id)
    if any(each.status in (BookingState.CAME, BookingState.NO_SHOW) for each in rows):
        raise MoveRefused(_l("This interview was held already."))
    return [each for each in rows if each.status is BookingState.BOOKED]


@verb
def move_slot(slot: InterviewSlot, *, starts_at: datetime, minutes: int, actor: Actor) -> None:
    """Hold a slot at another time; those booked are told, and may choose anew until it begins.

    Raises:
        MoveRefused: it was called off, or held, or the reviews are closed.
        RuleBroken: the time is over, or the panel or one of its members is taken then.
    """
    check_length(minutes)
    lock(slot.stage)
    check_phase(slot.stage.phase, *SEEN)
    lock(slot)
    _check_open(slot)
    ends_at = starts_at + timedelta(minutes=minutes)
    if (starts_at, ends_at) == (slot.starts_at, slot.ends_at):
        return
    if starts_at <= clock.now():
        raise RuleBroken(_l("This time lies in the past."), field="day")
    if clashes((starts_at, ends_at), _taken(slot)):
        raise RuleBroken(
            _l("The panel, or somebody on it, interviews at this time already."), field="begins"
        )
    bookings = _booked(slot)
    slot.starts_at, slot.ends_at = starts_at, ends_at
    record("interview_slot.move", slot, actor=actor)
    for booking in bookings:
        booking.edition += 1
        booking.moved_at, booking.reminded_at = clock.now(), None
        db.session.flush()
        write_to(booking, mail.moved)


def _taken(slot: InterviewSlot) -> list[tuple[datetime, datetime]]:
    """Return when the panel or somebody on it interviews, besides this slot."""
    people = db.session.scalars(
        PanelMember.__table__.select()
        .with_only_columns(PanelMember.person_id)
        .where(PanelMember.panel_id == slot.panel_id)
    ).all()
    return interviews.busy_times(people, besides=slot.id)


@verb
def cancel_slot(slot: InterviewSlot, *, reason: str, actor: Actor) -> None:
    """Call a slot off: those booked are told why, and may choose another time. Twice is once.

    Raises:
        MoveRefused: it was held already.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(slot)
    if slot.status is SlotState.CANCELLED:
        return
    bookings = _booked(slot)
    slot.status, slot.cancel_reason = SlotState.CANCELLED, reason
    record("interview_slot.cancel", slot, actor=actor, reason=reason)
    for booking in bookings:
        booking.status = BOOKING_FLOW.after(booking.status, "call_off")
        about = booking.application.person_id
        record("interview.call_off", booking, about=about, actor=actor)
        take_sheets(booking.application, slot.stage)
        write_to(booking, mail.cancelled)


@verb
def drop_slot(slot: InterviewSlot, *, actor: Actor) -> None:
    """Delete a slot in which nobody ever had a seat.

    Raises:
        RuleBroken: somebody has or had one; then it is called off instead.
    """
    lock(slot)
    if interviews.bookings_in(slot.id):
        raise RuleBroken(_l("Somebody booked this time. Please call it off: then they are told."))
    record("interview_slot.delete", slot, actor=actor)
    db.session.delete(slot)
