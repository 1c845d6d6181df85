"""Take back what one agreed to, through the verb of the room that keeps it."""

from academy.accommodations.services import withdraw as withdraw_arrangement
from academy.alumni import services as alumni
from academy.alumni.states import Audience
from academy.core.actors import Actor
from academy.core.db import verb
from academy.intake.services import end_consent
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
            end_consent(thing, actor=actor)
        case Matter.ARRANGEMENT:
            if thing.withdrawn_at is None:
                withdraw_arrangement(thing, actor=actor)
        case Matter.NEWS:
            forget_interest(thing, actor=actor)
        case Matter.SHOWCASE:
            describe_self(thing, role=thing.role, credit=Credit.ANONYMOUS, actor=actor)
        case Matter.DIRECTORY:
            alumni.choose_audience(thing, Audience.NOBODY, actor=actor)
