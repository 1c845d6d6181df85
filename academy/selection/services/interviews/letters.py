"""Who is written to about an appointment."""

from collections.abc import Callable

from academy.intake.states import ApplicationState
from academy.outbox import Letter, post
from academy.selection.models import InterviewBooking


def write_to(booking: InterviewBooking, letter: Callable[[InterviewBooking], Letter]) -> None:
    """Write to whoever still waits for an interview; who withdrew or was decided hears nothing."""
    application = booking.application
    if application.status is ApplicationState.IN_REVIEW and application.person.email:
        post(letter(booking))
