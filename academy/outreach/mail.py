"""The letters of this room."""

from datetime import date

from academy.cohorts.models import Site
from academy.intake.models import Round
from academy.outbox import Letter
from academy.outreach.models import Interest


def confirm_interest(site: Site, interest: Interest, *, on: date) -> Letter:
    """Ask whether an address really wants to hear of the next round."""
    return Letter(
        kind="outreach/confirm_interest",
        key=f"outreach/confirm_interest:{interest.ref}:{on}",
        to=interest.email,
        locale=interest.locale,
        context={"ref": interest.ref, "site_name": site.name},
        site_id=site.id,
    )


def round_opens(round: Round, interest: Interest) -> Letter:
    """Tell someone who asked that a round has opened."""
    return Letter(
        kind="outreach/round_opens",
        key=f"outreach/round_opens:{round.ref}:{interest.ref}",
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
