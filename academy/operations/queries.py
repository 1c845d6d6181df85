"""Read how the house is: the worker's pulse, the history, who looked at whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from academy.accounts.models import Grant, Person
from academy.audit.models import Access, Entry, Seal, Values
from academy.audit.queries import has_seen
from academy.cohorts.models import Site
from academy.core.actors import STAFF_ROLES, Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.outbox.models import ClockSlot

READERS = (Role.ADMIN, Role.AUDITOR)
"""Roles that read history and access log at their sites."""


def last_tick() -> datetime | None:
    """Return when a worker last took a slot of the clock."""
    return db.session.scalar(sa.select(sa.func.max(ClockSlot.taken_at)))


def unsealed_since() -> datetime | None:
    """Return the time of the oldest row after the newest seal."""
    sealed = sa.select(sa.func.coalesce(sa.func.max(Seal.last_id), 0)).scalar_subquery()
    return db.session.scalar(sa.select(sa.func.min(Entry.at)).where(Entry.id > sealed))


@dataclass(frozen=True)
class HistoryFilter:
    """What part of the history someone asks for; empty means all."""

    kind: str = ""
    person_id: int | None = None
    denied: bool = False
    until: date | None = None


def select_history(actor: Actor, wanted: HistoryFilter, zone: str) -> sa.Select[Entry]:
    """Select rows of the history that an actor may read; rows of no site need all sites."""
    query = sa.select(Entry)
    sites = actor.sites(*READERS)
    if sites is not None:
        query = query.where(Entry.site_id.in_(sites))
    if wanted.kind:
        query = query.where(Entry.verb.startswith(f"{wanted.kind}.", autoescape=True))
    if wanted.person_id is not None:
        who = wanted.person_id
        query = query.where(sa.or_(Entry.about_id == who, Entry.actor_id == who))
    if wanted.denied:
        query = query.where(Entry.denied)
    if wanted.until:
        end = datetime.combine(wanted.until, time.max, ZoneInfo(zone))
        query = query.where(Entry.at <= end)
    return query


def values_of(entry_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what the fields of entries held before and after, where it is still kept."""
    rows = db.session.execute(
        sa.select(Values.entry_id, Values.content)
        .where(Values.entry_id.in_(list(entry_ids)))
        .order_by(Values.entry_id)
    )
    return {row.entry_id: row.content for row in rows}


class Named(NamedTuple):
    """A person as a list of staff shows them."""

    ref: str
    name: str


def people_named(person_ids: Iterable[int | None]) -> dict[int, Named]:
    """Return reference and name of people by their keys; an erased one has no name."""
    wanted = sorted({person_id for person_id in person_ids if person_id is not None})
    rows = db.session.execute(
        sa.select(Person.id, Person.ref, Person.name)
        .where(Person.id.in_(wanted))
        .order_by(Person.id)
    )
    return {row.id: Named(row.ref, row.name or row.ref) for row in rows}


def person_id_of(ref: str) -> int:
    """Return the key of the person with a reference, or 0, which nobody has."""
    found = db.session.scalar(sa.select(Person.id).where(Person.ref == tidy_ref(ref)))
    return found or 0


def zone_of(actor: Actor) -> str:
    """Return the time zone in which staff read times: that of their first site."""
    sites = actor.sites(*STAFF_ROLES)
    query = sa.select(Site.zone).order_by(Site.id).limit(1)
    found = db.session.scalar(query if sites is None else query.where(Site.id.in_(sites)))
    return found or "UTC"


def select_access(actor: Actor, person_id: int | None = None) -> sa.Select[Access]:
    """Select looks at people that an actor may read.

    A look belongs to the sites of whoever looked: an admin of one site reads what those saw who
    work there and nowhere else; for the others the role for all sites is needed.
    """
    query = sa.select(Access)
    sites = actor.sites(*READERS)
    if sites is not None:
        query = query.where(*_looked_for(sites))
    if person_id is not None:
        query = query.where(sa.or_(Access.actor_id == person_id, has_seen(person_id)))
    return query


def _looked_for(sites: frozenset[int]) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    held = (
        Grant.person_id == Access.actor_id,
        Grant.role != Role.LEARNER,
        Grant.starts_at <= Access.at,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > Access.at),
    )
    elsewhere = sa.or_(Grant.site_id.is_(None), Grant.site_id.not_in(sites))
    return (
        sa.exists().where(*held, Grant.site_id.in_(sites)),
        ~sa.exists().where(*held, elsewhere),
    )
