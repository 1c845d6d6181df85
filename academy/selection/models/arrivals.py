"""Between an accepted offer and the first weeks: papers, intent, and who was called for a place."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.selection.states import CallResult


class ArrivalPlan(Versioned, Row):
    """Until when those who accepted confirm that they come, and until when places are replaced."""

    __tablename__ = "arrival_plans"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    confirm_until: Mapped[datetime | None]
    replace_until: Mapped[date | None]


class Paper(Versioned, Row):
    """Something that everyone who has a place hands in; one that is no longer asked for stays."""

    __tablename__ = "papers"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    title: Mapped[Texts]
    note: Mapped[Texts]
    due_on: Mapped[date | None]
    dropped_at: Mapped[datetime | None]


class PaperMark(Row):
    """That a paper of one applicant has arrived, and who says so."""

    __tablename__ = "paper_marks"

    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("papers.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    received_at: Mapped[datetime]
    received_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (sa.UniqueConstraint("paper_id", "application_id"),)


class CallNote(Row):
    """One call to somebody on the waiting list: when, by whom, and what came of it."""

    __tablename__ = "call_notes"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    called_at: Mapped[datetime]
    called_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    result: Mapped[CallResult]
    note: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)

    caller: Mapped[Person] = relationship(lazy="raise_on_sql")
