"""Tracks with their modules, sessions of a cohort, and who came."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Cohort, Enrolment
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.curriculum.states import AttendanceState, Subject, TrackState


class Track(Versioned, Row):
    """One edition of the plan of a cohort; `edition` counts from 1 within the cohort."""

    __tablename__ = "tracks"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    edition: Mapped[int]
    title: Mapped[Texts]
    status: Mapped[TrackState] = mapped_column(default=TrackState.DRAFT)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "edition"),
        *(
            sa.Index(
                f"uq_tracks_{state}",
                "cohort_id",
                unique=True,
                sqlite_where=sa.text(f"status = '{state}'"),
                postgresql_where=sa.text(f"status = '{state}'"),
            )
            for state in (TrackState.DRAFT, TrackState.PUBLISHED)
        ),
    )


class Module(Versioned, Row):
    """One subject for some weeks of a track, first and last week included."""

    __tablename__ = "modules"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("tracks.id"), index=True)
    subject: Mapped[Subject]
    title: Mapped[Texts]
    objectives: Mapped[Texts]
    first_week: Mapped[int]
    last_week: Mapped[int]

    track: Mapped[Track] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("first_week >= 1 AND last_week >= first_week", name="weeks"),
    )

    @property
    def site_id(self) -> int:
        """The site of the track, so that policy may ask where this is."""
        return self.track.site_id


class Session(Versioned, Row):
    """One meeting of a cohort, in local date, times and zone; the instants are derived."""

    __tablename__ = "class_sessions"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    series: Mapped[str] = mapped_column(sa.String(20), default="")
    on: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    zone: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[Texts]
    place: Mapped[str] = mapped_column(sa.String(120), default="")

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("ends > starts", name="times"),
        sa.Index("ix_class_sessions_day", "cohort_id", "on", "starts"),
    )

    @property
    def starts_at(self) -> datetime:
        """The instant of the start, in UTC."""
        return self._instant(self.starts)

    @property
    def ends_at(self) -> datetime:
        """The instant of the end, in UTC."""
        return self._instant(self.ends)

    def _instant(self, at: time) -> datetime:
        return datetime.combine(self.on, at, ZoneInfo(self.zone)).astimezone(UTC)


class Attendance(Versioned, Row):
    """How one enrolled person was at one session."""

    __tablename__ = "attendances"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("class_sessions.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    state: Mapped[AttendanceState]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    marked_at: Mapped[datetime]
    marked_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    session: Mapped[Session] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("session_id", "enrolment_id"),)
