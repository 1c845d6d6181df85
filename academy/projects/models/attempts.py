"""Work on challenges: attempts, what was handed in, and what happened at the gates."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import SECRET
from academy.projects.models.teams import Challenge, Team
from academy.projects.states import AttemptState, Deliverable, GateAct, Phase


class Attempt(Versioned, Row):
    """One team, or one learner working alone, on one challenge; `phase` is the one that is open."""

    __tablename__ = "challenge_attempts"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("enrolments.id"), index=True)
    phase: Mapped[Phase] = mapped_column(default=Phase.ENGAGE)
    status: Mapped[AttemptState] = mapped_column(default=AttemptState.WORKING)
    began_at: Mapped[datetime]
    # Since when the gate is waited for; kept afterwards, as the queue's key may not be empty.
    asked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    challenge: Mapped[Challenge] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    team: Mapped[Team | None] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("challenge_id", "team_id"),
        sa.UniqueConstraint("challenge_id", "enrolment_id"),
        sa.CheckConstraint("(team_id IS NULL) <> (enrolment_id IS NULL)", name="who"),
        sa.Index("ix_challenge_attempts_waiting", "status", "asked_at", "id"),
    )

    @property
    def is_alone(self) -> bool:
        """Whether one learner works alone here."""
        return self.team_id is None


class HandIn(Row):
    """One version of one deliverable, whole; versions are added and never changed.

    `files` holds the references of the files that belong to this version.
    """

    __tablename__ = "hand_ins"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge_attempts.id"))
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    deliverable: Mapped[Deliverable]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    link: Mapped[str] = mapped_column(sa.String(500), default="", info=SECRET)
    files: Mapped[list[str]]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    handed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("attempt_id", "deliverable", "number"),)

    @property
    def version(self) -> int:
        """The number, by which a form knows which version its page showed."""
        return self.number

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in this version: all was taken out again."""
        return not (self.text or self.link or self.files)


class HandInFile(Row):
    """A file of a deliverable; it is kept as long as a version names it."""

    __tablename__ = "hand_in_files"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge_attempts.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    deliverable: Mapped[Deliverable]
    stored: Mapped[str] = mapped_column(sa.String(120), info=SECRET)
    name: Mapped[str] = mapped_column(sa.String(200), info=SECRET)
    content_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    added_at: Mapped[datetime]


class GateStep(Row):
    """What happened at the gate of a phase: asked for, passed, sent back, opened again."""

    __tablename__ = "gate_steps"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge_attempts.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenges.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    phase: Mapped[Phase]
    act: Mapped[GateAct]
    feedback: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    asker_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decider_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]

    asker: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[asker_id])
    decider: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[decider_id])
