"""Rooms, days off, and the sessions of a cohort."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.curriculum.codes import new_key
from academy.curriculum.states import SessionState


class Room(Versioned, Row):
    """A room of a site; `seats` is how many people fit, and a closed one takes no new session."""

    __tablename__ = "rooms"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    name: Mapped[Texts]
    seats: Mapped[int | None]
    is_closed: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.CheckConstraint("seats BETWEEN 1 AND 10000", name="seats"),)


class ClosedDay(Row):
    """A day on which a site has no lessons, beside the public holidays of its country."""

    __tablename__ = "closed_days"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    on: Mapped[date]
    name: Mapped[Texts]
    announced_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("site_id", "on"),)


class Session(Versioned, Row):
    """One meeting of a cohort, in local date, times and zone; the instants are derived.

    Without a session group it is for the whole cohort. `sequence` grows with each change that
    calendars must hear of.
    """

    __tablename__ = "class_sessions"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    series: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    on: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    zone: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[Texts]
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rooms.id"))
    leader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    session_group: Mapped[str] = mapped_column(sa.String(20), default="")
    status: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    code_key: Mapped[str] = mapped_column(sa.String(64), default=new_key, info=SECRET)
    closed_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    leader: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("ends > starts", name="times"),
        sa.Index("ix_class_sessions_day", "cohort_id", "on", "starts"),
        sa.Index("ix_class_sessions_site_day", "site_id", "on"),
        sa.Index("ix_class_sessions_leader", "leader_id", "on"),
    )

    @property
    def starts_at(self) -> datetime:
        """The instant of the start, in UTC."""
        return self._instant(self.starts)

    @property
    def ends_at(self) -> datetime:
        """The instant of the end, in UTC."""
        return self._instant(self.ends)

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status is SessionState.CANCELLED

    def _instant(self, at: time) -> datetime:
        return datetime.combine(self.on, at, ZoneInfo(self.zone)).astimezone(UTC)
