"""Make room for staff who act for an applicant, and for addresses that two of them agree on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assistances",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column(
            "way", choice("assistanceway", "telephone", "in_person", "letter"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.CheckConstraint("ends_at >= begun_at", name=op.f("ck_assistances_times")),
        key("assistances", "application_id", "applications"),
        key("assistances", "site_id", "sites"),
        key("assistances", "person_id", "people"),
        key("assistances", "staff_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistances")),
    )
    op.create_index(op.f("ix_assistances_application_id"), "assistances", ["application_id"])
    op.create_index(op.f("ix_assistances_person_id"), "assistances", ["person_id"])
    op.create_table(
        "address_proposals",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column(
            "status",
            choice("proposalstate", "proposed", "agreed", "refused", "stopped", "used"),
            nullable=False,
        ),
        sa.Column("old", sa.String(length=320), nullable=False),
        sa.Column("new", sa.String(length=320), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("use_hash", sa.String(length=64), nullable=True),
        sa.Column("stop_hash", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_address_proposals_two_people"),
        ),
        key("address_proposals", "person_id", "people"),
        key("address_proposals", "site_id", "sites"),
        key("address_proposals", "proposed_by", "people"),
        key("address_proposals", "decided_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_proposals")),
        sa.UniqueConstraint("use_hash", name=op.f("uq_address_proposals_use_hash")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_address_proposals_stop_hash")),
    )
    op.create_index(op.f("ix_address_proposals_person_id"), "address_proposals", ["person_id"])
    pending = sa.text("status IN ('proposed', 'agreed')")
    op.create_index(
        "uq_address_proposals_pending",
        "address_proposals",
        ["person_id"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=32, name=name)


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    op.drop_table("address_proposals")
    op.drop_table("assistances")
