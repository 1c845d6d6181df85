"""Make room for documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "wanted",
                "made",
                "failed",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="documentstate",
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("stored", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("status != 'made' OR stored != ''", name=op.f("ck_documents_stored")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_documents_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            "kind",
            "subject",
            "locale",
            "digest",
            name=op.f("uq_documents_kind_subject_locale_digest"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_documents_ref")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index("ix_documents_due", ["status", "due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_scan", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "verdict",
                sa.Enum(
                    "clean",
                    "to_mask",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                    name="fileverdict",
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("looked_by", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_attachments_looked"), "verdict IS NULL OR looked_at IS NOT NULL"
        )
        batch_op.create_index(
            "ix_attachments_unseen",
            ["site_id", "id"],
            unique=False,
            sqlite_where=sa.text("is_scan AND verdict IS NULL"),
            postgresql_where=sa.text("is_scan AND verdict IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index("ix_attachments_unseen")
        batch_op.drop_constraint(op.f("ck_attachments_looked"), type_="check")
        batch_op.drop_constraint(op.f("ck_attachments_fileverdict"), type_="check")
        batch_op.drop_column("looked_by")
        batch_op.drop_column("looked_at")
        batch_op.drop_column("verdict")
        batch_op.drop_column("is_scan")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_person_id"))
        batch_op.drop_index("ix_documents_due")
    op.drop_table("documents")
