"""Make room for tables from other forms, and let one worker make an export."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_imports",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "reading",
                "read",
                "checking",
                "checked",
                "running",
                "done",
                "refused",
                "failed",
                "dropped",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="importstate",
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("stored", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("headings", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("meant", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("sample", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("preview", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("errors", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("known_count", sa.Integer(), nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("brought_in", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_application_imports_confirmed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_application_imports_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_application_imports_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_application_imports_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_imports")),
        sa.UniqueConstraint("ref", name=op.f("uq_application_imports_ref")),
    )
    with op.batch_alter_table("application_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_imports_round_id"), ["round_id"], unique=False
        )
        batch_op.create_index("ix_application_imports_site", ["site_id", "id"], unique=False)
        batch_op.create_index("ix_application_imports_status", ["status", "id"], unique=False)

    op.create_table(
        "import_mappings",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meant", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_import_mappings_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sa.UniqueConstraint("round_id", name=op.f("uq_import_mappings_round_id")),
    )
    _let_one_worker_make_an_export()


def _let_one_worker_make_an_export() -> None:
    long_ago = sa.text("'2000-01-01 00:00:00'")
    with op.batch_alter_table("exports") as batch_op:
        batch_op.add_column(
            sa.Column("lease", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column(
                "leased_until",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default=long_ago,
            )
        )
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("cut_cells", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("exports") as batch_op:
        for name in ("lease", "leased_until", "attempts", "cut_cells"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_column("cut_cells")
        batch_op.drop_column("attempts")
        batch_op.drop_column("leased_until")
        batch_op.drop_column("lease")

    op.drop_table("import_mappings")
    with op.batch_alter_table("application_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_application_imports_status")
        batch_op.drop_index("ix_application_imports_site")
        batch_op.drop_index(batch_op.f("ix_application_imports_round_id"))

    op.drop_table("application_imports")
