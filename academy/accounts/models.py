"""People, how they sign in, what proves it is them, and the grants that give roles."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.states import CodePurpose, ProposalState
from academy.audit.changes import SECRET
from academy.core.actors import Role
from academy.core.db import BigId, Row, Versioned, db
from academy.core.refs import new_ref


class Person(Versioned, Row):
    """One human being, from applicant to mentor; every room points here."""

    __tablename__ = "people"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    # The search follows changes of names, so what they were must be known.
    name: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET, active_history=True)
    nickname: Mapped[str] = mapped_column(
        sa.String(100), default="", info=SECRET, active_history=True
    )
    romanised_name: Mapped[str] = mapped_column(
        sa.String(200), default="", info=SECRET, active_history=True
    )
    email: Mapped[str] = mapped_column(sa.String(320), default="", info=SECRET)
    phone: Mapped[str] = mapped_column(sa.String(20), default="", info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8), default="ko")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_people_name", "name", "id"),
        sa.Index("ix_people_email", "email"),
        sa.Index("ix_people_phone", "phone"),
    )

    @property
    def person_id(self) -> int:
        """The person themselves, so that policy may ask whose this is."""
        return self.id


person_grams = sa.Table(
    "person_grams",
    db.metadata,
    sa.Column("gram", sa.String(4), primary_key=True),
    sa.Column("person_id", BigId, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Pieces of names, by which `search` finds people; see ADR 0007."""


class User(UserMixin, Versioned, Row):
    """How a person signs in: an address, a password, an authenticator app; and no role."""

    __tablename__ = "users"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True, info=SECRET)
    password: Mapped[str | None] = mapped_column(sa.String(255), info=SECRET)
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(sa.String(255), info=SECRET)
    totp_counter: Mapped[int] = mapped_column(sa.BigInteger, default=0, info=SECRET)
    totp_since: Mapped[datetime | None]
    passkey_handle: Mapped[str | None] = mapped_column(sa.String(64), unique=True, info=SECRET)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Device(Row):
    """A browser that showed a second factor and is remembered for some days."""

    __tablename__ = "devices"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info=SECRET)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignIn(Row):
    """One signed-in browser: listed for its person, ended by them or by time."""

    __tablename__ = "sign_ins"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info=SECRET)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    # The last time a password or a passkey was shown in this session; guards what is sensitive.
    proved_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ip: Mapped[str] = mapped_column(sa.String(45), default="", info=SECRET)
    agent: Mapped[str] = mapped_column(sa.String(300), default="", info=SECRET)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Passkey(Row):
    """A key pair on a phone, a computer or a stick; only its public half is here."""

    __tablename__ = "passkeys"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(sa.String(60), info=SECRET)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True, info=SECRET)
    public_key: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0, info=SECRET)
    transports: Mapped[list[str]] = mapped_column(info=SECRET)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Row):
    """One of the codes on paper that open an account once when every device is lost."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), info=SECRET)
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("user_id", "code_hash"),)


class Code(Row):
    """Six digits, or the token of an invitation, that were sent to an address to prove it."""

    __tablename__ = "codes"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    purpose: Mapped[CodePurpose]
    email: Mapped[str] = mapped_column(sa.String(320), index=True, info=SECRET)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), index=True, info=SECRET)
    # What a newcomer typed, kept until the address is proven: nobody exists before that.
    payload: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class AddressProposal(Versioned, Row):
    """A new address for somebody who lost the old one: one of staff proposes, another agrees.

    The two links it is worked by are known by their hashes only.
    """

    __tablename__ = "address_proposals"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    status: Mapped[ProposalState] = mapped_column(default=ProposalState.PROPOSED)
    old: Mapped[str] = mapped_column(sa.String(320), info=SECRET)
    new: Mapped[str] = mapped_column(sa.String(320), info=SECRET)
    identity: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    usable_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    use_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True, info=SECRET)
    stop_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True, info=SECRET)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    proposer: Mapped[Person] = relationship(foreign_keys=[proposed_by], lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_address_proposals_pending",
            "person_id",
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'agreed')"),
            postgresql_where=sa.text("status IN ('proposed', 'agreed')"),
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
    )


class Attempts(Row):
    """How often something was tried for one account or from one source, in one window of time."""

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(sa.String(40))
    key_hash: Mapped[str] = mapped_column(sa.String(64))
    window_at: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("scope", "key_hash"),)


class SpentToken(Row):
    """A challenge that was answered and cannot be answered again."""

    __tablename__ = "spent_tokens"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


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
