"""Let panels interview applicants at times they choose."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_panels",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_interview_panels_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_interview_panels_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_panels")),
        sa.UniqueConstraint("ref", name=op.f("uq_interview_panels_ref")),
        sa.UniqueConstraint("stage_id", "name", name=op.f("uq_interview_panels_stage_id_name")),
    )
    op.create_table(
        "interview_plans",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "notice_hours BETWEEN 0 AND 336", name=op.f("ck_interview_plans_notice")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_interview_plans_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_interview_plans_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_plans")),
        sa.UniqueConstraint("stage_id", name=op.f("uq_interview_plans_stage_id")),
    )
    op.create_table(
        "interview_panel_members",
        sa.Column("panel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["interview_panels.id"],
            name=op.f("fk_interview_panel_members_panel_id_interview_panels"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_interview_panel_members_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_panel_members")),
        sa.UniqueConstraint(
            "panel_id", "person_id", name=op.f("uq_interview_panel_members_panel_id_person_id")
        ),
    )
    with op.batch_alter_table("interview_panel_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_panel_members_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "interview_slots",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("panel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "cancelled",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="slotstate",
            ),
            nullable=False,
        ),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interview_slots_times")),
        sa.CheckConstraint("seats BETWEEN 1 AND 50", name=op.f("ck_interview_slots_seats")),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["interview_panels.id"],
            name=op.f("fk_interview_slots_panel_id_interview_panels"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_interview_slots_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_interview_slots_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slots")),
        sa.UniqueConstraint("ref", name=op.f("uq_interview_slots_ref")),
    )
    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.create_index("ix_interview_slots_panel", ["panel_id", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_interview_slots_stage", ["stage_id", "starts_at", "id"], unique=False
        )

    op.create_table(
        "interview_bookings",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "came",
                "no_show",
                "given_up",
                "called_off",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="bookingstate",
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("panel_note", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_interview_bookings_edition")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_interview_bookings_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_interview_bookings_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["interview_slots.id"],
            name=op.f("fk_interview_bookings_slot_id_interview_slots"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_interview_bookings_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_bookings")),
        sa.UniqueConstraint("ref", name=op.f("uq_interview_bookings_ref")),
    )
    with op.batch_alter_table("interview_bookings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_bookings_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interview_bookings_slot_id"), ["slot_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interview_bookings_stage_id"), ["stage_id"], unique=False
        )
        batch_op.create_index(
            "uq_interview_bookings_standing",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('booked', 'came')"),
            postgresql_where=sa.text("status IN ('booked', 'came')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("interview_bookings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interview_bookings_standing",
            sqlite_where=sa.text("status IN ('booked', 'came')"),
            postgresql_where=sa.text("status IN ('booked', 'came')"),
        )
        batch_op.drop_index(batch_op.f("ix_interview_bookings_stage_id"))
        batch_op.drop_index(batch_op.f("ix_interview_bookings_slot_id"))
        batch_op.drop_index(batch_op.f("ix_interview_bookings_application_id"))

    op.drop_table("interview_bookings")
    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_interview_slots_stage")
        batch_op.drop_index("ix_interview_slots_panel")

    op.drop_table("interview_slots")
    with op.batch_alter_table("interview_panel_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_panel_members_person_id"))

    op.drop_table("interview_panel_members")
    op.drop_table("interview_plans")
    op.drop_table("interview_panels")
