"""Sites, cohorts, enrolments, published figures, and the ledger of totals."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.models import make_append_only
from academy.cohorts.states import Basis, CohortState, Discipline, EnrolmentState, Measure
from academy.core import clock
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts


class Site(Versioned, Row):
    """One academy in one city, with its time zone, country and languages."""

    __tablename__ = "sites"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Texts]
    city: Mapped[Texts]
    country: Mapped[str] = mapped_column(sa.String(2))
    zone: Mapped[str] = mapped_column(sa.String(60))
    languages: Mapped[list[str]]

    @property
    def site_id(self) -> int:
        """The site itself, so that policy may ask where this is."""
        return self.id


class Cohort(Versioned, Row):
    """One year's class of a site; its seats are the hard cap of all its rounds."""

    __tablename__ = "cohorts"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    seats: Mapped[int]
    status: Mapped[CohortState] = mapped_column(default=CohortState.PLANNED)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("site_id", "number"),
        sa.CheckConstraint("ends_on > starts_on", name="dates"),
        sa.CheckConstraint("seats >= 0", name="seats"),
    )


class Enrolment(Versioned, Row):
    """A person in a cohort; withdrawn ones stay, because they took part."""

    __tablename__ = "enrolments"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    discipline: Mapped[Discipline]
    session_group: Mapped[str] = mapped_column(sa.String(20), default="")
    status: Mapped[EnrolmentState] = mapped_column(default=EnrolmentState.ENROLLED)
    source: Mapped[str] = mapped_column(sa.String(80))
    round: Mapped[str] = mapped_column(sa.String(40), default="")
    enrolled_at: Mapped[datetime]
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("cohort_id", "person_id"),)


class StatusChange(Row):
    """One step in the status history of an enrolment, with its date and reason."""

    __tablename__ = "enrolment_changes"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    status: Mapped[EnrolmentState]
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(sa.BigInteger)


class PublishedFigure(Row):
    """A total as it was published, kept as it was; recorded people replace it bit by bit."""

    __tablename__ = "published_figures"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    first_cohort: Mapped[int]
    last_cohort: Mapped[int]
    measure: Mapped[Measure]
    count: Mapped[int]
    basis: Mapped[Basis]
    effective_at: Mapped[datetime]
    known_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(sa.Text)

    __table_args__ = (sa.CheckConstraint("count >= 0", name="count"),)


class LedgerEntry(Row):
    """One person more or less in one total: true from `effective_at`, known from `known_at`."""

    __tablename__ = "totals_ledger"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    measure: Mapped[Measure]
    discipline: Mapped[Discipline]
    track: Mapped[str] = mapped_column(sa.String(80), default="")
    round: Mapped[str] = mapped_column(sa.String(40), default="")
    delta: Mapped[int] = mapped_column(sa.SmallInteger)
    effective_at: Mapped[datetime]
    known_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(sa.String(120), unique=True)

    __table_args__ = (
        sa.Index("ix_totals_ledger_cohort", "cohort_id", "measure", "effective_at"),
        sa.CheckConstraint("delta in (-1, 1)", name="delta"),
    )


class LedgerPerson(Row):
    """Who a ledger entry is about; erasing a person deletes this row and no total."""

    __tablename__ = "totals_ledger_people"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("totals_ledger.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)


make_append_only(LedgerEntry.__table__)  # type: ignore[arg-type]
