"""Rounds with their questions and notices."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Cohort, Site
from academy.core.db import Row, Versioned
from academy.core.types import Texts
from academy.intake.states import Ground, NoticeKind, QuestionKind, RoundState


class Round(Versioned, Row):
    """One call for a cohort: when it opens and closes, who is old enough, how many seats."""

    __tablename__ = "rounds"

    ref: Mapped[str] = mapped_column(sa.String(60), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[Texts]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    age_floor: Mapped[int] = mapped_column(default=19)
    age_as_of: Mapped[date | None]
    seats: Mapped[int]
    documents_on: Mapped[date | None]
    test_on: Mapped[date | None]
    interview_on: Mapped[date | None]
    result_on: Mapped[date | None]
    costs: Mapped[Texts]
    contact: Mapped[str] = mapped_column(sa.String(320), default="")
    status: Mapped[RoundState] = mapped_column(default=RoundState.DRAFT)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    questions: Mapped[list["Question"]] = relationship(
        lazy="raise_on_sql", order_by="Question.position", viewonly=True
    )

    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "number"),
        sa.Index("ix_rounds_site_status", "site_id", "status"),
        sa.CheckConstraint("closes_at > opens_at", name="times"),
        sa.CheckConstraint("seats >= 1", name="seats"),
        # The day on which age is judged is frozen when a round opens.
        sa.CheckConstraint("status = 'draft' OR age_as_of IS NOT NULL", name="age_frozen"),
    )


class FormSection(Versioned, Row):
    """A part of a round's form, shown as a screen of its own."""

    __tablename__ = "form_sections"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    title: Mapped[Texts]
    help: Mapped[Texts]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)

    @property
    def site_id(self) -> int:
        """The site of its round, so that policy may ask where this is."""
        return self.round.site_id


class Question(Versioned, Row):
    """One question of a round, in the languages of its site.

    Once an application is in, it is superseded by its next edition instead of changed.
    """

    __tablename__ = "questions"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    label: Mapped[Texts]
    help: Mapped[Texts]
    limit: Mapped[int] = mapped_column(default=0)
    required: Mapped[bool] = mapped_column(default=True)
    options: Mapped[list[Any]] = mapped_column(default=list)
    override_reason: Mapped[str] = mapped_column(sa.Text, default="")
    section_id: Mapped[int | None] = mapped_column(sa.ForeignKey("form_sections.id"), index=True)
    # The ends of a number, or how many of several may be chosen; both count.
    lowest: Mapped[int | None] = mapped_column(sa.BigInteger)
    highest: Mapped[int | None] = mapped_column(sa.BigInteger)
    # The key of an earlier question, and the options of which one must have been chosen.
    depends_on: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    depends_values: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    superseded_at: Mapped[datetime | None]
    supersedes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"), index=True)

    round: Mapped[Round] = relationship(lazy="raise_on_sql", overlaps="questions")
    section: Mapped[FormSection | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key", "edition"),
        sa.Index(
            "uq_questions_current",
            "round_id",
            "key",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
    )

    @property
    def site_id(self) -> int:
        """The site of its round, so that policy may ask where this is."""
        return self.round.site_id


class Notice(Row):
    """One version of a text that people are told before data are asked; never changed."""

    __tablename__ = "notices"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[NoticeKind]
    version: Mapped[int]
    basis: Mapped[Ground]
    title: Mapped[Texts]
    body: Mapped[Texts]
    # The body by what the law asks for (purpose, items, retention, ...): part -> texts.
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # Whether it is of a time when answers of the statistics stand under a pseudonym: who agreed to
    # an older version gave them without any link.
    pseudonymous: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("site_id", "kind", "version"),)


class RoundNotice(Row):
    """The version of a notice that a round opened with."""

    __tablename__ = "round_notices"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"))

    notice: Mapped[Notice] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("round_id", "notice_id"),)
