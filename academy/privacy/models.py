"""The tables of this room. What proves something is added and never changed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.models import make_append_only
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import SECRET, Texts
from academy.privacy.states import (
    BreachState,
    Channel,
    Identity,
    Klass,
    LegalKind,
    Refusal,
    RequestKind,
    RequestState,
    What,
)


class Retention(Versioned, Row):
    """How many days a site keeps one kind of data after its purpose has ended."""

    __tablename__ = "retentions"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    klass: Mapped[Klass]
    days: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("site_id", "klass"),)


class Hold(Versioned, Row):
    """Why nothing of a person may be destroyed at a site for now."""

    __tablename__ = "holds"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    placed_at: Mapped[datetime]
    placed_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Run(Versioned, Row):
    """One pass over what is due in one class at one site; ended when nothing was left to do."""

    __tablename__ = "destruction_runs"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    klass: Mapped[Klass]
    days: Mapped[int]
    due: Mapped[int]
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    ended_at: Mapped[datetime | None]


class Destruction(Row):
    """One thing that was destroyed: what, of which time, why, and nothing of whom."""

    __tablename__ = "destructions"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(16))
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("destruction_runs.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    what: Mapped[What]
    klass: Mapped[Klass | None]
    thing_id: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(sa.String(80), default="")
    rows: Mapped[int]
    files: Mapped[int]
    ended_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime]
    destroyed_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    __table_args__ = (sa.Index("ix_destructions_thing", "what", "thing_id"),)


class DataRequest(Versioned, Row):
    """What someone asked about their own data, and the answer."""

    __tablename__ = "data_requests"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[RequestKind]
    channel: Mapped[Channel]
    name: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    contact: Mapped[str] = mapped_column(sa.String(320), default="", info=SECRET)
    text: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    status: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    extended_because: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    identity: Mapped[Identity | None]
    taken_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    answer: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    refused_for: Mapped[Refusal | None]

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    site: Mapped[Site] = relationship(lazy="raise_on_sql")


class Breach(Versioned, Row):
    """A possible leak: when we knew of it, what may have got out, of how many."""

    __tablename__ = "breaches"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    what: Mapped[str] = mapped_column(sa.Text)
    measures: Mapped[str] = mapped_column(sa.Text, default="")
    known_at: Mapped[datetime]
    items: Mapped[list[str]]
    people: Mapped[int]
    from_outside: Mapped[bool] = mapped_column(default=False)
    status: Mapped[BreachState] = mapped_column(default=BreachState.OPEN)
    opened_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    notified_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    finding: Mapped[str] = mapped_column(sa.Text, default="")

    site: Mapped[Site] = relationship(lazy="raise_on_sql")


class BreachPerson(Row):
    """Someone whom a possible leak may concern, and from where we know it."""

    __tablename__ = "breach_people"

    breach_id: Mapped[int] = mapped_column(sa.ForeignKey("breaches.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(80))
    told_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("breach_id", "person_id"),)


class BreachStep(Row):
    """One line of the log of a leak: what was done, when and by whom."""

    __tablename__ = "breach_steps"

    breach_id: Mapped[int] = mapped_column(sa.ForeignKey("breaches.id"), index=True)
    at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    text: Mapped[str] = mapped_column(sa.Text)


class AccessReview(Row):
    """A month of the access log, looked through and signed; changed figures no longer fit."""

    __tablename__ = "access_reviews"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    figures: Mapped[dict[str, Any]]
    sample: Mapped[list[Any]]
    remarks: Mapped[str] = mapped_column(sa.Text)
    signed_at: Mapped[datetime]
    signed_by: Mapped[int] = mapped_column(sa.BigInteger)
    signed_name: Mapped[str] = mapped_column(sa.String(200))
    mac: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.UniqueConstraint("site_id", "month"),)


class LegalText(Row):
    """One version of a page that every footer leads to; never changed.

    The first version is what the program itself says, so that those kept here begin with 2.
    """

    __tablename__ = "legal_texts"

    kind: Mapped[LegalKind]
    number: Mapped[int]
    body: Mapped[Texts]
    effective_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    __table_args__ = (sa.UniqueConstraint("kind", "number"),)

    @property
    def version(self) -> int:
        """What a form over the newest text goes by."""
        return self.number


for _model in (Destruction, BreachStep, AccessReview, LegalText):
    make_append_only(_model.__table__)  # type: ignore[arg-type]
