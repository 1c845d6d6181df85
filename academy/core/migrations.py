"""Bring a database to the schema of this version, and tell whether it is there.

Alembic is imported when it is asked: a web process asks seldom, and the import takes long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy.engine import Connection

from academy.core.db import db, is_sqlite
from academy.core.paths import asset_dir

if TYPE_CHECKING:
    from alembic.config import Config


class RowsOrphaned(Exception):
    """A migration would leave rows that point to nothing; the message names their tables."""


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(asset_dir("migrations")).replace("%", "%%"))
    config.attributes["metadata"] = current_app.config["TABLES"]
    return config


def _run(act: str, revision: str, message: str = "") -> None:
    from alembic import command

    config = _config()
    with db.engine.connect() as connection, _keys_checked_last(connection):
        config.attributes["connection"] = connection
        if act == "upgrade":
            command.upgrade(config, revision)
        elif act == "downgrade":
            command.downgrade(config, revision)
        else:
            command.revision(config, message, autogenerate=True, rev_id=revision)


@contextmanager
def _keys_checked_last(connection: Connection) -> Iterator[None]:
    """Let SQLite copy tables that others point to, in one transaction; PostgreSQL has no need.

    SQLite changes a table by copying it and dropping the old one, which foreign keys forbid while
    they are on. They are off in the block and looked at once, before the commit.

    Raises:
        RowsOrphaned: a row points to nothing; all is as it was before.
    """
    if not is_sqlite():
        yield
        connection.commit()
        return
    # Within a transaction SQLite takes no notice of this pragma, so the driver is asked directly.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        # Alembic joins a transaction that it finds, instead of committing by itself.
        with connection.begin():
            yield
            broken = sorted({row[0] for row in driver.execute("PRAGMA foreign_key_check")})
            if broken:
                raise RowsOrphaned(f"rows point to nothing in: {', '.join(broken)}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def upgrade(revision: str = "head") -> None:
    """Apply all migrations up to a revision."""
    _run("upgrade", revision)


def downgrade(revision: str) -> None:
    """Take back migrations down to a revision."""
    _run("downgrade", revision)


def draft(number: str, message: str) -> None:
    """Write a migration file with what the models have and the database has not."""
    _run("draft", number, message)


def head() -> str | None:
    """Return the newest revision that this version knows."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def revision_in_force() -> str | None:
    """Return the revision of the database, or None for an empty one."""
    from alembic.runtime.migration import MigrationContext

    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    """Whether the database has the schema of this version."""
    return revision_in_force() == head()


def differences() -> list[object]:
    """Return what the models say and the database does not, as Alembic names it."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, current_app.config["TABLES"]))
