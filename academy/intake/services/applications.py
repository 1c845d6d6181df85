"""An application from its first answer to its receipt, and what later rooms do with it."""

from academy.audit import record
from academy.core.actors import Actor
from academy.core.db import verb
from academy.intake.models import Application
from academy.intake.states import APPLICATION_FLOW


@verb
def move(application: Application, verb: str, *, actor: Actor, reason: str | None = None) -> None:
    """Change where an application stands, as its applicant may know it.

    For later rooms: `take_into_review`, `offer`, `waitlist`, `decline`, `accept`,
    `decline_offer`, `lapse_offer`, `drop`.

    Raises:
        MoveRefused: this cannot be done from where the application stands.
    """
    application.status = APPLICATION_FLOW.after(application.status, verb)
    record(f"application.{verb}", application, actor=actor, reason=reason)
