"""Which rows of which table are about someone, from what the rooms say of their tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app

from academy.core.personal import Held, Register, Words

APPLICATIONS = "applications"


@dataclass(frozen=True)
class Scope:
    """All that is about a person, or, with `application_id`, what belongs to one application.

    `addresses` are the person's mail addresses, for rows that know no person; `number` is that of
    the application, which stands in the keys of its letters.
    """

    person_id: int
    addresses: tuple[str, ...] = ()
    application_id: int | None = None
    number: str = ""


def register() -> Register:
    """Return what all rooms say they keep."""
    found: Register = current_app.extensions["personal"]
    return found


def table_named(name: str) -> sa.Table:
    """Return a table of the schema in force."""
    tables: sa.MetaData = current_app.config["TABLES"]
    return tables.tables[name]


def held_in(scope: Scope) -> Iterator[tuple[Held, sa.Table, sa.ColumnElement[bool]]]:
    """Yield (description, table, which rows) of everything in a scope, earlier rooms first."""
    for held in register().held:
        table = table_named(held.table)
        which = _which(held, table, scope)
        if which is not None:
            yield held, table, which


def _which(held: Held, table: sa.Table, scope: Scope) -> sa.ColumnElement[bool] | None:
    if scope.application_id is not None:
        return _of_application(held, table, scope)
    ways: list[sa.ColumnElement[bool]] = []
    if held.way:
        ways.append(_follow(table, held.way, scope.person_id))
    if held.by_address and scope.addresses:
        ways.append(_follow(table, held.by_address, *scope.addresses))
    return sa.or_(*ways) if ways else None


def _of_application(held: Held, table: sa.Table, scope: Scope) -> sa.ColumnElement[bool] | None:
    if held.table == APPLICATIONS:
        return table.c.id == scope.application_id
    if held.by_number:
        return table.c[held.by_number].contains(scope.number, autoescape=True)
    if APPLICATIONS not in held.way:
        return None
    assert scope.application_id is not None
    end = held.way.index(APPLICATIONS)
    return _follow(table, (*held.way[:end], APPLICATIONS, "id"), scope.application_id)


def _follow(table: sa.Table, way: tuple[str, ...], *keys: Any) -> sa.ColumnElement[bool]:
    column = table.c[way[0]]
    if len(way) == 1:
        return column.in_(keys)
    following = table_named(way[1])
    return column.in_(sa.select(following.c.id).where(_follow(following, way[2:], *keys)))


def words() -> Words:
    """Return how people call what is kept."""
    found: Words = current_app.extensions["personal_words"]
    return found
