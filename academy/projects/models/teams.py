"""Challenges, teams with their members and requests, and projects."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.projects.rules import phase_on
from academy.projects.states import (
    ChallengeKind,
    Credit,
    Phase,
    ProjectState,
    RequestState,
    Serves,
)


class Challenge(Versioned, Row):
    """One challenge of a cohort; engaging begins on `starts_on`, the other phases on their day."""

    __tablename__ = "challenges"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[ChallengeKind]
    title: Mapped[Texts]
    starts_on: Mapped[date]
    investigates_on: Mapped[date]
    acts_on: Mapped[date]
    ends_on: Mapped[date]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint(
            "starts_on <= investigates_on AND investigates_on <= acts_on AND acts_on <= ends_on",
            name="dates",
        ),
    )

    def phase_on(self, day: date) -> Phase | None:
        """Return the phase on a day; None before it starts and after it ends."""
        return phase_on(day, self.starts_on, self.investigates_on, self.acts_on, self.ends_on)


class Team(Versioned, Row):
    """Some people who take on one challenge together; `is_open` takes in whoever asks."""

    __tablename__ = "teams"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    is_open: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    challenge: Mapped[Challenge] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("challenge_id", "name"),)


class TeamMember(Versioned, Row):
    """A person in a team, from one day to another; one active membership per challenge."""

    __tablename__ = "team_members"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(60), default="")
    credit: Mapped[Credit] = mapped_column(default=Credit.ANONYMOUS)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_team_members_active",
            "challenge_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        ),
    )


class JoinRequest(Versioned, Row):
    """Somebody asks to join a team that takes in nobody unasked."""

    __tablename__ = "join_requests"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    status: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_join_requests_waiting",
            "team_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
    )


class Project(Versioned, Row):
    """What a team makes: for whom, against which problem, and how far it is."""

    __tablename__ = "projects"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[Texts]
    purpose: Mapped[Texts]
    people: Mapped[Serves] = mapped_column(default=Serves.EVERYONE)
    serves: Mapped[Texts]
    problem: Mapped[Texts]
    repository: Mapped[str] = mapped_column(sa.String(500), default="")
    store: Mapped[str] = mapped_column(sa.String(500), default="")
    status: Mapped[ProjectState] = mapped_column(default=ProjectState.IDEA)
    started_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    published_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
