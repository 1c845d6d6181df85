"""Alumni, what they do, and those on the way to become mentors."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.alumni.states import Audience, CandidateState, OutcomeKind
from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.mentoring.models import Appointment


class Alumnus(Versioned, Row):
    """The record of a graduate; a person has one, of the first cohort graduated from."""

    __tablename__ = "alumni"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    discipline: Mapped[Discipline]
    certificate: Mapped[str] = mapped_column(sa.String(40))
    audience: Mapped[Audience] = mapped_column(default=Audience.NOBODY)
    opened_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")


class Outcome(Row):
    """What a graduate says, or staff verified, of work, a start-up, research or study."""

    __tablename__ = "outcomes"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[OutcomeKind]
    organisation: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    since_on: Mapped[date]
    told_at: Mapped[datetime]


class Candidate(Versioned, Row):
    """A graduate on the way to mentor one later cohort."""

    __tablename__ = "mentor_candidates"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[Discipline]
    status: Mapped[CandidateState] = mapped_column(default=CandidateState.ELIGIBLE)
    invited_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    invited_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ask_again_on: Mapped[date | None]
    appointment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mentor_appointments.id"))

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("cohort_id", "person_id"),)
