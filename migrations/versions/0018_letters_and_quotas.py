"""Give every decision its letter, and rounds quotas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = ("open", "accepted", "declined", "lapsed", "revoked", "given_up")


def upgrade() -> None:
    op.create_table(
        "letter_texts",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "to_test",
                "to_interview",
                "offer",
                "waitlist",
                "decline",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="letterkind",
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_letter_texts_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_letter_texts_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_texts")),
        sa.UniqueConstraint(
            "site_id", "kind", "number", name=op.f("uq_letter_texts_site_id_kind_number")
        ),
    )
    op.create_table(
        "quotas",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "discipline",
            sa.Enum(
                "tech",
                "design",
                "domain",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="discipline",
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_quotas_seats")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_quotas_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_quotas_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
        sa.UniqueConstraint("round_id", "discipline", name=op.f("uq_quotas_round_id_discipline")),
    )
    op.create_table(
        "verdict_letters",
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "to_test",
                "to_interview",
                "offer",
                "waitlist",
                "decline",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="letterkind",
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_verdict_letters_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_letters")),
    )
    with op.batch_alter_table("verdict_letters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verdict_letters_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "meeting_lists",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "frozen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibrations.id"],
            name=op.f("fk_meeting_lists_calibration_id_calibrations"),
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["people.id"], name=op.f("fk_meeting_lists_frozen_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_meeting_lists_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_meeting_lists_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_lists")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_lists_ref")),
    )
    with op.batch_alter_table("meeting_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_lists_stage_id"), ["stage_id"], unique=False)

    _change_decisions()
    _change_offers()


def _change_decisions() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("line", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column(
                "corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
    _write_letters(
        "SELECT decisions.application_id, CASE decisions.outcome WHEN 'advance' THEN 'to_interview'"
        " ELSE decisions.outcome END, 0, {empty}, releases.released_at FROM decisions"
        " JOIN releases ON releases.id = decisions.release_id ORDER BY decisions.id"
    )
    op.execute(
        "UPDATE decisions SET letter_id = (SELECT max(verdict_letters.id) FROM verdict_letters"
        " JOIN releases ON releases.id = decisions.release_id"
        " WHERE verdict_letters.application_id = decisions.application_id"
        " AND verdict_letters.written_at = releases.released_at)"
        " WHERE release_id IS NOT NULL"
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.alter_column("line", server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_decisions_corrects_id"), ["corrects_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_decisions_letter_id"), ["letter_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_corrects_id_decisions"), "decisions", ["corrects_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_letter_id_verdict_letters"),
            "verdict_letters",
            ["letter_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_decisions_letter"), "(release_id IS NULL) = (letter_id IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_decisions_corrected"), "corrects_id IS NULL OR reason <> ''"
        )


def _change_offers() -> None:
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column("line", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.drop_constraint(batch_op.f("uq_offers_application_id"), type_="unique")
    # A promotion had no letter of its own: the last one of an application is that of its offer.
    _write_letters("SELECT application_id, 'offer', 0, {empty}, made_at FROM offers ORDER BY id")
    op.execute(
        "UPDATE offers SET letter_id = (SELECT max(id) FROM verdict_letters"
        " WHERE verdict_letters.application_id = offers.application_id)"
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.alter_column("line", server_default=None)
        batch_op.alter_column(
            "letter_id",
            existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        )
        batch_op.drop_constraint(batch_op.f("ck_offers_offerstate"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_offers_offerstate"), _in(STATES))
        batch_op.create_index(
            batch_op.f("ix_offers_application_id"), ["application_id"], unique=False
        )
        batch_op.create_unique_constraint(batch_op.f("uq_offers_letter_id"), ["letter_id"])
        batch_op.create_index(
            "uq_offers_standing",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('open', 'accepted')"),
            postgresql_where=sa.text("status IN ('open', 'accepted')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_offers_letter_id_verdict_letters"),
            "verdict_letters",
            ["letter_id"],
            ["id"],
        )


def _write_letters(query: str) -> None:
    """Write a letter without words for each row: there were no texts when these were told."""
    empty = "CAST('{}' AS jsonb)" if op.get_bind().dialect.name == "postgresql" else "'{}'"
    op.execute(
        "INSERT INTO verdict_letters (application_id, kind, number, body, written_at) "
        + query.replace("{empty}", empty)
    )


def _in(states: tuple[str, ...]) -> str:
    return f"status IN ({', '.join(repr(state) for state in states)})"


def downgrade() -> None:
    # Of several offers of one application only the last is kept, and one that was taken back was
    # declined, as far as older releases can say it.
    last = "(SELECT max(id) FROM offers GROUP BY application_id)"
    op.execute(f"UPDATE offers SET freed_by_id = NULL WHERE freed_by_id NOT IN {last}")  # noqa: S608
    op.execute(f"DELETE FROM offers WHERE id NOT IN {last}")  # noqa: S608
    op.execute("UPDATE offers SET status = 'declined' WHERE status IN ('revoked', 'given_up')")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_offers_offerstate"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_offers_offerstate"), _in(STATES[:-2]))
        batch_op.drop_constraint(
            batch_op.f("fk_offers_letter_id_verdict_letters"), type_="foreignkey"
        )
        batch_op.drop_index(
            "uq_offers_standing",
            sqlite_where=sa.text("status IN ('open', 'accepted')"),
            postgresql_where=sa.text("status IN ('open', 'accepted')"),
        )
        batch_op.drop_constraint(batch_op.f("uq_offers_letter_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_offers_application_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_offers_application_id"), ["application_id"]
        )
        batch_op.drop_column("line")
        batch_op.drop_column("letter_id")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decisions_letter"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_decisions_corrected"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_decisions_letter_id_verdict_letters"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_decisions_corrects_id_decisions"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_decisions_letter_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_decisions_corrects_id"), type_="unique")
        batch_op.drop_column("letter_id")
        batch_op.drop_column("corrects_id")
        batch_op.drop_column("line")

    with op.batch_alter_table("meeting_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_lists_stage_id"))

    op.drop_table("meeting_lists")
    with op.batch_alter_table("verdict_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_letters_application_id"))

    op.drop_table("verdict_letters")
    op.drop_table("quotas")
    op.drop_table("letter_texts")
