"""Who came: ticked at once, and safe when two people tick."""

from academy.accommodations.events import ArrangementForgotten
from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application
from academy.selection.interview_states import BOOKING_FLOW, STANDING, BookingState
from academy.selection.models import InterviewBooking, Stage
from academy.selection.queries import interviews
from academy.selection.rules import check_reason
from academy.selection.rules.interviews import CHANGED_MEANWHILE, NOT_BEGUN
from academy.selection.services.interviews.sheets import return_sheets, take_sheets


@verb
def come(booking: InterviewBooking, *, seen: BookingState, actor: Actor) -> None:
    """Note that somebody is there; twice is once. `seen` is what stood on the page.

    Raises:
        RuleBroken: somebody else has marked it otherwise, or another time was given meanwhile.
    """
    _mark(booking, "come", BookingState.CAME, seen=seen, actor=actor)
    _return(booking)


@verb
def untick(booking: InterviewBooking, *, seen: BookingState, actor: Actor) -> None:
    """Take a mark back.

    Raises:
        RuleBroken: somebody else has marked it otherwise, or another time was given meanwhile.
    """
    _mark(booking, "untick", BookingState.BOOKED, seen=seen, actor=actor)
    _return(booking)


@verb
def miss(booking: InterviewBooking, *, reason: str, seen: BookingState, actor: Actor) -> None:
    """Note that somebody did not come, and why one knows; staff may give them another time.

    Raises:
        RuleBroken: there is no reason, it has not begun, or somebody else has marked it otherwise.
    """
    check_reason(reason)
    if clock.now() < booking.slot.starts_at:
        raise RuleBroken(NOT_BEGUN, field="reason")
    _mark(booking, "miss", BookingState.NO_SHOW, seen=seen, actor=actor, reason=reason)
    stage = db.session.get_one(Stage, booking.stage_id)
    take_sheets(db.session.get_one(Application, booking.application_id), stage)


@verb
def tell_panel(booking: InterviewBooking, *, note: str, actor: Actor) -> None:
    """Say what the panel shall have ready for somebody; what was asked for stays unsaid."""
    lock(booking)
    booking.panel_note = note
    record("interview.arrange", booking, about=booking.application.person_id, actor=actor)


@verb
def forget_notes(forgotten: ArrangementForgotten) -> None:
    """Take from panels what was written for them from a request that is deleted."""
    bookings = interviews.bookings_with_note(forgotten.person_id, forgotten.cohort_id)
    for booking in bookings:
        booking.panel_note = ""
        record("interview.arrange", booking, about=forgotten.person_id, actor=SYSTEM)


def _return(booking: InterviewBooking) -> None:
    return_sheets(booking, db.session.get_one(Stage, booking.stage_id))


def _mark(
    booking: InterviewBooking,
    verb: str,
    after: BookingState,
    *,
    seen: BookingState,
    actor: Actor,
    reason: str = "",
) -> None:
    application = booking.application
    lock(application)
    lock(booking)
    if booking.status is after:
        return
    if booking.status is not seen:
        raise RuleBroken(CHANGED_MEANWHILE)
    if not BOOKING_FLOW.allows(booking.status, verb):
        raise MoveRefused()
    other = interviews.standing_booking(application.id)
    if after in STANDING and other is not None and other.id != booking.id:
        raise RuleBroken(CHANGED_MEANWHILE)
    booking.status = BOOKING_FLOW.after(booking.status, verb)
    booking.reason, booking.marked_at = reason, clock.now()
    about = application.person_id
    record(f"interview.{verb}", booking, about=about, actor=actor, reason=reason or None)
