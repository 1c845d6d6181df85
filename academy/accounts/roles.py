"""Grants of roles: the only place from which anyone holds one."""

from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import Grant
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db, verb


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
    record("grant.give", given, actor=actor)
    return given


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
