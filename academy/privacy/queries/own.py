"""What is kept of one person: rows of every table, and who looked at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Grant, Person, User
from academy.audit.changes import plain
from academy.audit.models import Access
from academy.audit.queries import has_seen
from academy.cohorts.models import Site
from academy.core.actors import Role
from academy.core.db import db
from academy.core.personal import Held, Topic
from academy.core.types import Texts
from academy.intake.rules import chosen
from academy.privacy.scopes import Scope, held_in, table_named

MOST = 5000
"""Rows of one table that a download holds; nobody has as many."""


@dataclass(frozen=True)
class Part:
    """The rows of one table about a person; each row is (name of the row, column -> value)."""

    held: Held
    rows: Sequence[tuple[Any, Mapping[str, Any]]]

    @property
    def topic(self) -> Topic:
        """What the rows are kept for."""
        return self.held.topic


@dataclass(frozen=True)
class Look:
    """One look of somebody at a person: when, on which page, in which role, why."""

    at: datetime
    what: str
    reason: str
    people_count: int
    roles: Sequence[Role]
    sites: Sequence[Texts]


def person_by_key(person_id: int) -> Person:
    """Return a person who must be there."""
    return db.session.get_one(Person, person_id)


def scope_of(person: Person) -> Scope:
    """Return all that is about a person, with every address they have here."""
    users = db.session.scalars(sa.select(User.email).where(User.person_id == person.id)).all()
    return Scope(person.id, tuple({email for email in (person.email, *users) if email}))


def parts_of(person: Person) -> list[Part]:
    """Return what is kept of a person and shown to them, table by table."""
    found = []
    for held, table, which in held_in(scope_of(person)):
        if not held.shows:
            continue
        rows = _rows(held, table, which)
        if rows:
            found.append(Part(held, rows))
    return found


def _rows(
    held: Held, table: sa.Table, which: sa.ColumnElement[bool]
) -> list[tuple[Any, Mapping[str, Any]]]:
    columns = [table.c[name] for name in held.shows]
    query = sa.select(*columns).where(which).order_by(table.c.id).limit(MOST)
    if held.title:
        key, other, name = held.title
        names = table_named(other)
        query = query.add_columns(names.c[name].label("_title")).select_from(
            table.outerjoin(names, table.c[key] == names.c.id)
        )
    if held.asked:
        query = _with_question(query, table)
    made: list[tuple[Any, Mapping[str, Any]]] = []
    size = len(columns)
    for row in db.session.execute(query):
        shown = dict(zip(held.shows, row[:size], strict=True))
        if held.asked and row[-1]:
            shown |= {name: _in_words(shown[name], row[-1]) for name in held.asked}
        made.append((row[size] if held.title or held.asked else None, shown))
    return made


def _with_question(query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    asked, applications = table_named("questions"), table_named("applications")
    if "question_id" in table.c:
        # The edition that was answered, whatever has become of the question since.
        answered = asked.c.id == table.c.question_id
    else:
        newer = asked.alias("newer")
        newest = (
            sa.select(sa.func.max(newer.c.edition))
            .where(newer.c.round_id == asked.c.round_id, newer.c.key == asked.c.key)
            .scalar_subquery()
        )
        answered = sa.and_(
            asked.c.round_id == applications.c.round_id,
            asked.c.key == table.c.key,
            asked.c.edition == newest,
        )
    return query.add_columns(asked.c.label, asked.c.options).select_from(
        table.join(applications, applications.c.id == table.c.application_id).outerjoin(
            asked, answered
        )
    )


def _in_words(text: str | None, options: list[Any]) -> Texts | str | None:
    """Return the choices that a text holds by their words; one that is gone by its key."""
    labels = {option["key"]: Texts(option["label"]) for option in options}
    picked = [labels.get(key, Texts(en=key)) for key in chosen(text or "")]
    if not picked:
        return text
    languages = sorted({language for label in picked for language in label})
    return Texts({each: ", ".join(label.said(each) for label in picked) for each in languages})


def plain_data(parts: Sequence[Part]) -> dict[str, list[dict[str, Any]]]:
    """Return the parts as JSON can hold them: table -> rows."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        # A table may be about somebody in two ways, such as the work of a mentor and a learner.
        found.setdefault(part.held.table, []).extend(
            {**({"of": _plain(name)} if name is not None else {}), **_all_plain(row)}
            for name, row in part.rows
        )
    return found


def _all_plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int) else plain(value)


def looks_at(person_id: int, *, limit: int = 200) -> list[Look]:
    """Return who looked at a person, the latest first: in which role and where, not by name."""
    looks = db.session.execute(
        sa.select(Access).where(has_seen(person_id)).order_by(Access.id.desc()).limit(limit)
    ).scalars()
    found = list(looks)
    roles = _roles_of({look.actor_id for look in found if look.actor_id is not None})
    made = []
    for look in found:
        held = [
            (role, site)
            for actor, role, site, starts, ends in roles
            if actor == look.actor_id and starts <= look.at and (ends is None or ends > look.at)
        ]
        sites = list({str(site): site for _role, site in held if site}.values())
        seen_as = sorted({role for role, _site in held})
        made.append(Look(look.at, look.what, look.reason, look.people_count, seen_as, sites))
    return made


def _roles_of(actors: set[int]) -> Sequence[Any]:
    query = (
        sa.select(Grant.person_id, Grant.role, Site.name, Grant.starts_at, Grant.ends_at)
        .outerjoin(Site, Site.id == Grant.site_id)
        .where(Grant.person_id.in_(sorted(actors)), Grant.role != Role.LEARNER)
        .order_by(Grant.id)
    )
    return db.session.execute(query).all()
