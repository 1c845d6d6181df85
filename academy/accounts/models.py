"""People, sign-ins, and the grants that give roles."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.audit.changes import SECRET
from academy.core.actors import Role
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref


class Person(Versioned, Row):
    """One human being, from applicant to mentor; every room points here."""

    __tablename__ = "people"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    name: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    nickname: Mapped[str] = mapped_column(sa.String(100), default="", info=SECRET)
    romanised_name: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    email: Mapped[str] = mapped_column(sa.String(320), default="", info=SECRET)
    phone: Mapped[str] = mapped_column(sa.String(20), default="", info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8), default="ko")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    @property
    def person_id(self) -> int:
        """The person themselves, so that policy may ask whose this is."""
        return self.id


class User(UserMixin, Versioned, Row):
    """How a person signs in; the columns that Flask-Security needs, and no role."""

    __tablename__ = "users"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True, info=SECRET)
    password: Mapped[str | None] = mapped_column(sa.String(255), info=SECRET)
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(
        sa.String(64), unique=True, default=lambda: secrets.token_hex(32), info=SECRET
    )
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255), info=SECRET)
    mf_recovery_codes: Mapped[list[Any] | None] = mapped_column(info=SECRET)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        sa.String(64), unique=True, info=SECRET
    )
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Grant(Row):
    """A role of a person, at one site or at all, from one date to another."""

    __tablename__ = "grants"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role]
    # A string key, not an import: sites belong to a later room, but the constraint must hold.
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(80))
    granted_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
