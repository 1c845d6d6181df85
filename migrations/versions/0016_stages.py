"""Let a round pass through stages with rubrics, phases, a calibration set and calibrations."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_absences_days")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("ref", name=op.f("uq_absences_ref")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rubrics",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "documents",
                "test",
                "interview",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="stagekind",
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_rubrics_created_by_people")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_rubrics_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubrics")),
        sa.UniqueConstraint("ref", name=op.f("uq_rubrics_ref")),
        sa.UniqueConstraint(
            "site_id", "kind", "number", name=op.f("uq_rubrics_site_id_kind_number")
        ),
    )
    with op.batch_alter_table("rubrics", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rubrics_draft",
            ["site_id", "kind"],
            unique=True,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.create_table(
        "anchors",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "chosen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("agreed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["people.id"], name=op.f("fk_anchors_agreed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_anchors_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["people.id"], name=op.f("fk_anchors_chosen_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_anchors_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchors")),
        sa.UniqueConstraint(
            "stage_id", "application_id", name=op.f("uq_anchors_stage_id_application_id")
        ),
    )
    with op.batch_alter_table("anchors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_anchors_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "calibrations",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "done",
                "no_answer",
                "failed",
                native_enum=False,
                create_constraint=True,
                length=32,
                name="calibrationstate",
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("found", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["people.id"], name=op.f("fk_calibrations_asked_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_calibrations_site_id_sites")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_calibrations_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrations")),
        sa.UniqueConstraint("ref", name=op.f("uq_calibrations_ref")),
    )
    with op.batch_alter_table("calibrations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibrations_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index("ix_calibrations_status", ["status", "id"], unique=False)
        batch_op.create_index(
            "uq_calibrations_asked",
            ["stage_id"],
            unique=True,
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        )

    op.create_table(
        "stage_entries",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=False),
        sa.Column("spread", sa.Double(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_stage_entries_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_stage_entries_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_entries")),
        sa.UniqueConstraint(
            "stage_id", "application_id", name=op.f("uq_stage_entries_stage_id_application_id")
        ),
        sa.UniqueConstraint("stage_id", "code", name=op.f("uq_stage_entries_stage_id_code")),
    )
    with op.batch_alter_table("stage_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_entries_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "ix_stage_entries_raw", ["stage_id", "raw", "code", "reviews"], unique=False
        )

    op.create_table(
        "stage_reviewers",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stage_reviewers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_stage_reviewers_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_reviewers")),
        sa.UniqueConstraint(
            "stage_id", "person_id", name=op.f("uq_stage_reviewers_stage_id_person_id")
        ),
    )
    with op.batch_alter_table("stage_reviewers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_reviewers_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "calibrated_scores",
        sa.Column(
            "calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=False),
        sa.Column("calibrated", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_calibrated_scores_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibrations.id"],
            name=op.f("fk_calibrated_scores_calibration_id_calibrations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrated_scores")),
        sa.UniqueConstraint(
            "calibration_id",
            "application_id",
            name=op.f("uq_calibrated_scores_calibration_id_application_id"),
        ),
        sa.UniqueConstraint(
            "calibration_id", "position", name=op.f("uq_calibrated_scores_calibration_id_position")
        ),
    )
    with op.batch_alter_table("calibrated_scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calibrated_scores_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "leniencies",
        sa.Column(
            "calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("leniency", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibrations.id"],
            name=op.f("fk_leniencies_calibration_id_calibrations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_leniencies_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leniencies")),
        sa.UniqueConstraint(
            "calibration_id", "person_id", name=op.f("uq_leniencies_calibration_id_person_id")
        ),
    )
    with op.batch_alter_table("leniencies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leniencies_person_id"), ["person_id"], unique=False)

    _change()


KINDS = ("documents", "test", "interview")
OUTCOMES = ("advance", "offer", "waitlist", "decline")
ASSIGNMENTS = ("open", "scored", "abstained", "recused", "taken_back", "passed_on")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

stages, criteria, rubrics, entries, names = (
    sa.table(
        "stages",
        *map(sa.column, ("id", "site_id", "kind", "ref", "rubric_id", "started_at")),
    ),
    sa.table(
        "criteria",
        *map(sa.column, ("stage_id", "key", "position", "weight")),
        *(sa.column(name, sa.JSON()) for name in ("name", "about", "levels")),
    ),
    sa.table(
        "rubrics",
        *map(sa.column, ("id", "ref", "site_id", "kind", "number", "created_by")),
        sa.column("content", sa.JSON().with_variant(JSONB(), "postgresql")),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("published_at", sa.DateTime(timezone=True)),
        sa.column("version"),
    ),
    sa.table(
        "stage_entries",
        *map(sa.column, ("stage_id", "application_id", "code", "reviews", "raw", "spread")),
    ),
    sa.table("code_names", *map(sa.column, ("id", "stage_id", "application_id", "code"))),
)


def _change() -> None:
    # Without a copy of the table, its counting triggers on SQLite stay.
    op.add_column(
        "applications", sa.Column("stage", sa.String(length=20), server_default="", nullable=False)
    )
    _carry_code_names()
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.add_column(
            sa.Column(
                "why",
                sa.Enum(
                    "dealt",
                    "anchor",
                    "pinned",
                    "extra",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                    name="assignmentwhy",
                ),
                nullable=False,
                server_default="dealt",
            )
        )
        batch_op.add_column(sa.Column("chance", sa.Double(), nullable=True))
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.alter_column("why", server_default=None)
    with op.batch_alter_table("scores") as batch_op:
        batch_op.add_column(sa.Column("comment", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column("level", existing_type=sa.SMALLINT(), nullable=True)
    with op.batch_alter_table("scores") as batch_op:
        batch_op.alter_column("comment", server_default=None)
    _limit("stages", "ck_stages_stagekind", "kind", KINDS)
    _limit("decisions", "ck_decisions_outcome", "outcome", OUTCOMES)
    _limit("assignments", "ck_assignments_assignmentstate", "status", ASSIGNMENTS)
    _change_stages()
    _fill_rubrics()
    _change_decisions()


def _limit(table: str, constraint: str, column: str, values: tuple[str, ...]) -> None:
    names = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(constraint), type_="check")
        batch_op.create_check_constraint(batch_op.f(constraint), f"{column} IN ({names})")


def _carry_code_names() -> None:
    """Take over code names, with what the reviews of each application come to."""
    op.execute(
        sa.insert(entries).from_select(
            ["stage_id", "application_id", "code", "reviews", "raw", "spread"],
            sa.select(
                names.c.stage_id, names.c.application_id, names.c.code, *map(sa.literal, (0, 0, 0))
            ).order_by(names.c.id),
        )
    )
    op.drop_table("code_names")
    mean = "CAST(reviews.points AS double precision) / reviews.weight"
    counted = (
        "FROM reviews JOIN assignments ON assignments.id = reviews.assignment_id "
        "WHERE assignments.stage_id = stage_entries.stage_id "
        "AND assignments.application_id = stage_entries.application_id "
        "AND assignments.status = 'scored' AND reviews.voided_at IS NULL "
        "AND reviews.points > 0"
    )
    op.execute(
        f"UPDATE stage_entries SET reviews = (SELECT count(*) {counted}), "  # noqa: S608
        f"raw = (SELECT coalesce(avg({mean}), 0) {counted}), "
        f"spread = (SELECT coalesce(max({mean}) - min({mean}), 0) {counted})"
    )
    # Whoever was asked to review takes part.
    op.execute(
        "INSERT INTO stage_reviewers (stage_id, person_id, added_at, version) "
        "SELECT stage_id, reviewer_id, min(assigned_at), 1 FROM assignments "
        "GROUP BY stage_id, reviewer_id"
    )


def _change_stages() -> None:
    with op.batch_alter_table("stages") as batch_op:
        batch_op.add_column(sa.Column("ref", sa.String(length=20), nullable=True))
        # What was in review before there were phases is being scored.
        batch_op.add_column(
            sa.Column(
                "phase",
                sa.Enum(
                    "assigning",
                    "scoring",
                    "moderation",
                    "closed",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                    name="stagephase",
                ),
                nullable=False,
                server_default="scoring",
            )
        )
        batch_op.add_column(
            sa.Column(
                "rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for id in connection.scalars(sa.select(stages.c.id)).all():
        ref = "".join(secrets.choice(ALPHABET) for _ in range(10))
        connection.execute(sa.update(stages).where(stages.c.id == id).values(ref=ref))
    with op.batch_alter_table("stages") as batch_op:
        batch_op.alter_column("ref", existing_type=sa.String(length=20), nullable=False)
        batch_op.alter_column("phase", server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_stages_ref"), ["ref"])
        batch_op.create_foreign_key(
            batch_op.f("fk_stages_rubric_id_rubrics"), "rubrics", ["rubric_id"], ["id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_stages_places"), "places >= 1")


def _fill_rubrics() -> None:
    """Make what each stage scored with the next published version of its site's rubric."""
    connection = op.get_bind()
    numbers: dict[tuple[int, str], int] = {}
    for stage in connection.execute(sa.select(stages).order_by(stages.c.id)).all():
        number = numbers[stage.site_id, stage.kind] = (
            numbers.get((stage.site_id, stage.kind), 0) + 1
        )
        rows = connection.execute(
            sa.select(criteria).where(criteria.c.stage_id == stage.id).order_by(criteria.c.position)
        ).all()
        content = [
            {
                "key": row.key,
                "weight": row.weight,
                "name": row.name,
                "about": row.about,
                "levels": row.levels,
            }
            for row in rows
        ]
        now = datetime.now(UTC)
        connection.execute(
            sa.insert(rubrics).values(
                ref="".join(secrets.choice(ALPHABET) for _ in range(10)),
                site_id=stage.site_id,
                kind=stage.kind,
                number=number,
                content=content,
                created_at=now,
                published_at=now,
                version=1,
            )
        )
        made = connection.scalar(
            sa.select(rubrics.c.id).where(
                rubrics.c.site_id == stage.site_id,
                rubrics.c.kind == stage.kind,
                rubrics.c.number == number,
            )
        )
        connection.execute(sa.update(stages).where(stages.c.id == stage.id).values(rubric_id=made))


