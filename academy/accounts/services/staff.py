"""Roles for people who may not have an account yet."""

from datetime import datetime

from academy.accounts.models import Person
from academy.accounts.queries import person_by_email, user_of
from academy.accounts.roles import grant_by_hand
from academy.accounts.rules import normal_email
from academy.accounts.services.people import create_person, invite
from academy.core.actors import Actor, Role
from academy.core.db import verb


@verb
def appoint_by_email(
    *,
    email: str,
    name: str,
    locale: str,
    role: Role,
    site_id: int | None,
    reason: str,
    actor: Actor,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> tuple[Person, bool]:
    """Give a role to whoever has an address; return the person and whether they were invited.

    Raises:
        RuleBroken: the actor may not give this role here.
    """
    email = normal_email(email)
    person = person_by_email(email)
    if person is None:
        person = create_person(name=name, email=email, locale=locale, actor=actor)
    grant_by_hand(
        person.id,
        role,
        site_id=site_id,
        reason=reason,
        actor=actor,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    user = user_of(person.id)
    if user is not None and user.password is not None:
        return person, False
    invite(person, email=email, actor=actor)
    return person, True
