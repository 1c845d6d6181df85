"""Follow accepted offers up to the first weeks: papers, intent, calls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival_plans",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirm_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replace_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_arrival_plans_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_arrival_plans_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_plans")),
        sa.UniqueConstraint("round_id", name=op.f("uq_arrival_plans_round_id")),
    )
    op.create_table(
        "papers",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_papers_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_papers_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("ref", name=op.f("uq_papers_ref")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papers_round_id"), ["round_id"], unique=False)

    op.create_table(
        "call_notes",
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "called_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "result",
            sa.Enum(
                "comes",
                "does_not_come",
                "thinks",
                "not_reached",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="callresult",
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_call_notes_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["called_by"], ["people.id"], name=op.f("fk_call_notes_called_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_call_notes_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_notes")),
    )
    with op.batch_alter_table("call_notes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_call_notes_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "paper_marks",
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "received_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_paper_marks_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_paper_marks_paper_id_papers")
        ),
        sa.ForeignKeyConstraint(
            ["received_by"], ["people.id"], name=op.f("fk_paper_marks_received_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_marks")),
        sa.UniqueConstraint(
            "paper_id", "application_id", name=op.f("uq_paper_marks_paper_id_application_id")
        ),
    )
    with op.batch_alter_table("paper_marks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_marks_application_id"), ["application_id"], unique=False
        )

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")

    with op.batch_alter_table("paper_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_marks_application_id"))

    op.drop_table("paper_marks")
    with op.batch_alter_table("call_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_notes_application_id"))

    op.drop_table("call_notes")
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_papers_round_id"))

    op.drop_table("papers")
    op.drop_table("arrival_plans")
