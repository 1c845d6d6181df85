"""Rows from the database to the wire, a piece at a time, on a connection of their own.

PostgreSQL writes the CSV itself (COPY); SQLite's rows go through Python's writer. On both one
snapshot serves two passes: first who is in it, which is logged, then what it says.
"""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Engine

from academy.core.db import reading

BOM = "\ufeff"
PIECE = 1 << 16
"""Characters that are gathered before they leave."""
AT_ONCE = 1000
"""Rows that are held at a time."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees one state of the database and locks nothing."""
    with engine.connect() as connection:
        if not _is_sqlite(connection):
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with reading():
            connection.begin()
        yield connection


def rows(connection: Connection, query: sa.Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield rows in batches, without holding more of them."""
    result = connection.execute(query, execution_options={"yield_per": AT_ONCE})
    yield from result.partitions()


def first_line(heads: Sequence[str]) -> str:
    """Return the mark by which Excel knows UTF-8, and the headings."""
    return BOM + _csv([heads])


def lines(connection: Connection, query: sa.Select[Any]) -> Iterator[str]:
    """Yield the rows as CSV, composed as NFC, in pieces that end with a row."""
    pieces = _sqlite_lines if _is_sqlite(connection) else _copied_lines
    for piece in pieces(connection, query):
        yield unicodedata.normalize("NFC", piece)


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _sqlite_lines(connection: Connection, query: sa.Select[Any]) -> Iterator[str]:
    result: Any = connection.execute(query)
    # The driver's own rows: texts that need nothing more from us.
    cursor = result.cursor
    while batch := cursor.fetchmany(AT_ONCE):
        yield _csv(batch)
    result.close()


def _copied_lines(connection: Connection, query: sa.Select[Any]) -> Iterator[str]:
    compiled = query.compile(
        dialect=postgresql.dialect(paramstyle="named"),
        compile_kwargs={"literal_binds": True},
    )
    driver: Any = connection.connection.driver_connection
    gathered: list[bytes] = []
    size = 0
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY ({compiled}) TO STDOUT (FORMAT csv)") as copy,
    ):
        for row in copy:
            # A driver may hand over less than a row at a time, but ends rows with a line end.
            gathered.append(bytes(row))
            size += len(row)
            if size >= PIECE and gathered[-1].endswith(b"\n"):
                yield b"".join(gathered).decode()
                gathered, size = [], 0
    yield b"".join(gathered).decode()


def _csv(batch: Sequence[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(batch)
    return text.getvalue()
