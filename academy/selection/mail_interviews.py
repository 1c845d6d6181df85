"""Letters about interviews: choose a time, it is booked, moved, cancelled, or is tomorrow."""

from typing import Any

from academy.intake.models import Application, Round
from academy.outbox import Letter
from academy.selection.models import InterviewBooking, Stage


def times_open(application: Application, stage: Stage) -> Letter:
    """Say that one may choose a time now. Needs the application's person."""
    person = application.person
    return Letter(
        kind="selection/interview_open",
        key=f"selection/interview_open:{application.number}",
        to=person.email,
        locale=person.locale,
        context={
            "name": person.name,
            "number": application.number,
            "round": dict(stage.round.title),
            "path": _path(application),
        },
        person_id=person.id,
        site_id=application.site_id,
    )


def booked(booking: InterviewBooking) -> Letter:
    """Confirm a time that was chosen, by oneself or by staff."""
    return _of("interview_booked", booking)


def moved(booking: InterviewBooking) -> Letter:
    """Say that time or place of an appointment have changed."""
    return _of("interview_moved", booking)


def cancelled(booking: InterviewBooking) -> Letter:
    """Say that an appointment was called off, why, and that another may be chosen."""
    return _of("interview_cancelled", booking)


def tomorrow(booking: InterviewBooking) -> Letter:
    """Remind of an appointment the day before."""
    return _of("interview_tomorrow", booking)


def _path(application: Application) -> str:
    return f"/my/applications/{application.number}/interview"


def _of(kind: str, booking: InterviewBooking) -> Letter:
    application, slot = booking.application, booking.slot
    person = application.person
    return Letter(
        kind=f"selection/{kind}",
        key=f"selection/{kind}:{booking.ref}:{booking.edition}",
        to=person.email,
        locale=person.locale,
        context={"name": person.name, "path": _path(application), "number": application.number}
        | _when(booking, application.round)
        | {"place": slot.panel.place, "reason": slot.cancel_reason},
        person_id=person.id,
        site_id=application.site_id,
    )


def _when(booking: InterviewBooking, round: Round) -> dict[str, Any]:
    return {
        "round": dict(round.title),
        "starts_at": booking.slot.starts_at,
        "ends_at": booking.slot.ends_at,
        "zone": booking.application.site.zone,
    }
