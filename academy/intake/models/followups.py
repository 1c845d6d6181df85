"""What comes after writing: supplements that staff ask for, reminders, and answers replaced."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.intake.states import ReminderKind, SupplementState


class Supplement(Versioned, Row):
    """Staff ask for some answers or files once more, until a time of their own."""

    __tablename__ = "supplements"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    status: Mapped[SupplementState] = mapped_column(default=SupplementState.ASKED)
    keys: Mapped[list[str]]
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_supplements_asked",
            "application_id",
            unique=True,
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        ),
        sa.Index("ix_supplements_status_due", "status", "due_at"),
        sa.CheckConstraint("due_at > asked_at", name="times"),
    )


class Reminder(Row):
    """That somebody was reminded; the unique row keeps two workers from doing it twice."""

    __tablename__ = "reminders"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    kind: Mapped[ReminderKind]
    sent_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("person_id", "round_id", "kind"),)


class FormerAnswer(Row):
    """An answer as it counted before a later hand-in replaced it."""

    __tablename__ = "former_answers"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    replaced_at: Mapped[datetime]
