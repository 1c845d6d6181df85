"""Count groups by pseudonyms, and let applicants ask for an explanation and a re-check."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=32, name=name)


def upgrade() -> None:
    # The answers given so far stay without a pseudonym: nothing tells whose they are.
    with op.batch_alter_table("monitoring_answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pseudonym", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_monitoring_answers_pseudonym"), ["pseudonym"]
        )
    # Versions so far promise that nothing leads to anyone; a new one tells of pseudonyms.
    op.add_column(
        "notices",
        sa.Column("pseudonymous", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "monitoring_counts",
        sa.Column("site_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("stage_id", BIG, nullable=False),
        sa.Column("counted_by", BIG, nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("id", BIG, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_monitoring_counts_{column}_{table}"),
            )
            for column, table in (
                ("counted_by", "people"),
                ("round_id", "rounds"),
                ("site_id", "sites"),
                ("stage_id", "stages"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_counts")),
        sa.UniqueConstraint("stage_id", name=op.f("uq_monitoring_counts_stage_id")),
    )
    op.create_index(
        op.f("ix_monitoring_counts_round_id"), "monitoring_counts", ["round_id"], unique=False
    )
    _make_rechecks()


def _make_rechecks() -> None:
    op.create_table(
        "rechecks",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("stage_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("site_id", BIG, nullable=False),
        sa.Column("kind", _enum("recheckkind", "explain", "recheck"), nullable=False),
        sa.Column("status", _enum("recheckstate", "open", "answered"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", _enum("verdict", "stands", "correct"), nullable=True),
        sa.Column("answer", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.CheckConstraint(
            "(status = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_rechecks_answered")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_rechecks_{column}_{table}")
            )
            for column, table in (
                ("answered_by", "people"),
                ("application_id", "applications"),
                ("round_id", "rounds"),
                ("site_id", "sites"),
                ("stage_id", "stages"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rechecks")),
        sa.UniqueConstraint("ref", name=op.f("uq_rechecks_ref")),
        sa.UniqueConstraint(
            "application_id",
            "stage_id",
            "kind",
            name=op.f("uq_rechecks_application_id_stage_id_kind"),
        ),
    )
    op.create_index(op.f("ix_rechecks_application_id"), "rechecks", ["application_id"])
    op.create_index("ix_rechecks_round", "rechecks", ["round_id", "status", "id"])


def downgrade() -> None:
    op.drop_table("rechecks")
    op.drop_table("monitoring_counts")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("pseudonymous")
    with op.batch_alter_table("monitoring_answers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_monitoring_answers_pseudonym"), type_="unique")
        batch_op.drop_column("pseudonym")
