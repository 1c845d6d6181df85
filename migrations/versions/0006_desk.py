"""Keep what the recruiting desk needs: views, pieces of names, notes, people who look alike."""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

GRAMS = {"person_grams": "person_id", "application_grams": "application_id"}


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("filter", JSON, nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_saved_views_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_saved_views_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("ref", name=op.f("uq_saved_views_ref")),
    )
    for column in ("owner_id", "site_id", "created_at"):
        op.create_index(op.f(f"ix_saved_views_{column}"), "saved_views", [column])

    for table, key in GRAMS.items():
        op.create_table(
            table,
            sa.Column("gram", sa.String(length=4), nullable=False),
            sa.Column(key, ID, autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("gram", key, name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
    op.create_index("ix_people_phone", "people", ["phone"])
    fill()
    notes()
    alike()
    op.create_index("ix_applications_site_born", "applications", ["site_id", "born_on"])


def notes() -> None:
    op.create_table(
        "staff_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        key("staff_notes", "application_id", "applications"),
        key("staff_notes", "site_id", "sites"),
        key("staff_notes", "person_id", "people"),
        key("staff_notes", "author_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notes")),
        sa.UniqueConstraint("ref", name=op.f("uq_staff_notes_ref")),
    )
    for column in ("application_id", "person_id", "author_id"):
        op.create_index(op.f(f"ix_staff_notes_{column}"), "staff_notes", [column])
    op.create_table(
        "former_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("note_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        key("former_notes", "note_id", "staff_notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_notes")),
    )
    op.create_index(op.f("ix_former_notes_note_id"), "former_notes", ["note_id"])


def alike() -> None:
    verdict = sa.Enum(
        "same", "different", name="likeness", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "alike_pairs",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_id", ID, nullable=False),
        sa.Column("second_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("verdict", verdict, nullable=False),
        sa.Column("counts_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", ID, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        key("alike_pairs", "first_id", "people"),
        key("alike_pairs", "second_id", "people"),
        key("alike_pairs", "site_id", "sites"),
        key("alike_pairs", "counts_id", "applications"),
        key("alike_pairs", "decided_by", "people"),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_alike_pairs_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alike_pairs")),
        sa.UniqueConstraint(
            "first_id",
            "second_id",
            "site_id",
            name=op.f("uq_alike_pairs_first_id_second_id_site_id"),
        ),
    )
    op.create_index(op.f("ix_alike_pairs_second_id"), "alike_pairs", ["second_id"])


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def fill() -> None:
    """Cut the names there are, as `academy search rebuild` does."""
    names = "p.name, p.nickname, p.romanised_name FROM people p"
    cut("person_grams", f"SELECT p.id, {names} WHERE p.id > :last ORDER BY p.id LIMIT 20000")
    cut(
        "application_grams",
        f"SELECT a.id, {names} JOIN applications a ON a.person_id = p.id"
        " WHERE a.id > :last ORDER BY a.id LIMIT 20000",
    )


def cut(table: str, query: str) -> None:
    connection, last = op.get_bind(), 0
    insert = sa.text(f"INSERT INTO {table} VALUES (:gram, :row_id)")  # noqa: S608
    while rows := connection.execute(sa.text(query), {"last": last}).all():
        found = {(gram, row[0]) for row in rows for name in row[1:] for gram in grams(name or "")}
        if found:
            connection.execute(insert, [{"gram": g, "row_id": i} for g, i in sorted(found)])
        last = rows[-1][0]


def grams(name: str) -> set[str]:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    key = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM")[:80]
    pieces = {key[at : at + size] for size in (2, 3) for at in range(len(key) - size + 1)}
    return pieces | {"^" + key[0]} if key else set()


def downgrade() -> None:
    op.drop_index("ix_applications_site_born", table_name="applications")
    for table in ("alike_pairs", "former_notes", "staff_notes"):
        op.drop_table(table)
    op.drop_index("ix_people_phone", table_name="people")
    for table in GRAMS:
        op.drop_table(table)
    op.drop_table("saved_views")
