"""Hold that a migration loses nothing: rows before and after one step down and one step up.

A revision that means to rewrite values says so itself, and those columns are not compared:

    rewrites = ("people.name",)
"""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic.script import Script, ScriptDirectory

from academy.core import migrations
from academy.core.db import db, metadata

Rows = dict[str, list[dict[str, Any]]]
"""All rows of each table, by column."""

_number = itertools.count(1)


def snapshot() -> Rows:
    """Read every row of every table that the database has, whatever the models say."""
    with db.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        # A walk reads all of it three times a step, and reflecting each table is most of that.
        rows = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"') for name in names}
        return {name: [dict(row) for row in result.mappings()] for name, result in rows.items()}


def lost(before: Rows, after: Rows, rewrites: frozenset[str] = frozenset()) -> list[str]:
    """Return what is not the same in the tables and columns that both have."""
    findings = []
    for table in sorted(before.keys() & after.keys()):
        columns = _columns(before[table]) & _columns(after[table])
        columns -= {name for name in columns if f"{table}.{name}" in rewrites}
        if len(before[table]) != len(after[table]):
            findings.append(f"{table}: {len(before[table])} rows became {len(after[table])}")
        elif _bag(before[table], columns) != _bag(after[table], columns):
            findings.append(f"{table}: rows have other values")
    return findings


def walk_down_and_up(steps: int | None = None) -> list[str]:
    """Take each revision but the first back and apply it again, the newest first.

    What a revision brings may go with it, and comes back empty; all else must stay. `steps` takes
    only so many of the newest.
    """
    findings = []
    migrations.upgrade()
    for script in revisions()[:steps]:
        if script.down_revision is None:
            break
        above = snapshot()
        rewrites = frozenset(getattr(script.module, "rewrites", ()))
        migrations.downgrade(str(script.down_revision))
        below = snapshot()
        migrations.upgrade(script.revision)
        again = snapshot()
        steps = {"down": (above, below), "up": (below, again)}
        findings += [
            f"{script.revision} {way}: {finding}"
            for way, (before, after) in steps.items()
            for finding in lost(before, after, rewrites)
        ]
        migrations.downgrade(str(script.down_revision))
    migrations.upgrade()
    return findings


def revisions() -> list[Script]:
    """Return the revisions of this version, the newest first."""
    return list(ScriptDirectory.from_config(migrations._config()).walk_revisions())


def fill_empty_tables(*names: str) -> None:
    """Give every table of the models that has no row one of made-up values, or some tables only."""
    for table in metadata.sorted_tables:
        if names and table.name not in names:
            continue
        with db.engine.begin() as connection:
            if connection.execute(sa.select(table).limit(1)).first() is None:
                add_row(table, connection)


def add_row(table: sa.Table, connection: sa.Connection) -> None:
    """Insert a row of made-up values that points to whatever there is."""
    given = [column for column in table.c if column is not table.autoincrement_column]
    columns = [sa.column(column.name, _plain(column.type)) for column in given]
    pointed: Counter[Any] = Counter()
    values = {}
    for column in given:
        if column.foreign_keys:
            values[column.name] = _points_to(column, connection, pointed)
        else:
            values[column.name] = _value(column)
    connection.execute(sa.insert(sa.table(table.name, *columns)).values(values))


def _plain(kind: Any) -> Any:
    """Return the type that the database has, without what the application makes of it."""
    return kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind


def _points_to(column: sa.Column[Any], connection: sa.Connection, pointed: Counter[Any]) -> Any:
    """Return the key of a row; what points to a table twice points to two rows, if there are."""
    (key, *_more) = column.foreign_keys
    keys = connection.scalars(sa.select(key.column).order_by(key.column).limit(9)).all()
    index = pointed[key.column]
    pointed[key.column] += 1
    return keys[min(index, len(keys) - 1)] if keys else None


def _value(column: sa.Column[Any]) -> Any:
    kind = _plain(column.type)
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.JSON):
        return {"made": next(_number)}
    # What begins stands before what ends in every table, and ends later for it.
    if isinstance(kind, sa.DateTime):
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=next(_number))
    if isinstance(kind, sa.Date):
        return date(2026, 11, 22) + timedelta(days=next(_number))
    if kind.python_type is str:
        return f"{next(_number):04d}"[: kind.length]
    if isinstance(kind, sa.Time):
        return (datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=next(_number))).time()
    return {int: 1, bool: True, float: 0.5, bytes: b"\0"}[kind.python_type]


def _columns(rows: list[dict[str, Any]]) -> set[str]:
    return set(rows[0]) if rows else set()


def _bag(rows: list[dict[str, Any]], columns: set[str]) -> Counter[str]:
    return Counter(repr([(name, row[name]) for name in sorted(columns)]) for row in rows)
