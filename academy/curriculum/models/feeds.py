"""Addresses at which calendar programs fetch sessions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.core.db import Row
from academy.core.refs import new_ref
from academy.curriculum.states import FeedKind


class CalendarFeed(Row):
    """A secret address of one person; whoever has it reads the sessions until it is taken back.

    The secret is not kept: it follows from `ref` and the key of the installation.
    """

    __tablename__ = "calendar_feeds"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(16))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[FeedKind]
    cohort_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cohorts.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("(kind = 'cohort') = (cohort_id IS NOT NULL)", name="of"),)
