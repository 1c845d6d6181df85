"""Appointments of mentors, their teams, and what was said and agreed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.mentoring.states import Standing
from academy.projects.models import Team


class Appointment(Versioned, Row):
    """A person who is a mentor of one cohort, of one kind, for so many teams."""

    __tablename__ = "mentor_appointments"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    kind: Mapped[Discipline]
    capacity: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(sa.Text, default="")
    appointed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_mentor_appointments_active",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
        sa.CheckConstraint("capacity >= 0", name="capacity"),
    )


class MentorAssignment(Row):
    """A team tracked under an appointment, from one date to another."""

    __tablename__ = "mentor_assignments"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(sa.ForeignKey("mentor_appointments.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    team: Mapped[Team] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_mentor_assignments_active",
            "team_id",
            "appointment_id",
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        ),
    )


class Meeting(Row):
    """A meeting of a team with its mentor, as written up."""

    __tablename__ = "mentor_meetings"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    # The form carries the key, so that a double click or a retry writes one meeting.
    draft_key: Mapped[str] = mapped_column(sa.String(40))
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    planned_on: Mapped[date | None]
    held_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    shared_notes: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    staff_notes: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    standing: Mapped[Standing]
    reason: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    next_on: Mapped[date | None]
    written_at: Mapped[datetime]

    mentor: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("team_id", "draft_key"),
        sa.Index("ix_mentor_meetings_latest", "team_id", "held_at", "id"),
    )


class Presence(Row):
    """Whether a member of the team came to a meeting."""

    __tablename__ = "mentor_meeting_people"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("mentor_meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    came: Mapped[bool]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)


class Action(Row):
    """Something agreed in a meeting, with the one who does it and a date."""

    __tablename__ = "mentor_actions"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("mentor_meetings.id"))
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]

    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_mentor_actions_open", "team_id", "done_at"),)
