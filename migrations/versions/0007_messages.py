"""Make room for messages: bounces, templates, messages, recipients, lists of texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bouncing_addresses",
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bouncing_addresses")),
        sa.UniqueConstraint("email", name=op.f("uq_bouncing_addresses_email")),
    )
    with op.batch_alter_table("bouncing_addresses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bouncing_addresses_site_id"), ["site_id"], unique=False
        )

    op.create_table(
        "message_templates",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column(
            "audience",
            sa.Enum(
                "applicants", native_enum=False, create_constraint=True, length=32, name="audience"
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("subject", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("short", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_message_templates_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
        sa.UniqueConstraint("ref", name=op.f("uq_message_templates_ref")),
        sa.UniqueConstraint("site_id", "key", name=op.f("uq_message_templates_site_id_key")),
    )
    with op.batch_alter_table("message_templates", schema=None) as batch_op:
        batch_op.create_index("ix_message_templates_site", ["site_id", "id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "applicants", native_enum=False, create_constraint=True, length=32, name="audience"
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "mail", "text", native_enum=False, create_constraint=True, length=32, name="channel"
            ),
            nullable=False,
        ),
        sa.Column("promotion", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("chosen", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "prepared",
                "scheduled",
                "sending",
                "sent",
                "discarded",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="messagestate",
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("edited_by", sa.BigInteger(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prepared_by", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_messages_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("ref", name=op.f("uq_messages_ref")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_site_status", ["site_id", "status", "id"], unique=False)
        batch_op.create_index("ix_messages_status", ["status", "due_at"], unique=False)

    op.create_table(
        "text_handovers",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_text_handovers_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_text_handovers_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_handovers")),
        sa.UniqueConstraint("ref", name=op.f("uq_text_handovers_ref")),
    )
    with op.batch_alter_table("text_handovers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_text_handovers_message_id"), ["message_id"], unique=False
        )

    op.create_table(
        "message_recipients",
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "waiting",
                "posted",
                "no_address",
                "bouncing",
                "opted_out",
                "duplicate",
                "no_value",
                "left_out",
                "gone",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="standing",
            ),
            nullable=False,
        ),
        sa.Column("letter_key", sa.String(length=200), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["text_handovers.id"],
            name=op.f("fk_message_recipients_handover_id_text_handovers"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_recipients_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_message_recipients_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_message_recipients_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_recipients")),
        sa.UniqueConstraint("letter_key", name=op.f("uq_message_recipients_letter_key")),
        sa.UniqueConstraint(
            "message_id", "person_id", name=op.f("uq_message_recipients_message_id_person_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_message_recipients_ref")),
    )
    with op.batch_alter_table("message_recipients", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_recipients_handover_id"), ["handover_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_message_recipients_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_message_recipients_standing", ["message_id", "standing", "id"], unique=False
        )

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("zone", sa.String(length=60), nullable=False, server_default="Asia/Seoul")
        )
        batch_op.add_column(
            sa.Column("unsubscribe", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_letters_message_id", ["message_id"], unique=False)
        batch_op.create_index(
            "ix_letters_promotions",
            ["zone"],
            unique=False,
            sqlite_where=sa.text("promotion AND status = 'waiting'"),
            postgresql_where=sa.text("promotion AND status = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letters_promotions",
            sqlite_where=sa.text("promotion AND status = 'waiting'"),
            postgresql_where=sa.text("promotion AND status = 'waiting'"),
        )
        batch_op.drop_index("ix_letters_message_id")
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("unsubscribe")
        batch_op.drop_column("zone")

    with op.batch_alter_table("message_recipients", schema=None) as batch_op:
        batch_op.drop_index("ix_message_recipients_standing")
        batch_op.drop_index(batch_op.f("ix_message_recipients_person_id"))
        batch_op.drop_index(batch_op.f("ix_message_recipients_handover_id"))

    op.drop_table("message_recipients")
    with op.batch_alter_table("text_handovers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_handovers_message_id"))

    op.drop_table("text_handovers")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_status")
        batch_op.drop_index("ix_messages_site_status")

    op.drop_table("messages")
    with op.batch_alter_table("message_templates", schema=None) as batch_op:
        batch_op.drop_index("ix_message_templates_site")

    op.drop_table("message_templates")
    with op.batch_alter_table("bouncing_addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bouncing_addresses_site_id"))

    op.drop_table("bouncing_addresses")
