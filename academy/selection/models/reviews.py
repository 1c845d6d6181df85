"""Who reviews what, and what they found."""

from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.intake.models import Application
from academy.selection.models.stages import Stage, StageEntry
from academy.selection.states import AssignmentState, AssignmentWhy


def _long_ref() -> str:
    return new_ref(16)


class Assignment(Versioned, Row):
    """One application in the pile of one reviewer, under an address that tells nothing."""

    __tablename__ = "assignments"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=_long_ref)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    status: Mapped[AssignmentState] = mapped_column(default=AssignmentState.OPEN)
    why: Mapped[AssignmentWhy] = mapped_column(default=AssignmentWhy.DEALT)
    # The chance of being above the line for which the application came back for more reviews.
    chance: Mapped[float | None]
    run: Mapped[int]
    assigned_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    reviewer: Mapped[Person] = relationship(lazy="raise_on_sql")
    review: Mapped["Review | None"] = relationship(
        lazy="raise_on_sql", back_populates="assignment", uselist=False
    )
    entry: Mapped[StageEntry] = relationship(
        lazy="raise_on_sql",
        viewonly=True,
        primaryjoin=lambda: sa.and_(
            foreign(Assignment.stage_id) == StageEntry.stage_id,
            foreign(Assignment.application_id) == StageEntry.application_id,
        ),
    )

    # Whoever recused or gave a pile back is never given the same application again.
    __table_args__ = (
        sa.UniqueConstraint("stage_id", "application_id", "reviewer_id"),
        sa.Index("ix_assignments_stage_status", "stage_id", "status"),
        # What came in since a calibration, without counting everything.
        sa.Index("ix_assignments_stage_answered", "stage_id", "answered_at"),
    )

    @property
    def person_id(self) -> int:
        """The reviewer, whose own thing this is: policy asks for it."""
        return self.reviewer_id


class Review(Versioned, Row):
    """What one reviewer found, as a draft until it is handed in; void after a conflict.

    `points` of `weight` is the weighted mean, kept as two whole numbers; `saves` counts what was
    saved, so that a page can say which state it was made from.
    """

    __tablename__ = "reviews"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignments.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    comment: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    saves: Mapped[int] = mapped_column(default=0)
    points: Mapped[int | None]
    weight: Mapped[int | None]
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql", back_populates="review")
    scores: Mapped[list["Score"]] = relationship(
        lazy="raise_on_sql", order_by="Score.criterion_id", cascade="all, delete-orphan"
    )

    @property
    def counts(self) -> bool:
        """Whether this is a review that was handed in and stands."""
        return self.handed_in_at is not None and self.voided_at is None

    @property
    def mean(self) -> Fraction | None:
        """The weighted mean level from 1 to 5, once handed in."""
        return Fraction(self.points, self.weight) if self.points and self.weight else None

    @property
    def levels(self) -> dict[int, int]:
        """The chosen level of each criterion that has one."""
        return {s.criterion_id: s.level for s in self.scores if s.level is not None}

    @property
    def notes(self) -> dict[int, str]:
        """What was written to each criterion that has a comment."""
        return {score.criterion_id: score.comment for score in self.scores if score.comment}


class Score(Row):
    """The level of one criterion in one review, and the words to it; a draft may lack both."""

    __tablename__ = "scores"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("reviews.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"))
    level: Mapped[int | None] = mapped_column(sa.SmallInteger)
    comment: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)

    __table_args__ = (
        sa.UniqueConstraint("review_id", "criterion_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )


class Reviewer(Row):
    """What a reviewer told about themselves: languages they read, and a limit if they want one."""

    __tablename__ = "reviewers"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    languages: Mapped[list[str]]
    limit: Mapped[int | None]


class Absence(Row):
    """Days on which a reviewer is away, both counted: nothing new is dealt to them meanwhile."""

    __tablename__ = "absences"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]

    __table_args__ = (sa.CheckConstraint("last_on >= first_on", name="days"),)


class Conflict(Row):
    """Someone a reviewer knows, by name or address; read by the assignment and by nobody else."""

    __tablename__ = "conflicts"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    written: Mapped[str] = mapped_column(sa.String(320), info=SECRET)
    key: Mapped[str] = mapped_column(sa.String(640), info=SECRET)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_conflicts_active",
            "reviewer_id",
            "key",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    @property
    def person_id(self) -> int:
        """The reviewer whose list this is."""
        return self.reviewer_id
