"""Information sessions, and who comes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.outreach.states import InfoState, PlaceState


class InfoSession(Versioned, Row):
    """One information session; `address` is told only to those who have a place."""

    __tablename__ = "info_sessions"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    title: Mapped[Texts]
    about: Mapped[Texts]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    online: Mapped[bool] = mapped_column(default=False)
    place: Mapped[Texts]
    address: Mapped[str] = mapped_column(sa.Text, default="")
    seats: Mapped[int]
    status: Mapped[InfoState] = mapped_column(default=InfoState.DRAFT)
    cancel_reason: Mapped[Texts]
    created_at: Mapped[datetime]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_info_sessions_site_time", "site_id", "status", "starts_at", "id"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("closes_at > opens_at", name="sign_up"),
        sa.CheckConstraint("seats >= 1", name="seats"),
    )


class InfoPlace(Versioned, Row):
    """Someone who signed up for an information session; without an account as a rule."""

    __tablename__ = "info_places"

    # Whoever holds the key, from a letter, may look and cancel; staff know the place by its `ref`.
    key: Mapped[str] = mapped_column(
        sa.String(40), unique=True, default=lambda: new_ref(20), info=SECRET
    )
    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    info_id: Mapped[int] = mapped_column(sa.ForeignKey("info_sessions.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), info=SECRET)
    email: Mapped[str] = mapped_column(sa.String(320), index=True, info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8))
    status: Mapped[PlaceState]
    came: Mapped[bool] = mapped_column(default=False)
    signed_up_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    info: Mapped[InfoSession] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_info_places_order", "info_id", "status", "id"),
        # One place for an address, whatever the number of clicks.
        sa.Index(
            "ix_info_places_once",
            "info_id",
            "email",
            unique=True,
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        ),
    )
