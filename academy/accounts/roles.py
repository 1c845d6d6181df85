"""Grants of roles: the only place from which anyone holds one."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Grant
from academy.accounts.rules import check_grant
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db, verb
from academy.core.errors import RuleBroken

BY_HAND = "by hand"
"""The source of a grant that an administrator gave, and may end."""


@verb
def grant(
    person_id: int,
    role: Role,
    *,
    site_id: int | None,
    source: str,
    actor: Actor,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str | None = None,
) -> Grant:
    """Give a role; one that is open already from the same source is the same grant."""
    found = db.session.scalar(
        sa.select(Grant).where(
            Grant.person_id == person_id,
            Grant.role == role,
            Grant.site_id.is_(None) if site_id is None else Grant.site_id == site_id,
            Grant.source == source,
            Grant.ends_at.is_(None),
        )
    )
    if found is not None:
        return found
    given = Grant(
        person_id=person_id,
        role=role,
        site_id=site_id,
        source=source,
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
        granted_by=actor.person_id,
    )
    db.session.add(given)
    record("grant.give", given, actor=actor, reason=reason)
    return given


@verb
def grant_by_hand(
    person_id: int,
    role: Role,
    *,
    site_id: int | None,
    reason: str,
    actor: Actor,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Grant:
    """Give a role as an administrator.

    Raises:
        RuleBroken: the actor may not give this role here, or the dates are the wrong way round.
    """
    check_grant(actor, person_id, role, site_id)
    if ends_at is not None and ends_at <= (starts_at or clock.now()):
        raise RuleBroken(_l("The last day must come after the first."), field="ends_on")
    return grant(
        person_id,
        role,
        site_id=site_id,
        source=BY_HAND,
        actor=actor,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )


@verb
def end_by_hand(given: Grant, *, reason: str, actor: Actor) -> None:
    """End a grant that an administrator gave.

    Raises:
        RuleBroken: the actor may not end it, or it does not come from an administrator.
    """
    check_grant(actor, given.person_id, given.role, given.site_id)
    if given.source != BY_HAND:
        raise RuleBroken(
            _l("This role comes with an enrolment or an appointment, and ends with it.")
        )
    now = clock.now()
    if given.ends_at is not None and given.ends_at <= now:
        return
    given.ends_at = now
    record("grant.end", given, actor=actor, reason=reason)


@verb
def end_grants(person_id: int, *, source: str, actor: Actor, at: datetime | None = None) -> int:
    """End every open grant of a person that came from one source, now or at an instant."""
    open_grants = db.session.scalars(
        sa.select(Grant).where(
            Grant.person_id == person_id, Grant.source == source, Grant.ends_at.is_(None)
        )
    ).all()
    for given in open_grants:
        given.ends_at = at or clock.now()
        record("grant.end", given, actor=actor)
    return len(open_grants)


def roles_held(person_id: int) -> tuple[Held, ...]:
    """Return the roles a person holds at this instant."""
    now = clock.now()
    rows = db.session.execute(
        sa.select(Grant.role, Grant.site_id)
        .where(
            Grant.person_id == person_id,
            Grant.starts_at <= now,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
        )
        .order_by(Grant.id)
    )
    return tuple(Held(role, site_id) for role, site_id in rows)
