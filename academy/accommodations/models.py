"""The tables of this room."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort
from academy.core.db import Row, Versioned


class AccommodationRequest(Versioned, Row):
    """What one person asks to have arranged in one cohort; empty again after a withdrawal."""

    __tablename__ = "accommodation_requests"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    needs: Mapped[list[str]] = mapped_column(info=SECRET)
    arrange: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    # A string key, not an import: notices belong to a later room, but the constraint must hold.
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"))
    consented_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    arranged_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("cohort_id", "person_id"),)
