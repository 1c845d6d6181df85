"""Journals of learners: theirs alone, unless they share an entry."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import SECRET
from academy.projects.models.teams import Challenge


class JournalEntry(Versioned, Row):
    """What a learner notes of a day; nobody else reads it while `is_shared` is false."""

    __tablename__ = "journal_entries"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    challenge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("challenges.id"))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    is_shared: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]

    challenge: Mapped[Challenge | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_journal_entries_days", "person_id", "on", "id"),)
