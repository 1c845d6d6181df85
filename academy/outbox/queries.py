"""Read the outbox: what is due, what stands where, and what an actor may see of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.outbox.models import BouncingAddress, StoredLetter
from academy.outbox.rules import is_quiet
from academy.outbox.states import LetterState


class Standing(NamedTuple):
    """How many letters stand in a state, and the age of the oldest of them in seconds."""

    status: LetterState
    letters: int
    oldest: float


def get_letter(letter_id: int) -> StoredLetter | None:
    """Return a letter."""
    return db.session.get(StoredLetter, letter_id)


def select_due(now: datetime, limit: int) -> sa.Select[int]:
    """Select the mails that may be delivered at this instant and that nobody is delivering."""
    query = (
        sa.select(StoredLetter.id)
        .where(
            StoredLetter.status == LetterState.WAITING,
            StoredLetter.channel == "mail",
            StoredLetter.due_at <= now,
            StoredLetter.leased_until < now,
        )
        .order_by(StoredLetter.due_at, StoredLetter.id)
        .limit(limit)
    )
    if quiet := [zone for zone in _zones_of_promotions() if is_quiet(now, zone)]:
        query = query.where(
            sa.or_(StoredLetter.promotion.is_(False), StoredLetter.zone.not_in(quiet))
        )
    return query


def _zones_of_promotions() -> list[str]:
    """Return the clocks of the promotions that wait; an index holds nothing but these."""
    waiting = sa.select(StoredLetter.zone).where(
        StoredLetter.promotion, StoredLetter.status == LetterState.WAITING
    )
    return list(db.session.scalars(waiting.distinct().order_by(StoredLetter.zone)))


def select_letters(
    actor: Actor, status: LetterState, *, channel: str = "mail"
) -> sa.Select[StoredLetter]:
    """Select the letters of a state, as far as the actor's sites go."""
    query = sa.select(StoredLetter).where(
        StoredLetter.status == status, StoredLetter.channel == channel
    )
    return letters_visible_to(actor, query)


def letters_visible_to(actor: Actor, query: sa.Select[StoredLetter]) -> sa.Select[StoredLetter]:
    """Narrow a query to the actor's sites; letters of no site need the role for all sites."""
    sites = actor.sites(Role.ADMIN, Role.ADMISSIONS)
    return query if sites is None else query.where(StoredLetter.site_id.in_(sites))


def count_by_state(now: datetime) -> list[Standing]:
    """Return the depth and age of the outbox for the states that ask for attention."""
    rows = db.session.execute(
        sa.select(StoredLetter.status, sa.func.count(), sa.func.min(StoredLetter.created_at))
        .where(StoredLetter.status.in_([LetterState.WAITING, LetterState.FAILED]))
        .group_by(StoredLetter.status)
        .order_by(StoredLetter.status)
    )
    return [
        Standing(status, letters, (now - oldest).total_seconds())
        for status, letters, oldest in rows
    ]


def seconds_overdue(now: datetime) -> float:
    """Return for how long the most overdue mail could have been sent; 0 if none could."""
    oldest = db.session.scalar(
        sa.select(sa.func.min(StoredLetter.due_at)).where(
            StoredLetter.status == LetterState.WAITING, StoredLetter.channel == "mail"
        )
    )
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def select_purgeable(now: datetime, days: int, limit: int) -> sa.Select[int]:
    """Select letters that left the outbox so long ago that their text has to go."""
    return (
        sa.select(StoredLetter.id)
        .where(
            StoredLetter.status != LetterState.WAITING,
            StoredLetter.created_at < now - timedelta(days=days),
            StoredLetter.purged_at.is_(None),
        )
        .order_by(StoredLetter.id)
        .limit(limit)
    )


def letter_by_message_id(message_id: str) -> StoredLetter | None:
    """Return the letter that went out under a Message-ID, which only its readers know."""
    return db.session.scalar(
        sa.select(StoredLetter).where(StoredLetter.message_id == message_id).limit(1)
    )


def get_bouncing(address_id: int) -> BouncingAddress | None:
    """Return an address that takes no letters."""
    return db.session.get(BouncingAddress, address_id)


def bounce_of(email: str) -> BouncingAddress | None:
    """Return what is known of an address that takes no letters, or None for any other."""
    return db.session.scalar(sa.select(BouncingAddress).where(BouncingAddress.email == email))


def bouncing_among(emails: Iterable[str]) -> set[str]:
    """Return those of some addresses that take no letters."""
    query = sa.select(BouncingAddress.email).where(BouncingAddress.email.in_(list(emails)))
    return set(db.session.scalars(query))


def select_bouncing(actor: Actor) -> sa.Select[BouncingAddress]:
    """Select the addresses that take no letters, as far as the actor's sites go."""
    query = sa.select(BouncingAddress)
    sites = actor.sites(Role.ADMIN, Role.ADMISSIONS)
    return query if sites is None else query.where(BouncingAddress.site_id.in_(sites))
