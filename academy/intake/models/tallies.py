"""How many applications stand where, kept by the database itself in the same transaction.

Every insert, change and deletion of applications adds small differences, whichever verb, import or
seed it comes from; the worker folds them. So a figure of today costs the same at a thousand and at
a million applications, and the sum of both kinds of rows is always equal to a recount.
"""

import sqlalchemy as sa
from sqlalchemy import DDL, event
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Row

QUARTER = 900
"""Seconds; days of every time zone begin at a multiple of it."""


class Tally(Row):
    """A number of applications of one kind, or a difference that waits to be folded into it.

    `what` is `state` (by status, whether it was ever handed in, and field), `started` or
    `submitted` (by the quarter of an hour since 1970 in which that happened).
    """

    __tablename__ = "application_tallies"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    what: Mapped[str] = mapped_column(sa.String(12))
    status: Mapped[str] = mapped_column(sa.String(32))
    sent: Mapped[bool]
    discipline: Mapped[str] = mapped_column(sa.String(32))
    quarter: Mapped[int] = mapped_column(sa.BigInteger)
    count: Mapped[int]
    folded: Mapped[bool]

    __table_args__ = (
        sa.Index("ix_application_tallies_round", "round_id", "id"),
        sa.Index(
            "uq_application_tallies_folded",
            "round_id",
            "what",
            "status",
            "sent",
            "discipline",
            "quarter",
            unique=True,
            sqlite_where=sa.text("folded"),
            postgresql_where=sa.text("folded"),
        ),
        sa.Index(
            "ix_application_tallies_waiting",
            "id",
            sqlite_where=sa.text("NOT folded"),
            postgresql_where=sa.text("NOT folded"),
        ),
    )


_INTO = (
    "INSERT INTO application_tallies"
    " (round_id, what, status, sent, discipline, quarter, count, folded) "
)


def _sqlite_rows(row: str, sign: int) -> str:
    """Return the statements that count one row in (1) or out (-1)."""

    def quarter(column: str) -> str:
        return f"CAST(strftime('%s', {row}.{column}) AS INTEGER) / {QUARTER}"

    real = f"NOT {row}.is_test"
    return (
        f"{_INTO} SELECT {row}.round_id, 'state', {row}.status, {row}.submitted_at IS NOT NULL,"
        f" coalesce({row}.discipline, ''), 0, {sign}, 0 WHERE {real};"
        f"{_INTO} SELECT {row}.round_id, 'started', '', 0, '', {quarter('created_at')},"
        f" {sign}, 0 WHERE {real};"
        f"{_INTO} SELECT {row}.round_id, 'submitted', '', 0, '', {quarter('submitted_at')},"
        f" {sign}, 0 WHERE {real} AND {row}.submitted_at IS NOT NULL;"
    )


_WATCHED = ("round_id", "status", "submitted_at", "created_at", "discipline", "is_test")


def _sqlite() -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _WATCHED)
    return [
        "CREATE TRIGGER applications_counted_in AFTER INSERT ON applications BEGIN "
        f"{_sqlite_rows('NEW', 1)} END",
        "CREATE TRIGGER applications_counted_out AFTER DELETE ON applications BEGIN "
        f"{_sqlite_rows('OLD', -1)} END",
        "CREATE TRIGGER applications_counted_anew AFTER UPDATE ON applications"
        f" WHEN {changed} BEGIN {_sqlite_rows('OLD', -1)}{_sqlite_rows('NEW', 1)} END",
    ]


def _postgresql_sum(tables: str) -> str:
    """Return the statement that adds the differences of whole statements, not of single rows."""

    def quarter(column: str) -> str:
        return f"floor(extract(epoch FROM {column}) / {QUARTER})::bigint"

    states = (
        "SELECT round_id, 'state' AS what, status, submitted_at IS NOT NULL AS sent,"
        " coalesce(discipline, '') AS discipline, 0::bigint AS quarter, sign FROM"
    )
    times = "SELECT round_id, '{}', '', false, '', {}, sign FROM"
    rows = " UNION ALL ".join(
        (
            f"{states} ({tables}) a",
            f"{times.format('started', quarter('created_at'))} ({tables}) b",
            f"{times.format('submitted', quarter('submitted_at'))} ({tables}) c"
            " WHERE submitted_at IS NOT NULL",
        )
    )
    key = "round_id, what, status, sent, discipline, quarter"
    return (
        f"{_INTO} SELECT {key}, sum(sign), false FROM ({rows}) d"  # noqa: S608  all our own words
        f" GROUP BY {key} HAVING sum(sign) <> 0"
    )


def _postgresql() -> list[str]:
    columns = "round_id, status, submitted_at, created_at, discipline"
    rows = f"SELECT {columns}, %s AS sign FROM %s WHERE NOT is_test"  # noqa: S608  all our own words
    came, went = rows % (1, "added"), rows % (-1, "gone")
    parts = {
        "in": ("INSERT", "NEW TABLE AS added", came),
        "out": ("DELETE", "OLD TABLE AS gone", went),
        "anew": (
            "UPDATE",
            "OLD TABLE AS gone NEW TABLE AS added",
            f"{came} UNION ALL {went}",
        ),
    }
    made = []
    for name, (act, tables, rows) in parts.items():
        function = f"applications_counted_{name}"
        made.append(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$ BEGIN "
            f"{_postgresql_sum(rows)}; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        made.append(
            f"CREATE TRIGGER {function} AFTER {act} ON applications REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
    return made


COUNTING = {"sqlite": _sqlite(), "postgresql": _postgresql()}
"""Dialect -> the statements that make a database count its applications."""

for _dialect, _statements in COUNTING.items():
    for _statement in _statements:
        event.listen(
            # The later of the two tables, so that both are there.
            Tally.__table__,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),
        )
