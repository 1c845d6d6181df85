"""Make room for outreach: the call, information sessions, questions to staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_parts",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "news",
                "support",
                "place",
                "faq",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="partkind",
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_call_parts_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_parts")),
        sa.UniqueConstraint("ref", name=op.f("uq_call_parts_ref")),
    )
    with op.batch_alter_table("call_parts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_call_parts_site_order", ["site_id", "kind", "position", "id"], unique=False
        )

    op.create_table(
        "info_sessions",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("about", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("place", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "cancelled",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="infostate",
            ),
            nullable=False,
        ),
        sa.Column("cancel_reason", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_info_sessions_sign_up")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_info_sessions_times")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_info_sessions_seats")),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_info_sessions_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_sessions")),
        sa.UniqueConstraint("ref", name=op.f("uq_info_sessions_ref")),
    )
    with op.batch_alter_table("info_sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_info_sessions_site_time", ["site_id", "status", "starts_at", "id"], unique=False
        )

    op.create_table(
        "enquiries",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "answered",
                "closed",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="enquirystate",
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_enquiries_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["call_parts.id"], name=op.f("fk_enquiries_part_id_call_parts")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_enquiries_person_id_people")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_enquiries_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("key", name=op.f("uq_enquiries_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_enquiries_ref")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_enquiries_desk", ["site_id", "status", "since", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_enquiries_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_enquiries_status", ["status", "since", "id"], unique=False)

    op.create_table(
        "info_places",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("info_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "waiting",
                "cancelled",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="placestate",
            ),
            nullable=False,
        ),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["info_id"], ["info_sessions.id"], name=op.f("fk_info_places_info_id_info_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_info_places_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_info_places_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_places")),
        sa.UniqueConstraint("key", name=op.f("uq_info_places_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_info_places_ref")),
    )
    with op.batch_alter_table("info_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_info_places_email"), ["email"], unique=False)
        batch_op.create_index(
            "ix_info_places_once",
            ["info_id", "email"],
            unique=True,
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        )
        batch_op.create_index("ix_info_places_order", ["info_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_info_places_person_id"), ["person_id"], unique=False)

    op.create_table(
        "enquiry_words",
        sa.Column(
            "enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "answer",
                "note",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="wordkind",
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_enquiry_words_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_words_enquiry_id_enquiries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_words")),
    )
    with op.batch_alter_table("enquiry_words", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_words_thread", ["enquiry_id", "id"], unique=False)

    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("agreed_to", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.drop_column("told_at")
        batch_op.drop_column("agreed_to")

    op.drop_table("enquiry_words")
    op.drop_table("info_places")
    op.drop_table("enquiries")
    op.drop_table("info_sessions")
    op.drop_table("call_parts")
