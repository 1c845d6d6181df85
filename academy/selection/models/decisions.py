"""What a person decided, what another released, and the offers that followed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.intake.models import Application, Round
from academy.selection.models.letters import VerdictLetter
from academy.selection.models.stages import Stage
from academy.selection.states import OfferState, Outcome


class Release(Row):
    """The moment in which prepared decisions of a round became true, and who answered for it."""

    __tablename__ = "releases"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    released_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    released_at: Mapped[datetime]
    count: Mapped[int]


class Quota(Versioned, Row):
    """How many of a round's places are for one field; a round without any has one line for all."""

    __tablename__ = "quotas"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    discipline: Mapped[Discipline]
    seats: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "discipline"),
        sa.CheckConstraint("seats >= 0", name="seats"),
    )


class Decision(Versioned, Row):
    """What a named person decided about an application; nothing until another releases it.

    One that is released has its letter, or it is not released: the table itself demands it. It is
    never changed: `corrects` names the released decision that a later one replaces.
    """

    __tablename__ = "decisions"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # The stage on which it was taken.
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    outcome: Mapped[Outcome]
    # The quota it counts in, and whose waiting list `rank` is a place on; empty for no quota.
    line: Mapped[str] = mapped_column(sa.String(20), default="")
    rank: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    release_id: Mapped[int | None] = mapped_column(sa.ForeignKey("releases.id"), index=True)
    released_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decisions.id"), unique=True)
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("verdict_letters.id"), unique=True)

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    decider: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[decided_by])
    release: Mapped[Release | None] = relationship(lazy="raise_on_sql")
    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    letter: Mapped[VerdictLetter | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_decisions_prepared",
            "application_id",
            unique=True,
            sqlite_where=sa.text("release_id IS NULL"),
            postgresql_where=sa.text("release_id IS NULL"),
        ),
        sa.Index("ix_decisions_round", "round_id", "release_id"),
        sa.CheckConstraint("(outcome = 'waitlist') = (rank IS NOT NULL)", name="rank"),
        sa.CheckConstraint("(release_id IS NULL) = (released_by IS NULL)", name="released"),
        sa.CheckConstraint("(release_id IS NULL) = (letter_id IS NULL)", name="letter"),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected"),
        sa.CheckConstraint("released_by <> decided_by", name="two_people"),
    )


class Offer(Versioned, Row):
    """A place offered to one applicant until an instant; time alone decides whether it stands."""

    __tablename__ = "offers"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # The release that authorised it; a promotion names the release of the waiting list.
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("releases.id"))
    freed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offers.id"))
    # The letter that told of it, and the quota in which it holds a place.
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("verdict_letters.id"), unique=True)
    line: Mapped[str] = mapped_column(sa.String(20), default="")
    status: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    # When whoever accepted said again that they come.
    confirmed_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_offers_cohort", "cohort_id", "status"),
        sa.Index("ix_offers_due", "status", "expires_at"),
        # Whoever let an offer lapse may be made another; one at a time stands.
        sa.Index(
            "uq_offers_standing",
            "application_id",
            unique=True,
            sqlite_where=sa.text("status IN ('open', 'accepted')"),
            postgresql_where=sa.text("status IN ('open', 'accepted')"),
        ),
        sa.CheckConstraint("expires_at > made_at", name="times"),
    )

    def stands(self, at: datetime) -> bool:
        """Whether it can be accepted at an instant."""
        return self.status is OfferState.OPEN and at < self.expires_at
