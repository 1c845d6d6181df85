"""Migrations: up and down on both databases, and in the end exactly what the models say."""

import pytest
import sqlalchemy as sa

from academy.core import migrations
from academy.core.db import db, is_sqlite, metadata

SQLITE = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
POSTGRESQL = """
SELECT 'relation', relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
 WHERE nspname = 'public' AND relkind IN ('r', 'i', 'S', 'v')
UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'constraint', conname::text FROM pg_constraint
  JOIN pg_namespace n ON n.oid = connamespace WHERE nspname = 'public'
UNION ALL SELECT 'function', proname::text FROM pg_proc
  JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public' AND proname ~ '_refuse$'
"""


@pytest.fixture(autouse=True)
def _some_migrations(bare_app):
    if migrations.head() is None:
        pytest.skip("there are no migrations yet")


def things():
    """Return (kind, name) of everything in the database that has a name."""
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text(SQLITE if is_sqlite() else POSTGRESQL))
        return {(kind, name) for kind, name in rows if "alembic" not in name}


def test_upgrade_of_an_empty_database_gives_what_the_models_say(bare_app):
    migrations.upgrade()
    assert migrations.is_current()
    assert migrations.differences() == []


def test_upgrade_gives_every_trigger_and_constraint_of_the_models(bare_app):
    metadata.create_all(db.engine)
    wanted = things()
    metadata.drop_all(db.engine)
    migrations.upgrade()
    found = things()
    assert {t for t in wanted - found if t[0] != "function"} == set()
    assert {t for t in found - wanted if t[0] != "function"} == set()


def test_downgrade_leaves_nothing_and_upgrade_works_again(bare_app):
    migrations.upgrade()
    migrations.downgrade("base")
    assert {t for t in things() if t[0] != "function"} == set()
    migrations.upgrade()
    assert migrations.is_current()


def test_upgrade_twice_does_nothing(bare_app):
    migrations.upgrade()
    before = things()
    migrations.upgrade()
    assert things() == before