def _change_decisions() -> None:
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.add_column(
            sa.Column(
                "stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
    op.execute(
        "UPDATE decisions SET stage_id = "
        "(SELECT min(stages.id) FROM stages WHERE stages.round_id = decisions.round_id)"
    )
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.alter_column(
            "stage_id",
            existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        )
        batch_op.create_index(batch_op.f("ix_decisions_stage_id"), ["stage_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_stage_id_stages"), "stages", ["stage_id"], ["id"]
        )


def downgrade() -> None:
    op.drop_column("applications", "stage")
    # The kinds of stages, outcomes and states that are new stay allowed, so that no row is lost.
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_stages_places"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_stages_stagephase"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_stages_rubric_id_rubrics"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_stages_ref"), type_="unique")
        batch_op.drop_column("due_at")
        batch_op.drop_column("places")
        batch_op.drop_column("rubric_id")
        batch_op.drop_column("phase")
        batch_op.drop_column("ref")

    op.execute("DELETE FROM scores WHERE level IS NULL")
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.alter_column("level", existing_type=sa.SMALLINT(), nullable=False)
        batch_op.drop_column("comment")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_stage_id_stages"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_decisions_stage_id"))
        batch_op.drop_column("stage_id")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_assignments_assignmentwhy"), type_="check")
        batch_op.drop_column("chance")
        batch_op.drop_column("why")

    op.create_table(
        "code_names",
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_code_names_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_code_names_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_names")),
        sa.UniqueConstraint(
            "stage_id", "application_id", name=op.f("uq_code_names_stage_id_application_id")
        ),
        sa.UniqueConstraint("stage_id", "code", name=op.f("uq_code_names_stage_id_code")),
    )
    with op.batch_alter_table("code_names", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_code_names_application_id"), ["application_id"], unique=False
        )

    op.execute(
        sa.insert(names).from_select(
            ["stage_id", "application_id", "code"],
            sa.select(entries.c.stage_id, entries.c.application_id, entries.c.code),
        )
    )

    with op.batch_alter_table("leniencies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leniencies_person_id"))

    op.drop_table("leniencies")
    with op.batch_alter_table("calibrated_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibrated_scores_application_id"))

    op.drop_table("calibrated_scores")
    with op.batch_alter_table("stage_reviewers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_reviewers_person_id"))

    op.drop_table("stage_reviewers")
    with op.batch_alter_table("stage_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_entries_raw")
        batch_op.drop_index(batch_op.f("ix_stage_entries_application_id"))

    op.drop_table("stage_entries")
    with op.batch_alter_table("calibrations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calibrations_asked",
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        )
        batch_op.drop_index("ix_calibrations_status")
        batch_op.drop_index(batch_op.f("ix_calibrations_stage_id"))

    op.drop_table("calibrations")
    with op.batch_alter_table("anchors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_anchors_application_id"))

    op.drop_table("anchors")
    with op.batch_alter_table("rubrics", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rubrics_draft",
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.drop_table("rubrics")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))

    op.drop_table("absences")
