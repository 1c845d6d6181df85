"""Migrations with rows in every table: each step down and up keeps them, on both databases.

The second half lets the harness fail: it gets made-up revisions after the real ones, in a folder of
their own, some of which lose or change something.
"""

import shutil

import pytest
import sqlalchemy as sa

from academy.core import migrations
from academy.core.db import db, is_sqlite, metadata
from academy.core.paths import asset_dir
from academy.operations import backup
from tests.access.world import World
from tests.migration_steps import (
    add_row,
    fill_empty_tables,
    lost,
    revisions,
    snapshot,
    walk_down_and_up,
)


@pytest.fixture
def lived_in(bare_app):
    """A database at the newest schema in which most has happened, with rows in every table."""
    migrations.upgrade()
    World()
    db.session.remove()
    fill_empty_tables()
    rows = snapshot()
    assert not [table for table in rows if not rows[table]]
    return rows


@pytest.fixture
def full(bare_app):
    """A database at the newest schema with a row in a few tables, some of which point to others."""
    migrations.upgrade()
    fill_empty_tables("sites", "people", "grants", "letters", "history_values")
    with db.engine.begin() as connection:
        add_row(metadata.tables["letters"], connection)
    return snapshot()


def test_every_step_down_and_up_keeps_all_rows(lived_in):
    assert walk_down_and_up() == []
    assert migrations.is_current()


def test_upgrade_of_what_is_current_changes_nothing(lived_in):
    migrations.upgrade()
    assert migrations.differences() == []
    assert lost(lived_in, snapshot()) == []


def test_way_to_base_and_back_with_a_backup_gives_everything_back(lived_in, tmp_path):
    backup.take(tmp_path / "backup")
    migrations.downgrade("base")
    assert snapshot() == {}
    migrations.upgrade()
    assert [table for table, rows in snapshot().items() if rows] == []
    backup.restore(tmp_path / "backup")
    assert snapshot().keys() == lived_in.keys()
    assert lost(lived_in, snapshot()) == []
    assert migrations.is_current()
    assert migrations.differences() == []


REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "made_up", {head!r}, None, None
{more}

def upgrade():
    {up}


def downgrade():
    {down}
"""


@pytest.fixture
def add_revision(full, tmp_path, monkeypatch):
    """Add a revision after the real ones, for this test only."""
    head, folder = migrations.head(), tmp_path / "migrations"
    shutil.copytree(asset_dir("migrations"), folder)

    def add(*, up="pass", down="pass", more=""):
        text = REVISION.format(head=head, more=more, up=up, down=down)
        (folder / "versions" / "made_up.py").write_text(text)
        assert [script.revision for script in revisions()][:2] == ["made_up", head]

    monkeypatch.setattr(migrations, "asset_dir", lambda name: tmp_path / name)
    return add


COPY = 'recreate="always" if op.get_bind().dialect.name == "sqlite" else "never"'


def test_walk_over_a_good_revision_finds_nothing(full, add_revision):
    add_revision(
        up=f"""op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("people", {COPY}) as table:
        table.add_column(sa.Column("later", sa.String(5), server_default="x"))
    op.execute("INSERT INTO later VALUES (1)")""",
        down=f"""op.drop_table("later")
    with op.batch_alter_table("people", {COPY}) as table:
        table.drop_column("later")""",
    )
    assert walk_down_and_up(steps=1) == []
    assert lost(full, snapshot()) == []
    assert snapshot()["later"] == [{"id": 1}]


LOSE = 'op.execute("DELETE FROM letters WHERE id = (SELECT min(id) FROM letters)")'
CHANGE = "op.execute(\"UPDATE sites SET code = code || 'x'\")"


@pytest.mark.parametrize(
    ("way", "act", "finding"),
    [
        ("up", LOSE, "letters: 1 rows became 0"),
        ("down", CHANGE, "sites: rows have other values"),
    ],
)
def test_walk_over_a_revision_that_loses_something_names_it(add_revision, way, act, finding):
    add_revision(**{way: act})
    assert walk_down_and_up(steps=1) == [f"made_up {way}: {finding}"]


def test_walk_allows_what_a_revision_says_it_rewrites(add_revision):
    add_revision(up=CHANGE, more='rewrites = ("sites.code",)')
    assert walk_down_and_up(steps=1) == []


def test_upgrade_that_breaks_off_leaves_everything_as_it_was(full, add_revision):
    before = migrations.revision_in_force()
    add_revision(up='op.execute("DELETE FROM history_values"); raise RuntimeError("power cut")')
    with pytest.raises(RuntimeError, match="power cut"):
        migrations.upgrade()
    assert lost(full, snapshot()) == []
    assert migrations.revision_in_force() == before


def test_upgrade_that_leaves_a_row_without_its_parent_is_refused(full, add_revision):
    add_revision(up='op.execute("DELETE FROM people")')
    with pytest.raises((sa.exc.IntegrityError, migrations.RowsOrphaned)):
        migrations.upgrade()
    assert lost(full, snapshot()) == []


def test_upgrade_leaves_foreign_keys_on(full):
    if is_sqlite():
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM people")
