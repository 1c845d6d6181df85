"""Take back what one agreed to, through the verb of the room that keeps it."""

from academy.accommodations.services import withdraw as withdraw_arrangement
from academy.alumni import services as alumni
from academy.alumni.states import Audience
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import lock, verb
from academy.intake.models import Consent
from academy.outreach.services import forget_interest
from academy.privacy.queries.consents import Agreement, Matter
from academy.projects.services import describe_self
from academy.projects.states import Credit


@verb
def take_back(agreement: Agreement, *, actor: Actor) -> None:
    """End an agreement; one that is ended stays as it is."""
    thing = agreement.thing
    match agreement.matter:
        case Matter.NOTICE:
            _end_consent(thing, actor)
        case Matter.ARRANGEMENT:
            if thing.withdrawn_at is None:
                withdraw_arrangement(thing, actor=actor)
        case Matter.NEWS:
            forget_interest(thing, actor=actor)
        case Matter.SHOWCASE:
            describe_self(thing, role=thing.role, credit=Credit.ANONYMOUS, actor=actor)
        case Matter.DIRECTORY:
            alumni.choose_audience(thing, Audience.NOBODY, actor=actor)


def _end_consent(consent: Consent, actor: Actor) -> None:
    lock(consent)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = clock.now()
        record("consent.withdraw", consent, actor=actor)
