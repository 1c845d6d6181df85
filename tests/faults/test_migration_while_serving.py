"""A migration rewrites a table while people hand in: they wait, and nothing is lost."""

import shutil

import pytest

from academy.core import migrations
from academy.core.paths import asset_dir
from tests.databases import KINDS
from tests.faults.handing_in import CLIENTS, FEW, check_each_once, prepare_drafts
from tests.faults.rush import rush

pytestmark = pytest.mark.fault

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "made_up", {head!r}, None, None


def upgrade():
    with op.batch_alter_table("applications", {copy}) as table:
        table.add_column(sa.Column("later", sa.String(5), nullable=False, server_default="x"))
        table.create_index("ix_applications_later", ["later", "id"])
    op.execute("UPDATE applications SET later = 'y'")


def downgrade():
    pass
"""
COPY = 'recreate="always" if op.get_bind().dialect.name == "sqlite" else "never"'


@pytest.mark.parametrize("kind", KINDS)
def test_submits_during_a_migration_are_neither_lost_nor_doubled(
    prepare_site, tmp_path, monkeypatch, kind
):
    site = prepare_site(kind, web_workers=2)
    errands = prepare_drafts(site, FEW)
    site.start()
    shutil.copytree(asset_dir("migrations"), tmp_path / "migrations")

    def migrate():
        with site.app.app_context():
            text = REVISION.format(head=migrations.head(), copy=COPY)
            (tmp_path / "migrations" / "versions" / "made_up.py").write_text(text)
            monkeypatch.setattr(migrations, "asset_dir", lambda name: tmp_path / name)
            migrations.upgrade()
            assert migrations.revision_in_force() == "made_up"

    outcome = rush(site.port, errands, clients=CLIENTS, midway=migrate)

    assert outcome.refused == [], "Whoever came meanwhile waited"
    assert outcome.acknowledged == {errand.key for errand in errands}
    check_each_once(site, outcome.acknowledged)
