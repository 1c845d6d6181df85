"""An interview as a file for calendars."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from academy.core.calendars import Appointment, calendar_file
from academy.selection.interview_states import SEATED
from academy.selection.models import InterviewBooking


def calendar_of(bookings: Sequence[InterviewBooking], *, at: datetime) -> bytes:
    """Return the latest of an application's appointments, which come the latest first.

    All have one name, so that each takes the place of the one before, also when it is off.
    """
    booking, first = bookings[0], bookings[-1]
    slot = booking.slot
    ended = sum(each.status not in SEATED for each in bookings)
    appointment = Appointment(
        uid=f"interview-{first.ref}@academy",
        product="interviews",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        sequence=sum(each.edition for each in bookings) + ended,
        summary=_("Interview"),
        where=slot.panel.place,
        state="CONFIRMED" if booking.status in SEATED else "CANCELLED",
    )
    return calendar_file(appointment, at=at)
