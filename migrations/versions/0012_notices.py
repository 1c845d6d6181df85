"""Let staff publish legal texts with the day on which they take effect, the terms of use too."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

# What earlier schemas do not know yet is kept under the nearest kind that it knows, with a free number.
rewrites = ("legal_texts.kind", "legal_texts.number")

KINDS = ("privacy", "officer", "processors", "transfers")
CONSTRAINT = "ck_legal_texts_legalkind"


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def let_change() -> None:
    """Take away the refusal of changes; a table that SQLite copies loses it anyway."""
    if is_sqlite():
        op.execute("DROP TRIGGER legal_texts_no_update")
        op.execute("DROP TRIGGER legal_texts_no_delete")
    else:
        op.execute("DROP TRIGGER legal_texts_append_only ON legal_texts")


def refuse_changes() -> None:
    if not is_sqlite():
        op.execute(
            "CREATE TRIGGER legal_texts_append_only BEFORE UPDATE OR DELETE ON legal_texts"
            " FOR EACH ROW EXECUTE FUNCTION legal_texts_refuse()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER legal_texts_no_{verb} BEFORE {verb.upper()} ON legal_texts"
            " BEGIN SELECT RAISE(ABORT, 'legal_texts is append-only'); END"
        )


def limit_kinds(kinds: tuple[str, ...]) -> None:
    names = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.drop_constraint(batch_op.f(CONSTRAINT), type_="check")
        batch_op.create_check_constraint(batch_op.f(CONSTRAINT), f"kind IN ({names})")


def upgrade() -> None:
    let_change()
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
    op.execute("UPDATE legal_texts SET effective_on = date(published_at)")
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.alter_column("effective_on", existing_type=sa.Date(), nullable=False)
    limit_kinds((*KINDS, "terms"))
    refuse_changes()


def downgrade() -> None:
    let_change()
    op.execute(
        "UPDATE legal_texts SET kind = 'privacy', number = number + 1000000 WHERE kind = 'terms'"
    )
    limit_kinds(KINDS)
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.drop_column("effective_on")
    refuse_changes()
