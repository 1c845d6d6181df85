"""Finding people by any part of a name: a table of pieces that follows every change of a name.

The table is written where names are written, in the same transaction, whichever verb does it: see
ADR 0007. It holds no foreign key and no index by person, so that it stays small and quick to
write; what it says of a row that is gone is passed over by the join.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction

from academy.accounts.grams import grams_of, grams_to_find
from academy.accounts.models import Person, person_grams
from academy.core.db import atomic, db, is_sqlite

NAMES = ("name", "nickname", "romanised_name")
"""Columns of a person that are searched."""

COMMON = 2000
"""Rows of a piece that are counted before it is taken for common."""

MOST_BY_START = 400
"""People whose address begins with a term; if there are more, it is too short to mean one."""

LAST = "\U0010ffff"

Changed = tuple[int, set[str], set[str]]


def changed_names(session: Session) -> Iterator[Changed]:
    """Return (person, pieces gone, pieces new) of what a flush has just written."""
    for row in session.new:
        if isinstance(row, Person):
            yield row.id, set(), _now(row)
    for row in session.dirty:
        if isinstance(row, Person):
            before, after = _before(row), _now(row)
            if before != after:
                yield row.id, before - after, after - before
    for row in session.deleted:
        if isinstance(row, Person):
            yield row.id, _before(row), set()


def _now(person: Person) -> set[str]:
    return grams_of(getattr(person, name) or "" for name in NAMES)


def _before(person: Person) -> set[str]:
    held = []
    for name in NAMES:
        history = sa.inspect(person).attrs[name].history
        held += [value or "" for value in (*(history.deleted or ()), *(history.unchanged or ()))]
    return grams_of(held)


@event.listens_for(Session, "after_flush")
def _follow(session: Session, context: UOWTransaction) -> None:
    changes = list(changed_names(session))
    if not changes:
        return
    connection = session.connection()
    forget(connection, person_grams, ((g, i) for i, gone, _new in changes for g in gone))
    keep(connection, person_grams, ((g, i) for i, _gone, new in changes for g in new))


def keep(connection: sa.Connection, table: sa.Table, rows: Iterable[tuple[str, int]]) -> None:
    """Add (piece, row) pairs to a table of pieces; one that is there stays."""
    gram, row = table.c
    values = [{gram.name: piece, row.name: key} for piece, key in rows]
    if values:
        insert: Any = sqlite.insert if is_sqlite() else postgresql.insert
        connection.execute(insert(table).on_conflict_do_nothing(), values)


def forget(connection: sa.Connection, table: sa.Table, rows: Iterable[tuple[str, int]]) -> None:
    """Take (piece, row) pairs out of a table of pieces."""
    gram, row = table.c
    values = [{"piece": piece, "key": key} for piece, key in rows]
    if values:
        gone = sa.delete(table).where(gram == sa.bindparam("piece"), row == sa.bindparam("key"))
        connection.execute(gone, values)


def pieces_of(table: sa.Table, term: str) -> tuple[sa.FromClause, list[sa.ColumnElement[bool]]]:
    """Return a table of pieces, with what holds of it for each row that has all of a term.

    The table is read from its rarest piece, in the order of its rows; join it by its second column.
    """
    wanted = _rarest_first(table, grams_to_find(term))
    walked = table.alias()
    if not wanted:
        return walked, [sa.false()]
    conditions: list[sa.ColumnElement[bool]] = [walked.c.gram == wanted[0]]
    for piece in wanted[1:]:
        other = table.alias()
        same = other.c[table.c[1].name] == walked.c[table.c[1].name]
        conditions.append(sa.exists().where(other.c.gram == piece, same))
    return walked, conditions


def _rarest_first(table: sa.Table, grams: Sequence[str]) -> list[str]:
    """Order pieces by how many rows have them, as far as is worth counting."""
    if len(grams) < 2:
        return list(grams)
    counts = [
        sa.select(sa.func.count())
        .select_from(sa.select(table.c[1]).where(table.c.gram == gram).limit(COMMON).subquery())
        .scalar_subquery()
        for gram in grams
    ]
    found = db.session.execute(sa.select(*counts)).one()
    return [gram for _count, gram in sorted(zip(found, grams, strict=True))]


def begins_with(column: Any, start: str) -> sa.ColumnElement[bool]:
    """Compare the start of a column as a range, which every index serves (collation C)."""
    return sa.and_(column >= start, column < start + LAST)


def people_by_address(term: str) -> list[int]:
    """Return the people whose address begins with a term, unless they are too many to mean one."""
    start = "".join(term.split()).lower()
    if not start or not start.isascii():
        return []
    found = db.session.scalars(
        sa.select(Person.id).where(begins_with(Person.email, start)).limit(MOST_BY_START + 1)
    ).all()
    return list(found) if len(found) <= MOST_BY_START else []


def rebuild_people() -> int:
    """Cut all names anew; return how many pieces there are."""
    names: Any = sa.select(Person.id, *(getattr(Person, column) for column in NAMES))
    return rebuild(person_grams, names, Person.id)


def rebuild(table: sa.Table, names: sa.Select[Any], key: Any) -> int:
    """Fill a table of pieces from rows of (key, name, ...), while nobody changes a name.

    The pieces are sorted first: a tree that is filled in its order is filled ten times as fast.
    """
    with atomic() as session:
        connection = session.connection()
        if not is_sqlite():
            connection.execute(sa.text("LOCK TABLE people IN SHARE MODE"))
        connection.execute(sa.delete(table))
        connection.execute(sa.text("CREATE TEMPORARY TABLE draft (gram VARCHAR(4), row_id BIGINT)"))
        for pieces in _cut(connection, names, key):
            _pour(connection, pieces)
        ordered = sa.select(_DRAFT).order_by(*_DRAFT.c)
        connection.execute(sa.insert(table).from_select([c.name for c in table.c], ordered))
        connection.execute(sa.text("DROP TABLE draft"))
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


_DRAFT = sa.table("draft", sa.column("gram"), sa.column("row_id"))


def _cut(connection: sa.Connection, names: sa.Select[Any], key: Any) -> Iterator[list[Any]]:
    last = 0
    while rows := connection.execute(names.where(key > last).order_by(key).limit(20_000)).all():
        yield [(gram, row[0]) for row in rows for gram in grams_of(row[1:])]
        last = rows[-1][0]


def _pour(connection: sa.Connection, rows: Iterable[tuple[str, int]]) -> None:
    driver: Any = connection.connection.driver_connection
    if is_sqlite():
        driver.executemany("INSERT INTO draft (gram, row_id) VALUES (?, ?)", rows)
        return
    with driver.cursor() as cursor, cursor.copy("COPY draft (gram, row_id) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
