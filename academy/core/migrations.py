"""Bring a database to the schema of this version, and tell whether it is there.

Alembic is imported when it is asked: a web process asks seldom, and the import takes long.
"""

from typing import TYPE_CHECKING

from flask import current_app

from academy.core.db import db
from academy.core.paths import asset_dir

if TYPE_CHECKING:
    from alembic.config import Config


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(asset_dir("migrations")).replace("%", "%%"))
    config.attributes["metadata"] = current_app.config["TABLES"]
    return config


def _run(act: str, revision: str, message: str = "") -> None:
    from alembic import command

    config = _config()
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        if act == "upgrade":
            command.upgrade(config, revision)
        elif act == "downgrade":
            command.downgrade(config, revision)
        else:
            command.revision(config, message, autogenerate=True, rev_id=revision)
        connection.commit()


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
