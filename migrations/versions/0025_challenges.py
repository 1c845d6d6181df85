"""Let teams and learners work on challenges phase by phase, and keep journals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenges.id"],
            name=op.f("fk_journal_entries_challenge_id_challenges"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_journal_entries_enrolment_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_journal_entries_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_journal_entries_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("ref", name=op.f("uq_journal_entries_ref")),
    )
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entries_days", ["person_id", "on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_entries_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "challenge_attempts",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "phase",
            sa.Enum(
                "engage",
                "investigate",
                "act",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="phase",
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "working",
                "waiting",
                "sent_back",
                "accepted",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="attemptstate",
            ),
            nullable=False,
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(team_id IS NULL) <> (enrolment_id IS NULL)", name=op.f("ck_challenge_attempts_who")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenges.id"],
            name=op.f("fk_challenge_attempts_challenge_id_challenges"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_challenge_attempts_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_challenge_attempts_enrolment_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_challenge_attempts_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_challenge_attempts_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_attempts")),
        sa.UniqueConstraint(
            "challenge_id",
            "enrolment_id",
            name=op.f("uq_challenge_attempts_challenge_id_enrolment_id"),
        ),
        sa.UniqueConstraint(
            "challenge_id", "team_id", name=op.f("uq_challenge_attempts_challenge_id_team_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_challenge_attempts_ref")),
    )
    with op.batch_alter_table("challenge_attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_challenge_attempts_cohort_id"), ["cohort_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_challenge_attempts_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_challenge_attempts_team_id"), ["team_id"], unique=False
        )
        batch_op.create_index(
            "ix_challenge_attempts_waiting", ["status", "asked_at", "id"], unique=False
        )

    op.create_table(
        "gate_steps",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "engage",
                "investigate",
                "act",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="phase",
            ),
            nullable=False,
        ),
        sa.Column(
            "act",
            sa.Enum(
                "asked",
                "taken_back",
                "sent_back",
                "passed",
                "reopened",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="gateact",
            ),
            nullable=False,
        ),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "decider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["people.id"], name=op.f("fk_gate_steps_asker_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["challenge_attempts.id"],
            name=op.f("fk_gate_steps_attempt_id_challenge_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_gate_steps_challenge_id_challenges")
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"], ["people.id"], name=op.f("fk_gate_steps_decider_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_gate_steps_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_steps")),
    )
    with op.batch_alter_table("gate_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_steps_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_steps_decider_id"), ["decider_id"], unique=False)

    op.create_table(
        "hand_in_files",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "deliverable",
            sa.Enum(
                "big_idea",
                "essential_question",
                "challenge",
                "guiding_questions",
                "activities",
                "synthesis",
                "solution",
                "implementation",
                "evaluation",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="deliverable",
            ),
            nullable=False,
        ),
        sa.Column("stored", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["challenge_attempts.id"],
            name=op.f("fk_hand_in_files_attempt_id_challenge_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenges.id"],
            name=op.f("fk_hand_in_files_challenge_id_challenges"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hand_in_files_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_hand_in_files_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_files")),
        sa.UniqueConstraint("ref", name=op.f("uq_hand_in_files_ref")),
    )
    with op.batch_alter_table("hand_in_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_in_files_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hand_in_files_person_id"), ["person_id"], unique=False)

    op.create_table(
        "hand_ins",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "challenge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "deliverable",
            sa.Enum(
                "big_idea",
                "essential_question",
                "challenge",
                "guiding_questions",
                "activities",
                "synthesis",
                "solution",
                "implementation",
                "evaluation",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="deliverable",
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("files", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["challenge_attempts.id"],
            name=op.f("fk_hand_ins_attempt_id_challenge_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_hand_ins_challenge_id_challenges")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hand_ins_person_id_people")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_hand_ins_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_ins")),
        sa.UniqueConstraint(
            "attempt_id",
            "deliverable",
            "number",
            name=op.f("uq_hand_ins_attempt_id_deliverable_number"),
        ),
    )
    with op.batch_alter_table("hand_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_ins_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hand_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_ins_person_id"))

    op.drop_table("hand_ins")
    with op.batch_alter_table("hand_in_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_in_files_person_id"))
        batch_op.drop_index(batch_op.f("ix_hand_in_files_attempt_id"))

    op.drop_table("hand_in_files")
    with op.batch_alter_table("gate_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gate_steps_decider_id"))
        batch_op.drop_index(batch_op.f("ix_gate_steps_attempt_id"))

    op.drop_table("gate_steps")
    with op.batch_alter_table("challenge_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_challenge_attempts_waiting")
        batch_op.drop_index(batch_op.f("ix_challenge_attempts_team_id"))
        batch_op.drop_index(batch_op.f("ix_challenge_attempts_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_challenge_attempts_cohort_id"))

    op.drop_table("challenge_attempts")
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entries_enrolment_id"))
        batch_op.drop_index("ix_journal_entries_days")

    op.drop_table("journal_entries")
