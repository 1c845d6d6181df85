"""The online test of a round: when it is sat, how it is marked, and what came of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models import Application
from academy.selection.exam_states import ExamImportState
from academy.selection.models.stages import Stage


class ExamPlan(Versioned, Row):
    """How the test of a stage is held and marked; points are kept as whole hundredths.

    With a window (`opens_at` to `closes_at`) everybody sits it when they like; without one they
    choose a slot, until so many hours before it begins. `address` is the outside system.
    """

    __tablename__ = "test_plans"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    address: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    about: Mapped[Texts]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    hours: Mapped[int]
    items: Mapped[int]
    for_right: Mapped[int]
    for_wrong: Mapped[int]
    for_blank: Mapped[int]
    best: Mapped[int]

    __table_args__ = (
        sa.CheckConstraint("items >= 1", name="items"),
        sa.CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name="window"),
        sa.CheckConstraint("closes_at > opens_at", name="times"),
    )


class ExamSlot(Versioned, Row):
    """A time at which so many may sit a test."""

    __tablename__ = "test_slots"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    called_off_at: Mapped[datetime | None]

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_test_slots_time", "stage_id", "starts_at"),
        # A series that is sent twice is one series.
        sa.Index(
            "uq_test_slots_once",
            "stage_id",
            "starts_at",
            unique=True,
            sqlite_where=sa.text("called_off_at IS NULL"),
            postgresql_where=sa.text("called_off_at IS NULL"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("seats >= 1", name="seats"),
    )


class ExamSeat(Row):
    """The slot that an applicant has chosen; without one, that they were reminded of the window."""

    __tablename__ = "test_seats"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("test_slots.id"), index=True)
    booked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    slot: Mapped[ExamSlot | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("stage_id", "application_id"),)


class ExamImport(Versioned, Row):
    """A table of results; `stored` holds it until it is carried out or thrown away.

    `outcome` is the digest of what the preview said would happen: nothing else is carried out.
    """

    __tablename__ = "test_imports"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    status: Mapped[ExamImportState] = mapped_column(default=ExamImportState.CHECKING)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    stored: Mapped[str] = mapped_column(sa.String(80), info=SECRET)
    outcome: Mapped[str] = mapped_column(sa.String(64), default="", info=SECRET)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    errors: Mapped[list[Any]] = mapped_column(default=list, info=SECRET)
    preview: Mapped[list[Any]] = mapped_column(default=list, info=SECRET)
    problem: Mapped[Texts] = mapped_column(default=Texts, info=SECRET)
    is_moved: Mapped[bool] = mapped_column(default=False, info=SECRET)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    finished_at: Mapped[datetime | None]

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    bringer: Mapped[Person] = relationship(foreign_keys=[created_by], lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_test_imports_status", "status", "id"),)

    @property
    def writes(self) -> int:
        """How many results it writes or has written."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("changed", 0))


class ExamResult(Versioned, Row):
    """What came of the test for one application: points in hundredths, or that nobody came.

    What a person entered `by_hand` no table overwrites. The counts are empty where a table gave
    the points only.
    """

    __tablename__ = "test_results"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    sat: Mapped[bool]
    n_right: Mapped[int | None]
    n_wrong: Mapped[int | None]
    n_blank: Mapped[int | None]
    points: Mapped[int] = mapped_column(default=0)
    by_hand: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("test_imports.id"))
    entered_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    entered_at: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    enterer: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("stage_id", "application_id"),
        sa.Index("ix_test_results_rank", "stage_id", "sat", "points", "id"),
        sa.CheckConstraint("sat OR points = 0", name="sat"),
        sa.CheckConstraint(
            "(n_right IS NULL) = (n_wrong IS NULL) AND (n_right IS NULL) = (n_blank IS NULL)",
            name="counts",
        ),
    )
