"""Make room for counts of applications, exports and imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_tallies",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("discipline", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_application_tallies_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_tallies")),
    )
    op.create_index("ix_application_tallies_round", "application_tallies", ["round_id", "id"])
    op.create_index(
        "ix_application_tallies_waiting",
        "application_tallies",
        ["id"],
        sqlite_where=sa.text("NOT folded"),
        postgresql_where=sa.text("NOT folded"),
    )
    op.create_index(
        "uq_application_tallies_folded",
        "application_tallies",
        ["round_id", "what", "status", "sent", "discipline", "quarter"],
        unique=True,
        sqlite_where=sa.text("folded"),
        postgresql_where=sa.text("folded"),
    )
    _count_what_is_there()
    _make_exports()
    _make_imports()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER applications_counted_in AFTER INSERT ON applications BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'state', NEW.status, NEW.submitted_at IS NOT NULL, coalesce(NEW.discipline, ''), 0, 1, 0 WHERE NOT NEW.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'started', '', 0, '', CAST(strftime('%s', NEW.created_at) AS INTEGER) / 900, 1, 0 WHERE NOT NEW.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'submitted', '', 0, '', CAST(strftime('%s', NEW.submitted_at) AS INTEGER) / 900, 1, 0 WHERE NOT NEW.is_test AND NEW.submitted_at IS NOT NULL; END"
        )
        op.execute(
            "CREATE TRIGGER applications_counted_out AFTER DELETE ON applications BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'state', OLD.status, OLD.submitted_at IS NOT NULL, coalesce(OLD.discipline, ''), 0, -1, 0 WHERE NOT OLD.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'started', '', 0, '', CAST(strftime('%s', OLD.created_at) AS INTEGER) / 900, -1, 0 WHERE NOT OLD.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'submitted', '', 0, '', CAST(strftime('%s', OLD.submitted_at) AS INTEGER) / 900, -1, 0 WHERE NOT OLD.is_test AND OLD.submitted_at IS NOT NULL; END"
        )
        op.execute(
            "CREATE TRIGGER applications_counted_anew AFTER UPDATE ON applications WHEN OLD.round_id IS NOT NEW.round_id OR OLD.status IS NOT NEW.status OR OLD.submitted_at IS NOT NEW.submitted_at OR OLD.created_at IS NOT NEW.created_at OR OLD.discipline IS NOT NEW.discipline OR OLD.is_test IS NOT NEW.is_test BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'state', OLD.status, OLD.submitted_at IS NOT NULL, coalesce(OLD.discipline, ''), 0, -1, 0 WHERE NOT OLD.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'started', '', 0, '', CAST(strftime('%s', OLD.created_at) AS INTEGER) / 900, -1, 0 WHERE NOT OLD.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT OLD.round_id, 'submitted', '', 0, '', CAST(strftime('%s', OLD.submitted_at) AS INTEGER) / 900, -1, 0 WHERE NOT OLD.is_test AND OLD.submitted_at IS NOT NULL;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'state', NEW.status, NEW.submitted_at IS NOT NULL, coalesce(NEW.discipline, ''), 0, 1, 0 WHERE NOT NEW.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'started', '', 0, '', CAST(strftime('%s', NEW.created_at) AS INTEGER) / 900, 1, 0 WHERE NOT NEW.is_test;INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT NEW.round_id, 'submitted', '', 0, '', CAST(strftime('%s', NEW.submitted_at) AS INTEGER) / 900, 1, 0 WHERE NOT NEW.is_test AND NEW.submitted_at IS NOT NULL; END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION applications_counted_in() RETURNS trigger AS $$ BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT round_id, what, status, sent, discipline, quarter, sum(sign), false FROM (SELECT round_id, 'state' AS what, status, submitted_at IS NOT NULL AS sent, coalesce(discipline, '') AS discipline, 0::bigint AS quarter, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test) a UNION ALL SELECT round_id, 'started', '', false, '', floor(extract(epoch FROM created_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test) b UNION ALL SELECT round_id, 'submitted', '', false, '', floor(extract(epoch FROM submitted_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test) c WHERE submitted_at IS NOT NULL) d GROUP BY round_id, what, status, sent, discipline, quarter HAVING sum(sign) <> 0; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER applications_counted_in AFTER INSERT ON applications REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION applications_counted_in()"
        )
        op.execute(
            "CREATE OR REPLACE FUNCTION applications_counted_out() RETURNS trigger AS $$ BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT round_id, what, status, sent, discipline, quarter, sum(sign), false FROM (SELECT round_id, 'state' AS what, status, submitted_at IS NOT NULL AS sent, coalesce(discipline, '') AS discipline, 0::bigint AS quarter, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) a UNION ALL SELECT round_id, 'started', '', false, '', floor(extract(epoch FROM created_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) b UNION ALL SELECT round_id, 'submitted', '', false, '', floor(extract(epoch FROM submitted_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) c WHERE submitted_at IS NOT NULL) d GROUP BY round_id, what, status, sent, discipline, quarter HAVING sum(sign) <> 0; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER applications_counted_out AFTER DELETE ON applications REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION applications_counted_out()"
        )
        op.execute(
            "CREATE OR REPLACE FUNCTION applications_counted_anew() RETURNS trigger AS $$ BEGIN INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)  SELECT round_id, what, status, sent, discipline, quarter, sum(sign), false FROM (SELECT round_id, 'state' AS what, status, submitted_at IS NOT NULL AS sent, coalesce(discipline, '') AS discipline, 0::bigint AS quarter, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test UNION ALL SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) a UNION ALL SELECT round_id, 'started', '', false, '', floor(extract(epoch FROM created_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test UNION ALL SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) b UNION ALL SELECT round_id, 'submitted', '', false, '', floor(extract(epoch FROM submitted_at) / 900)::bigint, sign FROM (SELECT round_id, status, submitted_at, created_at, discipline, 1 AS sign FROM added WHERE NOT is_test UNION ALL SELECT round_id, status, submitted_at, created_at, discipline, -1 AS sign FROM gone WHERE NOT is_test) c WHERE submitted_at IS NOT NULL) d GROUP BY round_id, what, status, sent, discipline, quarter HAVING sum(sign) <> 0; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER applications_counted_anew AFTER UPDATE ON applications REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION applications_counted_anew()"
        )


def _count_what_is_there() -> None:
    times = {
        "sqlite": "CAST(strftime('%s', {}) AS INTEGER) / 900",
        "postgresql": "floor(extract(epoch FROM {}) / 900)::bigint",
    }[op.get_bind().dialect.name]
    into = "INSERT INTO application_tallies (round_id, what, status, sent, discipline, quarter, count, folded)"
    rows = "SELECT round_id, '{}', {}, {}, {}, {}, count(*), true FROM applications WHERE NOT is_test AND {} IS NOT NULL GROUP BY 1, 3, 4, 5, 6"
    state = (
        "state",
        "status",
        "submitted_at IS NOT NULL",
        "coalesce(discipline, '')",
        "0",
        "round_id",
    )
    op.execute(f"{into} {rows.format(*state)}")
    for what, column in (("started", "created_at"), ("submitted", "submitted_at")):
        kind = (what, "''", "false", "''", times.format(column), column)
        op.execute(f"{into} {rows.format(*kind)}")


def _make_exports() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "exports",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", big, nullable=False),
        sa.Column("round_id", big, nullable=False),
        sa.Column("asked_by", big, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "csv",
                "xlsx",
                name="exportform",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "filter", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("contact", sa.Boolean(), nullable=False),
        sa.Column("born_on", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "wanted",
                "ready",
                "sending",
                "sent",
                "broken_off",
                "failed",
                "forgotten",
                name="exportstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stored", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", big, nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["people.id"], name=op.f("fk_exports_asked_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_exports_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_exports_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("ref", name=op.f("uq_exports_ref")),
    )
    op.create_index("ix_exports_site", "exports", ["site_id", "id"])
    op.create_index("ix_exports_status", "exports", ["status", "id"])


def _make_imports() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "imported_applications",
        sa.Column("round_id", big, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("application_id", big, nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", big, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_imported_applications_application_id_applications"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_imported_applications_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_applications")),
        sa.UniqueConstraint(
            "round_id", "digest", name=op.f("uq_imported_applications_round_id_digest")
        ),
    )
    op.create_index(
        op.f("ix_imported_applications_application_id"), "imported_applications", ["application_id"]
    )


def downgrade() -> None:
    op.drop_table("imported_applications")
    op.drop_table("exports")
    for name in ("in", "out", "anew"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER applications_counted_{name}")
        else:
            op.execute(f"DROP TRIGGER applications_counted_{name} ON applications")
            op.execute(f"DROP FUNCTION applications_counted_{name}()")
    op.drop_table("application_tallies")
