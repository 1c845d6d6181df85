"""An interview as a file for calendars."""

from datetime import datetime

from flask_babel import gettext as _

from academy.core.calendars import Appointment, calendar_file
from academy.selection.models import InterviewBooking


def calendar_of(booking: InterviewBooking, *, at: datetime) -> bytes:
    """Return an appointment; a later edition takes the place of the one before."""
    slot = booking.slot
    appointment = Appointment(
        uid=f"interview-{booking.ref}@academy",
        product="interviews",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        sequence=booking.edition,
        summary=_("Interview"),
        where=slot.panel.place,
    )
    return calendar_file(appointment, at=at)
