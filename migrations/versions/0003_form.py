"""Make room for the form of a round."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the house of 0001 does not know yet is kept under the nearest kind that it knows.
rewrites = (
    "questions.key",
    "questions.kind",
    "notices.kind",
    "notices.version",
)

KINDS = ("short", "long", "one_of", "url", "file", "phone")
MORE_KINDS = ("any_of", "number", "date")
NOTICES = ("privacy", "accommodation", "monitoring", "news")
MORE_NOTICES = ("third_party", "transfer")

CURRENT = sa.text("superseded_at IS NULL")


def big_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def limit_kinds(table: str, constraint: str, kinds: tuple[str, ...]) -> None:
    names = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(constraint), type_="check")
        batch_op.create_check_constraint(batch_op.f(constraint), f"kind IN ({names})")


def upgrade() -> None:
    op.create_table(
        "form_sections",
        sa.Column("round_id", big_id(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", json(), nullable=False),
        sa.Column("help", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", big_id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_form_sections_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_sections")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_form_sections_round_id_key")),
    )
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(
            sa.Column("is_test", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("notices") as batch_op:
        batch_op.add_column(sa.Column("parts", json(), server_default="{}", nullable=False))
    limit_kinds("questions", "ck_questions_questionkind", KINDS + MORE_KINDS)
    limit_kinds("notices", "ck_notices_noticekind", NOTICES + MORE_NOTICES)
    with op.batch_alter_table("questions") as batch_op:
        batch_op.add_column(sa.Column("section_id", big_id(), nullable=True))
        batch_op.add_column(sa.Column("lowest", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("highest", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("depends_on", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("depends_values", json(), server_default="[]", nullable=False)
        )
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("supersedes_id", big_id(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_questions_round_id_key"), type_="unique")
        batch_op.create_index(batch_op.f("ix_questions_section_id"), ["section_id"])
        batch_op.create_index(batch_op.f("ix_questions_supersedes_id"), ["supersedes_id"])
        batch_op.create_index(
            "uq_questions_current",
            ["round_id", "key"],
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_questions_round_id_key_edition"), ["round_id", "key", "edition"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_supersedes_id_questions"),
            "questions",
            ["supersedes_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_section_id_form_sections"),
            "form_sections",
            ["section_id"],
            ["id"],
        )


def downgrade() -> None:
    op.execute("UPDATE questions SET key = key || '-e' || edition WHERE superseded_at IS NOT NULL")
    op.execute("UPDATE questions SET kind = 'short' WHERE kind IN ('any_of', 'number', 'date')")
    op.execute(
        "UPDATE notices SET version = id + 1000000, kind = 'news'"
        " WHERE kind IN ('third_party', 'transfer')"
    )
    limit_kinds("questions", "ck_questions_questionkind", KINDS)
    limit_kinds("notices", "ck_notices_noticekind", NOTICES)
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_column("parts")
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_questions_section_id_form_sections"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_questions_supersedes_id_questions"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_questions_round_id_key_edition"), type_="unique")
        batch_op.drop_index("uq_questions_current")
        batch_op.drop_index(batch_op.f("ix_questions_supersedes_id"))
        batch_op.drop_index(batch_op.f("ix_questions_section_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_questions_round_id_key"), ["round_id", "key"]
        )
        for name in (
            "supersedes_id",
            "superseded_at",
            "edition",
            "depends_values",
            "depends_on",
            "highest",
            "lowest",
            "section_id",
        ):
            batch_op.drop_column(name)
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_column("is_test")
    op.drop_table("form_sections")
