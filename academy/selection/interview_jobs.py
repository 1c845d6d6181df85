"""What the clock does about interviews: reminders the day before, and sheets for the panels."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core import clock
from academy.core.db import atomic
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.outbox import post
from academy.selection import mail_interviews as mail
from academy.selection.interview_states import BookingState, SlotState
from academy.selection.models import InterviewBooking, InterviewSlot
from academy.selection.rules.interviews import REMIND_BEFORE
from academy.selection.services.interviews import hand_sheets_due


def remind_of_interviews(limit: int = 500) -> int:
    """Remind once who is interviewed within a day, unless booked that late; return how many."""
    now = clock.now()
    with atomic() as session:
        bookings = session.scalars(
            sa.select(InterviewBooking)
            .join(InterviewBooking.slot)
            .join(InterviewBooking.application)
            .where(
                InterviewBooking.status == BookingState.BOOKED,
                InterviewBooking.reminded_at.is_(None),
                InterviewSlot.status == SlotState.OPEN,
                InterviewSlot.starts_at > now,
                InterviewSlot.starts_at <= now + REMIND_BEFORE,
                Application.status == ApplicationState.IN_REVIEW,
            )
            .options(
                contains_eager(InterviewBooking.slot).joinedload(
                    InterviewSlot.panel, innerjoin=True
                ),
                contains_eager(InterviewBooking.application).options(
                    joinedload(Application.person, innerjoin=True),
                    joinedload(Application.site, innerjoin=True),
                    joinedload(Application.round, innerjoin=True),
                ),
            )
            .order_by(InterviewBooking.id)
            .limit(limit)
            .with_for_update(of=InterviewBooking, skip_locked=True)
        ).all()
        for booking in bookings:
            booking.reminded_at = now
            early = booking.booked_at <= booking.slot.starts_at - REMIND_BEFORE
            if early and booking.application.person.email:
                post(mail.tomorrow(booking))
    return len(bookings)


__all__ = ["hand_sheets_due", "remind_of_interviews"]
