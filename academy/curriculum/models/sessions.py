"""Sessions of a cohort."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Cohort
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts


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
