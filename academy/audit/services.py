"""Write history, denied attempts and the access log."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from academy.audit.changes import plain, take
from academy.audit.models import Access, AccessPack, AccessPerson, Entry, Values
from academy.audit.packs import Packed
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import apart, db, is_sqlite, metadata

DENIED_A_MINUTE = 60
"""Denied attempts of one actor that are written in a minute; a person who errs makes a few."""


def _writer(sqlite: bool) -> Any:
    return 0 if sqlite else sa.text("pg_current_xact_id()::text::bigint")


# Every verb writes history: its statements are built once, and pass the session's machinery by.
_KEEP_VALUES = sa.insert(metadata.tables[Values.__tablename__])


@cache
def _keep_entry(sqlite: bool) -> Any:
    table = metadata.tables[Entry.__tablename__]
    return sa.insert(table).values(writer=_writer(sqlite)).returning(table.c.id)


@cache
def _keep_entries(sqlite: bool) -> Any:
    table = metadata.tables[Entry.__tablename__]
    # Values belong to the entry in the same place of the list.
    return (
        sa.insert(table)
        .values(writer=_writer(sqlite))
        .returning(table.c.id, sort_by_parameter_order=True)
    )


@dataclass(frozen=True)
class Act:
    """What was done to one thing; `about` is whose data it is, where the thing does not say so."""

    verb: str
    thing: Any
    about: int | None = None
    reason: str | None = None


def hash_values(salt: str, content: dict[str, Any]) -> str:
    """Return the salted hash by which the sealed history vouches for erasable values."""
    return hash_text(salt, canonical(content))


def canonical(content: dict[str, Any]) -> str:
    """Return values as the one text that stands for them, whatever wrote them down."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_text(salt: str, text: str) -> str:
    """Return the salted hash of values that are written out already."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def record(
    verb: str,
    thing: Any,
    *,
    actor: Actor,
    about: int | None = None,
    site_id: int | None = None,
    reason: str | None = None,
    **more: Any,
) -> None:
    """Write what a verb did to a thing, with every field it changed, in the same transaction.

    `about` is the person whose data it is, where the thing does not say so by itself.
    """
    act = Act(verb, thing, about=about, reason=reason)
    row, values = _told(db.session(), act, actor, site_id, more)
    connection = db.session().connection()
    entry_id = connection.execute(_keep_entry(is_sqlite()), row).scalar_one()
    if values is not None:
        connection.execute(_KEEP_VALUES, values | {"entry_id": entry_id})


def record_all(acts: Iterable[Act], *, actor: Actor) -> None:
    """Write what a verb did to many things, as `record` does for one, in few statements.

    All things have to be changed before; one that is named twice has its changes in the first.
    """
    session = db.session()
    told = [_told(session, act, actor, None, {}) for act in acts]
    connection = session.connection()
    if not told:
        return
    ids = connection.execute(_keep_entries(is_sqlite()), [row for row, _values in told]).scalars()
    kept = [
        values | {"entry_id": entry_id}
        for entry_id, (_row, values) in zip(ids, told, strict=True)
        if values is not None
    ]
    if kept:
        connection.execute(_KEEP_VALUES, kept)


def _told(
    session: Session, act: Act, actor: Actor, site_id: int | None, more: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the row of the history about one act, and its values where it has any."""
    thing = act.thing
    content: dict[str, Any] = dict(take(session, thing))
    content.update({name: [None, plain(value)] for name, value in more.items()})
    if act.reason:
        content["reason"] = [None, act.reason]
    salt = secrets.token_hex(16)
    row = {
        "at": clock.now(),
        "verb": act.verb,
        "kind": thing.__tablename__,
        "thing_id": thing.id,
        "site_id": site_id if site_id is not None else getattr(thing, "site_id", None),
        "about_id": act.about if act.about is not None else getattr(thing, "person_id", None),
        "actor_id": actor.person_id,
        "via": actor.via,
        "request_id": actor.request_id,
        "denied": False,
        "fields": sorted(content),
        "values_hash": hash_values(salt, content) if content else "",
    }
    return row, {"salt": salt, "content": content} if content else None


def deny(
    verb: str,
    kind: str,
    *,
    actor: Actor,
    thing_id: int | None = None,
    site_id: int | None = None,
) -> None:
    """Write an attempt that was refused; call it after the rollback of what was tried.

    `site_id` is where it was tried; without one only readers of all sites see the row. Of one actor
    at most `DENIED_A_MINUTE` are written, so that nobody can fill the history by knocking.
    """
    with apart() as connection:
        if _denied_lately(connection, actor.person_id) >= DENIED_A_MINUTE:
            return
        connection.execute(
            sa.insert(Entry).values(
                at=clock.now(),
                verb=verb,
                kind=kind,
                thing_id=thing_id,
                site_id=site_id,
                actor_id=actor.person_id,
                via=actor.via,
                request_id=actor.request_id,
                denied=True,
                fields=[],
                values_hash="",
                writer=_writer(is_sqlite()),
            )
        )


def _denied_lately(connection: Connection, person_id: int | None) -> int:
    lately = sa.and_(
        Entry.at > clock.now() - timedelta(minutes=1), Entry.actor_id == person_id, Entry.denied
    )
    found = sa.select(Entry.id).where(lately).limit(DENIED_A_MINUTE).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def see(person_ids: Iterable[int | None]) -> None:
    """Note whose data the current request shows; the shell writes one access row at its end."""
    if has_request_context():
        seen: set[int] = g.setdefault("people_seen", set())
        seen.update(person_id for person_id in person_ids if person_id is not None)


def log_access(people: Iterable[int], *, actor: Actor, what: str, reason: str = "") -> None:
    """Write who saw whom: one row for the request, one for each person."""
    seen = sorted(set(people) - {actor.person_id})
    if not seen:
        return
    with apart() as connection:
        access_id = _log(connection, len(seen), actor, what, reason)
        connection.execute(
            sa.insert(AccessPerson),
            [{"access_id": access_id, "person_id": person_id} for person_id in seen],
        )


def log_file(packed: Packed, *, actor: Actor, what: str, reason: str) -> None:
    """Write who leaves the house in a file: one row for it, and one for everyone in it."""
    with apart() as connection:
        access_id = _log(connection, packed.count, actor, what, reason)
        connection.execute(
            sa.insert(AccessPack).values(
                access_id=access_id,
                lowest=packed.lowest,
                highest=packed.highest,
                people=packed.people,
            )
        )


def _log(connection: Connection, count: int, actor: Actor, what: str, reason: str) -> int:
    values = {
        "at": clock.now(),
        "actor_id": actor.person_id,
        "ip": actor.ip,
        "what": what,
        "request_id": actor.request_id,
        "reason": reason,
        "people_count": count,
    }
    made: int = connection.execute(
        sa.insert(Access).values(values).returning(Access.id)
    ).scalar_one()
    return made
