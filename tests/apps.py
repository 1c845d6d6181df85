"""Applications for tests: one per database and worker, made clean after each test."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from academy.app import create_app
from academy.core import migrations
from academy.core.db import db, metadata
from academy.core.settings import Settings
from tests.client import Client


@dataclass
class TestApp:
    """An application with a database of its own, and the way back to an empty one."""

    __test__ = False

    kind: str
    app: Flask
    var: Path
    _empty: bytes = field(default=b"", repr=False)
    _sweep: str = field(default="", repr=False)

    def prepare(self) -> None:
        """Create the schema, and remember what an empty database is."""
        with self.app.app_context():
            metadata.create_all(db.engine)
            mark_as_current()
            if self.kind == "sqlite":
                # Closing the last connection brings all of the log into the file.
                db.engine.dispose()
                self._empty = self._file.read_bytes()
            else:
                self._sweep = sweeping_sql()

    def clean(self) -> None:
        """Empty the database and the folder of files."""
        with self.app.app_context():
            if self.kind == "sqlite":
                db.engine.dispose()
                for suffix in ("-wal", "-shm"):
                    Path(f"{self._file}{suffix}").unlink(missing_ok=True)
                self._file.write_bytes(self._empty)
            else:
                self._sweep_out()
        for folder in (self.var / "files", self.var / "mail"):
            if folder.is_dir() and any(folder.iterdir()):
                shutil.rmtree(folder)
                folder.mkdir()

    def close(self) -> None:
        """Close every connection."""
        with self.app.app_context():
            db.engine.dispose()

    def _sweep_out(self) -> None:
        # Only the driver takes many statements at once, which saves as many round trips.
        raw = db.engine.raw_connection()
        try:
            raw.driver_connection.execute(self._sweep)  # type: ignore[union-attr]
            raw.commit()
        finally:
            raw.close()

    @property
    def _file(self) -> Path:
        return Path(db.engine.url.database or "")


def mark_as_current() -> None:
    """Say that the schema is that of this version, as migrating to it would."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute(
            sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": migrations.head()}
        )


def sweeping_sql() -> str:
    """Return the statements that empty every table at once, append-only ones too.

    DELETE is quicker than TRUNCATE on tables that hold a few rows; a superuser may switch off
    triggers and foreign keys for it. Whoever is not has to truncate.
    """
    names = [f'"{table.name}"' for table in reversed(list(metadata.tables.values()))]
    with db.engine.connect() as connection:
        superuser = connection.execute(
            sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        ).scalar_one()
    if not superuser:
        return f"SET LOCAL lock_timeout = '10s'; TRUNCATE {', '.join(names)} CASCADE"
    return (
        "SET LOCAL lock_timeout = '10s'; SET LOCAL session_replication_role = replica; "
        + "; ".join(f"DELETE FROM {name}" for name in names)
    )


def make_app(kind: str, url: str, var: Path) -> TestApp:
    """Make an application on a database that has the schema and no rows."""
    made = make_bare_app(kind, url, var)
    made.prepare()
    return made


def make_bare_app(kind: str, url: str, var: Path) -> TestApp:
    """Make an application on a database that holds nothing, not even tables."""
    settings = Settings(
        var_dir=str(var),
        database_url=url,
        secret_key="only-for-tests-" * 4,
        history_key="only-for-tests-" * 4,
        staff_second_factor="optional",
        contact_email="hello@academy.example",
        contact_address="77 Cheongam-ro, Pohang",
        privacy_officer="Officer of the tests, officer@academy.example",
    )
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Client
    return TestApp(kind, app, var)


def create_database(server_url: str, name: str) -> str:
    """Create an empty database on a server and return its address."""
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Remove a database from a server that goes on living after the tests."""
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    engine.dispose()
