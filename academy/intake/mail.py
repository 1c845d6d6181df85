"""The letters of this room."""

from datetime import date

from academy.cohorts.models import Site
from academy.intake.models import Application, Interest, Round
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


def confirm_interest(site: Site, interest: Interest, *, on: date) -> Letter:
    """Ask whether an address really wants to hear of the next round."""
    return Letter(
        kind="intake/confirm_interest",
        key=f"intake/confirm_interest:{interest.ref}:{on}",
        to=interest.email,
        locale=interest.locale,
        context={"ref": interest.ref, "site_name": site.name},
        site_id=site.id,
    )


def round_opens(round: Round, interest: Interest) -> Letter:
    """Tell someone who asked that a round has opened."""
    return Letter(
        kind="intake/round_opens",
        key=f"intake/round_opens:{round.ref}:{interest.ref}",
        to=interest.email,
        locale=interest.locale,
        context={
            "ref": interest.ref,
            "round_ref": round.ref,
            "round_title": round.title,
            "zone": round.site.zone,
            "opens_at": round.opens_at,
            "closes_at": round.closes_at,
        },
        site_id=round.site_id,
    )
