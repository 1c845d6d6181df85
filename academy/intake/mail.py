"""The letters of this room."""

from academy.intake.models import Application, Round
from academy.outbox import Letter


def received(application: Application, round: Round) -> Letter:
    """Confirm that an application was handed in, with its number and the server's time."""
    at = application.submitted_at
    assert at is not None
    return Letter(
        kind="intake/received",
        key=f"intake/received:{application.number}:{at:%Y%m%dT%H%M%S%f}",
        to=application.person.email,
        locale=application.language,
        context={
            "name": application.person.name,
            "number": application.number,
            "round_title": round.title,
            "zone": round.site.zone,
            "submitted_at": at,
            "closes_at": round.closes_at,
        },
        person_id=application.person_id,
        site_id=application.site_id,
    )
