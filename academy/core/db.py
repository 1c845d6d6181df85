"""The database: declarative base, sessions, and the one way to change things."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    registry,
)

from academy.core.types import Json, Texts, TextsColumn, UtcDateTime

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits on PostgreSQL; on SQLite the plain INTEGER that names the row id."""


def _values(enum: type[Enum]) -> list[str]:
    return [str(member.value) for member in enum]


metadata = sa.MetaData(naming_convention=NAMING)


class Base(DeclarativeBase):
    """The declarative root; the registry carries the map from annotations to column types."""

    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: Json,
            list[Any]: Json,
            list[str]: Json,
            Texts: TextsColumn(),
            Enum: sa.Enum(
                Enum,
                native_enum=False,
                create_constraint=True,
                values_callable=_values,
                length=32,
            ),
        },
    )


# Objects outlive the commit so that a redirect can name what a verb has just written.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Row(Model):
    """A table with an integer key that never leaves the house."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True)


class Versioned:
    """Turn two changes at once into a conflict instead of a silent overwrite."""

    version: Mapped[int] = mapped_column(nullable=False, default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


# SQLite lets whoever waits for its writer sleep and try again, so that in a rush the unlucky wait
# for seconds: of each process only the first in line tries.
_line = Lock()
_immediate: ContextVar[bool] = ContextVar("immediate", default=True)


@contextmanager
def reading() -> Iterator[None]:
    """Begin SQLite transactions without the write lock until a verb asks for it."""
    token = _immediate.set(False)
    try:
        yield
    finally:
        _immediate.reset(token)


def read_only_begin(on: bool) -> None:
    """Say for the rest of this context whether transactions begin without the write lock."""
    _immediate.set(not on)


@contextmanager
def atomic() -> Iterator[Session]:
    """Run a block as one transaction; an inner block joins the outer one, which commits.

    A transaction that so far only read is ended first, because SQLite refuses to turn an old
    snapshot into a writer; the loaded objects stay, and their version columns catch what changed.
    """
    session = db.session()
    depth = session.info.get("atomic", 0)
    token = None
    if depth == 0 and not _immediate.get():
        if session.in_transaction() and is_sqlite():
            session.commit()
        token = _immediate.set(True)
    session.info["atomic"] = depth + 1
    try:
        yield session
        if depth == 0:
            session.commit()
    except BaseException:
        if depth == 0:
            session.rollback()
        raise
    finally:
        session.info["atomic"] = depth
        if token is not None:
            _immediate.reset(token)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction: it happens whole or not at all."""

    @wraps(function)
    def happen(*args: P.args, **kwargs: P.kwargs) -> R:
        with atomic():
            return function(*args, **kwargs)

    return happen


@contextmanager
def apart() -> Iterator[Connection]:
    """Open a short transaction of its own, which a rollback elsewhere cannot undo."""
    token = _immediate.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _immediate.reset(token)


def lock(row: Any) -> None:
    """Hold a row until the transaction ends and read it anew; SQLite holds its single writer.

    Rows that only refer to it may be written meanwhile: keys never change, and who writes one while
    another waits for it would be a deadlock.
    """
    # Columns only: what was loaded beside the row stays, and no outer join is locked.
    columns = [attribute.key for attribute in sa.inspect(row).mapper.column_attrs]
    db.session.refresh(row, columns, with_for_update={"key_share": True})


def is_sqlite() -> bool:
    """Whether the application runs on the embedded database."""
    return db.engine.dialect.name == "sqlite"


def init_app(app: Flask) -> None:
    """Bind the database to an application and prepare SQLite for several processes."""
    db.init_app(app)
    with app.app_context():
        if is_sqlite():
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: `_begin` below does, with the lock.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not _immediate.get():
            connection.exec_driver_sql("BEGIN")
            return
        with _line:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
