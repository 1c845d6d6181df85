"""Possible leaks, and whom they concern: from the access log, exports and messages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.audit.models import Access
from academy.audit.queries import people_of
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.privacy.models import Breach, BreachPerson, BreachStep
from academy.privacy.states import BreachState

# Tables by name, not an import: messages are written in a room beside this one.
_MESSAGES = sa.table("messages", sa.column("id"), sa.column("ref"), sa.column("site_id"))
_RECIPIENTS = sa.table("message_recipients", sa.column("message_id"), sa.column("person_id"))


def get_breach(ref: str) -> Breach | None:
    """Return a possible leak with its site."""
    return db.session.scalar(_loaded().where(Breach.ref == tidy_ref(ref)[:20]))


def breaches_visible_to(actor: Actor) -> sa.Select[Breach]:
    """Select the possible leaks at the sites of an actor."""
    sites = actor.sites(Role.ADMIN)
    return _loaded() if sites is None else _loaded().where(Breach.site_id.in_(sites))


def open_at(site_id: int) -> Sequence[Breach]:
    """Return the leaks of a site that are not closed, the oldest first."""
    return db.session.scalars(
        _loaded()
        .where(Breach.site_id == site_id, Breach.status == BreachState.OPEN)
        .order_by(Breach.known_at, Breach.id)
    ).all()


def concerned(breach_id: int, *, limit: int = 100) -> Sequence[BreachPerson]:
    """Return those whom a leak concerns, with the person."""
    return db.session.scalars(
        sa.select(BreachPerson)
        .where(BreachPerson.breach_id == breach_id)
        .options(joinedload(BreachPerson.person, innerjoin=True))
        .order_by(BreachPerson.id)
        .limit(limit)
    ).all()


def untold(breach_id: int, *, by_letter: bool | None = None) -> sa.Select[BreachPerson]:
    """Select those who are still to be told, with the person: all, or those a letter can reach.

    Somebody erased meanwhile is nobody who can be told.
    """
    found = (
        sa.select(BreachPerson)
        .join(BreachPerson.person)
        .where(
            BreachPerson.breach_id == breach_id,
            BreachPerson.told_at.is_(None),
            Person.erased_at.is_(None),
        )
        .options(joinedload(BreachPerson.person, innerjoin=True))
        .order_by(BreachPerson.id)
    )
    if by_letter is None:
        return found
    return found.where(Person.email != "" if by_letter else Person.email == "")


def still_to_tell(breach_id: int, *, limit: int = 100) -> Sequence[BreachPerson]:
    """Return those who are still to be told, first those whom no letter from here reaches."""
    query = untold(breach_id).order_by(None).order_by(Person.email != "", BreachPerson.id)
    return db.session.scalars(query.limit(limit)).all()


def on_list(breach_id: int, refs: Sequence[str]) -> Sequence[BreachPerson]:
    """Return those on the list who have these references, told or not, with the person."""
    named = [tidy_ref(ref)[:20] for ref in refs]
    return db.session.scalars(
        sa.select(BreachPerson)
        .join(BreachPerson.person)
        .where(BreachPerson.breach_id == breach_id, Person.ref.in_(named))
        .options(joinedload(BreachPerson.person, innerjoin=True))
        .order_by(BreachPerson.id)
    ).all()


def newest_untold(breach_id: int) -> int | None:
    """Return the key of whoever was put on the list last and is still to be told."""
    return db.session.scalar(
        untold(breach_id).with_only_columns(sa.func.max(BreachPerson.id)).order_by(None)
    )


def count_untold(breach_id: int) -> tuple[int, int]:
    """Return how many are still to be told: (by a letter from here, otherwise)."""
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(Person.email != ""), sa.func.count().filter(Person.email == "")
        )
        .select_from(BreachPerson)
        .join(BreachPerson.person)
        .where(
            BreachPerson.breach_id == breach_id,
            BreachPerson.told_at.is_(None),
            Person.erased_at.is_(None),
        )
    ).one()
    return row[0], row[1]


def count_concerned(breach_id: int) -> tuple[int, int]:
    """Return (concerned, told) of a leak."""
    row = db.session.execute(
        sa.select(sa.func.count(BreachPerson.id), sa.func.count(BreachPerson.told_at)).where(
            BreachPerson.breach_id == breach_id
        )
    ).one()
    return row[0], row[1]


def steps_of(breach_id: int) -> Sequence[tuple[BreachStep, str]]:
    """Return the log of a leak with the names of who wrote it, the oldest first."""
    rows = db.session.execute(
        sa.select(BreachStep, Person.name)
        .outerjoin(Person, Person.id == BreachStep.written_by)
        .where(BreachStep.breach_id == breach_id)
        .order_by(BreachStep.id)
    ).all()
    return [(step, name or "") for step, name in rows]


def known_in(breach_id: int, person_ids: Iterable[int]) -> set[int]:
    """Return which of these people are on the list already."""
    return set(
        db.session.scalars(
            sa.select(BreachPerson.person_id).where(
                BreachPerson.breach_id == breach_id, BreachPerson.person_id.in_(list(person_ids))
            )
        )
    )


def seen_by(actor_id: int, start: datetime, end: datetime) -> list[int]:
    """Return whom somebody saw or exported in a time, by the access log."""
    looks = sa.select(Access.id).where(
        Access.actor_id == actor_id, Access.at >= start, Access.at < end
    )
    return people_of(looks)


def got_message(ref: str, site_id: int) -> list[int]:
    """Return who got a message of a site."""
    return list(
        db.session.scalars(
            sa.select(_RECIPIENTS.c.person_id)
            .join(_MESSAGES, _MESSAGES.c.id == _RECIPIENTS.c.message_id)
            .where(_MESSAGES.c.ref == tidy_ref(ref)[:20], _MESSAGES.c.site_id == site_id)
            .distinct()
            .order_by(_RECIPIENTS.c.person_id)
        )
    )


def _loaded() -> sa.Select[Breach]:
    return sa.select(Breach).options(joinedload(Breach.site, innerjoin=True))
