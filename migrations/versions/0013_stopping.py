"""Let messages be stopped, and tell who asked about a new round in batches."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("draft", "prepared", "scheduled", "sending", "sent", "discarded")
STANDINGS = (
    "waiting",
    "posted",
    "no_address",
    "bouncing",
    "opted_out",
    "duplicate",
    "no_value",
    "left_out",
    "gone",
)


def limit(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    names = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(constraint), type_="check")
        batch_op.create_check_constraint(batch_op.f(constraint), f"{column} IN ({names})")


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("stopped_by", sa.BigInteger(), nullable=True))
    limit("messages", "status", "ck_messages_messagestate", (*STATES, "stopped"))
    limit("message_recipients", "standing", "ck_message_recipients_standing",
          (*STANDINGS, "stopped"))  # fmt: skip
    op.create_table(
        "announcements",
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_announcements_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_announcements_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("round_id", name=op.f("uq_announcements_round_id")),
    )
    op.create_index(op.f("ix_announcements_site_id"), "announcements", ["site_id"])


def downgrade() -> None:
    op.drop_table("announcements")
    # What was stopped is told as it is known here: the message is out, the rest was left out.
    op.execute("UPDATE messages SET status = 'sent' WHERE status = 'stopped'")
    op.execute("UPDATE message_recipients SET standing = 'left_out' WHERE standing = 'stopped'")
    limit("message_recipients", "standing", "ck_message_recipients_standing", STANDINGS)
    limit("messages", "status", "ck_messages_messagestate", STATES)
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_column("stopped_by")
        batch_op.drop_column("stopped_at")
