"""Hold an online test."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "test_imports",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
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
                name="examimportstate",
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("stored", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("counts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("errors", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("preview", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("problem", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_test_imports_confirmed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_test_imports_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_test_imports_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_test_imports_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_imports")),
        sa.UniqueConstraint("ref", name=op.f("uq_test_imports_ref")),
    )
    with op.batch_alter_table("test_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_test_imports_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index("ix_test_imports_status", ["status", "id"], unique=False)

    op.create_table(
        "test_plans",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("about", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("for_right", sa.Integer(), nullable=False),
        sa.Column("for_wrong", sa.Integer(), nullable=False),
        sa.Column("for_blank", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(opens_at IS NULL) = (closes_at IS NULL)", name=op.f("ck_test_plans_window")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_test_plans_times")),
        sa.CheckConstraint("items >= 1", name=op.f("ck_test_plans_items")),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_test_plans_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_test_plans_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_plans")),
        sa.UniqueConstraint("stage_id", name=op.f("uq_test_plans_stage_id")),
    )
    op.create_table(
        "test_slots",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_test_slots_times")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_test_slots_seats")),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_test_slots_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_test_slots_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_slots")),
        sa.UniqueConstraint("ref", name=op.f("uq_test_slots_ref")),
    )
    with op.batch_alter_table("test_slots", schema=None) as batch_op:
        batch_op.create_index("ix_test_slots_time", ["stage_id", "starts_at"], unique=False)
        batch_op.create_index(
            "uq_test_slots_once",
            ["stage_id", "starts_at"],
            unique=True,
            sqlite_where=sa.text("called_off_at IS NULL"),
            postgresql_where=sa.text("called_off_at IS NULL"),
        )

    op.create_table(
        "test_results",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sat", sa.Boolean(), nullable=False),
        sa.Column("n_right", sa.Integer(), nullable=True),
        sa.Column("n_wrong", sa.Integer(), nullable=True),
        sa.Column("n_blank", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(n_right IS NULL) = (n_wrong IS NULL) AND (n_right IS NULL) = (n_blank IS NULL)",
            name=op.f("ck_test_results_counts"),
        ),
        sa.CheckConstraint("sat OR points = 0", name=op.f("ck_test_results_sat")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_test_results_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_test_results_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["test_imports.id"], name=op.f("fk_test_results_import_id_test_imports")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_test_results_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_test_results_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_results")),
        sa.UniqueConstraint(
            "stage_id", "application_id", name=op.f("uq_test_results_stage_id_application_id")
        ),
    )
    with op.batch_alter_table("test_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_test_results_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "ix_test_results_rank", ["stage_id", "sat", "points", "id"], unique=False
        )

    op.create_table(
        "test_seats",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_test_seats_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_test_seats_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["test_slots.id"], name=op.f("fk_test_seats_slot_id_test_slots")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_test_seats_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_seats")),
        sa.UniqueConstraint(
            "stage_id", "application_id", name=op.f("uq_test_seats_stage_id_application_id")
        ),
    )
    with op.batch_alter_table("test_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_test_seats_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_test_seats_slot_id"), ["slot_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("test_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_test_seats_slot_id"))
        batch_op.drop_index(batch_op.f("ix_test_seats_application_id"))

    op.drop_table("test_seats")
    with op.batch_alter_table("test_results", schema=None) as batch_op:
        batch_op.drop_index("ix_test_results_rank")
        batch_op.drop_index(batch_op.f("ix_test_results_application_id"))

    op.drop_table("test_results")
    with op.batch_alter_table("test_slots", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_test_slots_once",
            sqlite_where=sa.text("called_off_at IS NULL"),
            postgresql_where=sa.text("called_off_at IS NULL"),
        )
        batch_op.drop_index("ix_test_slots_time")

    op.drop_table("test_slots")
    op.drop_table("test_plans")
    with op.batch_alter_table("test_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_test_imports_status")
        batch_op.drop_index(batch_op.f("ix_test_imports_stage_id"))

    op.drop_table("test_imports")
