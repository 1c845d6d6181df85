"""Who came to a session, what a cohort's attendance goes by, and excuses."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort, Enrolment
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.curriculum.models.sessions import Session
from academy.curriculum.states import (
    AttendanceState,
    AttendanceVia,
    ExcuseKind,
    ExcuseState,
)


class AttendanceRules(Versioned, Row):
    """What a cohort's attendance goes by, where it is not as usual; see `rules.attendance.Terms`.

    `networks` are those of the academy (CIDR): a check-in from elsewhere waits for somebody who
    was there.
    """

    __tablename__ = "attendance_rules"

    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    opens_minutes: Mapped[int]
    late_minutes: Mapped[int]
    late_per_absence: Mapped[int]
    least_percent: Mapped[int]
    networks: Mapped[list[str]]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("opens_minutes BETWEEN 0 AND 120", name="opens"),
        sa.CheckConstraint("late_minutes BETWEEN 0 AND 120", name="late"),
        sa.CheckConstraint("late_per_absence BETWEEN 1 AND 20", name="per_absence"),
        sa.CheckConstraint("least_percent BETWEEN 0 AND 100", name="percent"),
    )


class Attendance(Versioned, Row):
    """How one enrolled person was at one session.

    `came_at` and `left_at` are known where somebody checked in or out by themselves. What is not
    confirmed came from outside the academy's networks and counts only once somebody has seen it.
    """

    __tablename__ = "attendances"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("class_sessions.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    state: Mapped[AttendanceState]
    via: Mapped[AttendanceVia] = mapped_column(default=AttendanceVia.STAFF)
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    came_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    marked_at: Mapped[datetime]
    marked_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    session: Mapped[Session] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("session_id", "enrolment_id"),)


class AttendanceChange(Row):
    """One correction of a mark: what it was, what it is, and why."""

    __tablename__ = "attendance_changes"

    attendance_id: Mapped[int] = mapped_column(sa.ForeignKey("attendances.id"), index=True)
    before: Mapped[AttendanceState]
    after: Mapped[AttendanceState] = mapped_column(
        sa.Enum(
            AttendanceState,
            native_enum=False,
            create_constraint=True,
            values_callable=lambda states: [str(state.value) for state in states],
            length=32,
            name="after",
        )
    )
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(sa.BigInteger)


class CodeTry(Row):
    """A code that somebody typed and that did not hold; too many in a while are refused."""

    __tablename__ = "code_tries"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"))
    tried_at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_code_tries_enrolment", "enrolment_id", "tried_at"),)


class Excuse(Versioned, Row):
    """Somebody says why they cannot come on some days, first and last included; staff decide.

    Evidence is shown and not kept, for it may hold health data: only that it was seen is kept.
    """

    __tablename__ = "excuses"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[ExcuseKind]
    first_on: Mapped[date]
    last_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    evidence_seen: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ExcuseState] = mapped_column(default=ExcuseState.ASKED)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    answer: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("last_on >= first_on", name="days"),
        sa.Index("ix_excuses_site", "site_id", "status", "asked_at", "id"),
    )

    @property
    def person_id(self) -> int:
        """Whose excuse it is; the enrolment must be loaded."""
        return self.enrolment.person_id
