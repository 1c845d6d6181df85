"""What an applicant hands in: answers, files and consents, in a working copy and as sent."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.cohorts.states import Discipline
from academy.core.db import BigId, Row, Versioned, db
from academy.intake.models.rounds import Notice, Question, Round
from academy.intake.states import ApplicationState, FileVerdict


class Application(Versioned, Row):
    """One person asking for one place in one round; `number` is read over the phone."""

    __tablename__ = "applications"

    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id"), index=True, active_history=True
    )
    status: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    language: Mapped[str] = mapped_column(sa.String(8))
    discipline: Mapped[Discipline | None]
    born_on: Mapped[date] = mapped_column(info=SECRET)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Staff may give one applicant more time, with a reason in the history.
    extended_until: Mapped[datetime | None]
    # The stage to which a released result invited its applicant: "test", "interview"; or none yet.
    stage: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    # A trial run by staff: no query sees it unless it asks for it (ADR 0008).
    is_test: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise_on_sql", order_by="Answer.id")
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise_on_sql", order_by="Attachment.id"
    )

    __table_args__ = (
        sa.UniqueConstraint("round_id", "person_id"),
        sa.Index("ix_applications_site", "site_id", "id"),
        sa.Index("ix_applications_site_born", "site_id", "born_on"),
        sa.Index("ix_applications_round_status", "round_id", "status", "id"),
        sa.Index("ix_applications_site_status", "site_id", "status", "id"),
        sa.CheckConstraint(
            "status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted"
        ),
    )

    @property
    def is_handed_in(self) -> bool:
        """Whether it was handed in and, if withdrawn, not taken up again since."""
        return self.submitted_at is not None and self.status is not ApplicationState.DRAFT


application_grams = sa.Table(
    "application_grams",
    db.metadata,
    sa.Column("gram", sa.String(4), primary_key=True),
    sa.Column("application_id", BigId, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Pieces of the names of applicants, by application: so they keep the order of the list."""


class Answer(Row):
    """One answer: `text` is the working copy, `sent_text` what was handed in and counts."""

    __tablename__ = "answers"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"))
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    saves: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    sent_text: Mapped[str | None] = mapped_column(sa.Text, info=SECRET)

    question: Mapped[Question | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("application_id", "key"),)


class Attachment(Row):
    """A file under a random key; a replaced one stays until its successor is handed in."""

    __tablename__ = "attachments"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    stored: Mapped[str] = mapped_column(sa.String(80), info=SECRET)
    name: Mapped[str] = mapped_column(sa.String(255), info=SECRET)
    content_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    # What only people can read is looked at by staff before anybody else sees it.
    is_scan: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    verdict: Mapped[FileVerdict | None]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    application: Mapped[Application] = relationship(lazy="raise_on_sql", overlaps="attachments")
    question: Mapped[Question] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "ix_attachments_unseen",
            "site_id",
            "id",
            sqlite_where=sa.text("is_scan AND verdict IS NULL"),
            postgresql_where=sa.text("is_scan AND verdict IS NULL"),
        ),
        sa.CheckConstraint("verdict IS NULL OR looked_at IS NOT NULL", name="looked"),
    )


class Consent(Row):
    """A consent to one version of one notice; withdrawn as easily as given."""

    __tablename__ = "consents"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_consents_active",
            "application_id",
            "notice_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )
