"""Plan rooms, days off and changes of sessions; let people check in and be excused."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_days",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_closed_days_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_days")),
        sa.UniqueConstraint("ref", name=op.f("uq_closed_days_ref")),
        sa.UniqueConstraint("site_id", "on", name=op.f("uq_closed_days_site_id_on")),
    )
    op.create_table(
        "rooms",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 10000", name=op.f("ck_rooms_seats")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_rooms_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("ref", name=op.f("uq_rooms_ref")),
    )
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rooms_site_id"), ["site_id"], unique=False)

    op.create_table(
        "attendance_rules",
        sa.Column(
            "cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens_minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("late_per_absence", sa.Integer(), nullable=False),
        sa.Column("least_percent", sa.Integer(), nullable=False),
        sa.Column("networks", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("late_minutes BETWEEN 0 AND 120", name=op.f("ck_attendance_rules_late")),
        sa.CheckConstraint(
            "late_per_absence BETWEEN 1 AND 20", name=op.f("ck_attendance_rules_per_absence")
        ),
        sa.CheckConstraint(
            "least_percent BETWEEN 0 AND 100", name=op.f("ck_attendance_rules_percent")
        ),
        sa.CheckConstraint(
            "opens_minutes BETWEEN 0 AND 120", name=op.f("ck_attendance_rules_opens")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_attendance_rules_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_attendance_rules_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_rules")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_attendance_rules_cohort_id")),
    )
    op.create_table(
        "code_tries",
        sa.Column(
            "enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_code_tries_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_tries")),
    )
    with op.batch_alter_table("code_tries", schema=None) as batch_op:
        batch_op.create_index("ix_code_tries_enrolment", ["enrolment_id", "tried_at"], unique=False)

    op.create_table(
        "excuses",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "illness",
                "service",
                "family",
                "interview",
                "exam",
                "other",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="excusekind",
            ),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence_seen", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "approved",
                "declined",
                "withdrawn",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="excusestate",
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_excuses_days")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_excuses_enrolment_id_enrolments")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_excuses_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuses")),
        sa.UniqueConstraint("ref", name=op.f("uq_excuses_ref")),
    )
    with op.batch_alter_table("excuses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_excuses_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(
            "ix_excuses_site", ["site_id", "status", "asked_at", "id"], unique=False
        )

    op.create_table(
        "attendance_changes",
        sa.Column(
            "attendance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "before",
            sa.Enum(
                "present",
                "late",
                "left_early",
                "absent",
                "excused",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="attendancestate",
            ),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "present",
                "late",
                "left_early",
                "absent",
                "excused",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="after",
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendances.id"],
            name=op.f("fk_attendance_changes_attendance_id_attendances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_changes")),
    )
    with op.batch_alter_table("attendance_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_changes_attendance_id"), ["attendance_id"], unique=False
        )

    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "via",
                sa.Enum(
                    "staff",
                    "code",
                    "clock",
                    "excuse",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                    name="attendancevia",
                ),
                server_default="staff",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("is_confirmed", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("came_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("class_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "leader_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column("session_group", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "status",
                sa.Enum(
                    "planned",
                    "cancelled",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                    name="sessionstate",
                ),
                server_default="planned",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("cancel_reason", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("code_key", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_class_sessions_leader", ["leader_id", "on"], unique=False)
        batch_op.create_index(batch_op.f("ix_class_sessions_series"), ["series"], unique=False)
        batch_op.create_index("ix_class_sessions_site_day", ["site_id", "on"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_class_sessions_leader_id_people"), "people", ["leader_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_class_sessions_room_id_rooms"), "rooms", ["room_id"], ["id"]
        )

    _give_keys()
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        for name in ("via", "is_confirmed"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("class_sessions", schema=None) as batch_op:
        for name in ("session_group", "status", "cancel_reason", "sequence", "code_key"):
            batch_op.alter_column(name, server_default=None)


def _give_keys() -> None:
    """Give each session that is there a secret of its own."""
    sessions = sa.table("class_sessions", sa.column("id"), sa.column("code_key"))
    connection = op.get_bind()
    ids = connection.scalars(sa.select(sessions.c.id)).all()
    for number in ids:
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == number)
            .values(code_key=secrets.token_hex(32))
        )


def downgrade() -> None:
    with op.batch_alter_table("class_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_class_sessions_room_id_rooms"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_class_sessions_leader_id_people"), type_="foreignkey"
        )
        batch_op.drop_index("ix_class_sessions_site_day")
        batch_op.drop_index(batch_op.f("ix_class_sessions_series"))
        batch_op.drop_index("ix_class_sessions_leader")
        batch_op.drop_constraint(batch_op.f("ck_class_sessions_sessionstate"), type_="check")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("code_key")
        batch_op.drop_column("sequence")
        batch_op.drop_column("cancel_reason")
        batch_op.drop_column("status")
        batch_op.drop_column("session_group")
        batch_op.drop_column("leader_id")
        batch_op.drop_column("room_id")

    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendances_attendancevia"), type_="check")
        batch_op.drop_column("left_at")
        batch_op.drop_column("came_at")
        batch_op.drop_column("is_confirmed")
        batch_op.drop_column("via")

    with op.batch_alter_table("attendance_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_changes_attendance_id"))

    op.drop_table("attendance_changes")
    with op.batch_alter_table("excuses", schema=None) as batch_op:
        batch_op.drop_index("ix_excuses_site")
        batch_op.drop_index(batch_op.f("ix_excuses_enrolment_id"))

    op.drop_table("excuses")
    with op.batch_alter_table("code_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_code_tries_enrolment")

    op.drop_table("code_tries")
    op.drop_table("attendance_rules")
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_site_id"))

    op.drop_table("rooms")
    op.drop_table("closed_days")
