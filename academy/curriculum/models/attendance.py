"""Who came to a session."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Enrolment
from academy.core.db import Row, Versioned
from academy.curriculum.models.sessions import Session
from academy.curriculum.states import AttendanceState


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
