"""Staff write for an applicant who tells them what to write: when, how, and what was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.intake.models.applications import Application
from academy.intake.states import AssistanceWay


class Assistance(Versioned, Row):
    """One sitting in which a member of staff writes for an applicant, at their request."""

    __tablename__ = "assistances"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id), index=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id))
    way: Mapped[AssistanceWay]
    reason: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    # Whose words an answer holds is theirs; who typed it is known by these keys.
    keys: Mapped[list[str]]
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    staff: Mapped[Person] = relationship(foreign_keys=[staff_id], lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("ends_at >= begun_at", name="times"),)
