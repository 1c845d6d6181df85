"""Keep in the access log who was in a file that left the house."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSAL = "access_log_packs is append-only"


def upgrade() -> None:
    op.create_table(
        "access_log_packs",
        sa.Column("access_id", KEY, nullable=False),
        sa.Column("lowest", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log_packs")),
        sa.UniqueConstraint("access_id", name=op.f("uq_access_log_packs_access_id")),
    )
    # What is packed tells its bounds only when it is unpacked: these hold for everybody.
    op.execute(
        "INSERT INTO access_log_packs (access_id, lowest, highest, people) "
        "SELECT access_log.id, 0, 9223372036854775807, exports.people "
        "FROM access_log JOIN exports ON access_log.what = 'reports.export_file ' || exports.ref "
        "WHERE exports.count > 0"
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER access_log_packs_no_{verb} BEFORE {verb.upper()} "
                f"ON access_log_packs BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION access_log_packs_refuse() RETURNS trigger AS $$ BEGIN "
            f"RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER access_log_packs_append_only BEFORE UPDATE OR DELETE "
            "ON access_log_packs FOR EACH ROW EXECUTE FUNCTION access_log_packs_refuse()"
        )


def downgrade() -> None:
    op.drop_table("access_log_packs")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION access_log_packs_refuse()")
