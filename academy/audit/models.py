"""History, its erasable values, its seals, and the access log."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import DDL, event
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import BigId, Row


class Entry(Row):
    """One thing that was done, or tried and denied; never changed, never deleted."""

    __tablename__ = "history"

    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(60))
    thing_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    site_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    about_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    via: Mapped[str] = mapped_column(sa.String(20))
    request_id: Mapped[str] = mapped_column(sa.String(40))
    denied: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[list[str]]
    values_hash: Mapped[str] = mapped_column(sa.String(64))
    writer: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("0"))

    __table_args__ = (sa.Index("ix_history_thing", "kind", "thing_id", "id"),)


class Values(Row):
    """What fields held before and after, beside the history so that it can be erased."""

    __tablename__ = "history_values"

    entry_id: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    content: Mapped[dict[str, Any]]


class Seal(Row):
    """One batch of history rows under a keyed hash that covers the seal before it.

    `spans` names the rows: pairs of first and last id. Rows of transactions that ended late are in
    a later batch, so spans of neighbours may interleave. `floor` and `horizon` tell which of
    PostgreSQL's transactions had ended and begun when the batch was read; SQLite has one writer.
    """

    __tablename__ = "history_seals"

    first_id: Mapped[int] = mapped_column(sa.BigInteger)
    last_id: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    count: Mapped[int]
    spans: Mapped[list[Any]]
    floor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    horizon: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    mac: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime]


class Access(Row):
    """One request in which someone saw personal data of others."""

    __tablename__ = "access_log"

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    ip: Mapped[str] = mapped_column(sa.String(45))
    what: Mapped[str] = mapped_column(sa.String(120))
    request_id: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    people_count: Mapped[int]


class AccessPerson(Row):
    """One of the people seen in such a request."""

    __tablename__ = "access_log_people"

    access_id: Mapped[int] = mapped_column(BigId, index=True)
    person_id: Mapped[int] = mapped_column(sa.BigInteger, index=True)


class AccessPack(Row):
    """Everyone in a file of thousands that left the house: their ids in one row, packed.

    `lowest` and `highest` of the ids tell without unpacking that somebody is not in it.
    """

    __tablename__ = "access_log_packs"

    access_id: Mapped[int] = mapped_column(BigId, unique=True)
    lowest: Mapped[int] = mapped_column(sa.BigInteger)
    highest: Mapped[int] = mapped_column(sa.BigInteger)
    people: Mapped[bytes] = mapped_column(sa.LargeBinary)


APPEND_ONLY = (
    "history",
    "history_seals",
    "access_log",
    "access_log_people",
    "access_log_packs",
)
"""Tables whose rows the database itself refuses to change or delete."""


def append_only_ddl(table: str, dialect: str) -> list[str]:
    """Return the statements that make a table append-only on a dialect."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only'; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def make_append_only(table: sa.Table) -> None:
    """Attach the refusal of changes to a table wherever its schema is created."""
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_ddl(table.name, dialect):
            ddl = DDL(statement.replace("%", "%%"))
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


for _model in (Entry, Seal, Access, AccessPerson, AccessPack):
    make_append_only(_model.__table__)  # type: ignore[arg-type]
