"""Decisions on completion, certificates, and tables of past people on their way in."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.audit.changes import SECRET
from academy.cohorts.models import Enrolment, Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.graduation.states import CertificateBasis, CompletionState, ImportState


class CompletionDecision(Versioned, Row):
    """That a learner finishes, why, who decided it, and who else released it."""

    __tablename__ = "completion_decisions"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    status: Mapped[CompletionState] = mapped_column(default=CompletionState.PREPARED)
    checks: Mapped[dict[str, Any]]
    waiver: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[int] = mapped_column(sa.BigInteger)
    decided_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    released_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("released_by <> decided_by", name="four_eyes"),)


class Certificate(Versioned, Row):
    """A proof of graduation; the number alone tells whether it is valid."""

    __tablename__ = "certificates"

    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolments.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    basis: Mapped[CertificateBasis]
    name: Mapped[str] = mapped_column(sa.String(200), info=SECRET)
    romanised_name: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    shows_name: Mapped[bool] = mapped_column(default=False)
    graduated_on: Mapped[date]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    revoke_reason: Mapped[str] = mapped_column(sa.Text, default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")


class PastImport(Versioned, Row):
    """A table of past people that was read and waits for a yes; its bytes lie in the file store."""

    __tablename__ = "past_imports"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    status: Mapped[ImportState] = mapped_column(default=ImportState.PREVIEWED)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_key: Mapped[str] = mapped_column(sa.String(80), info=SECRET)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    imported_at: Mapped[datetime | None]
    new_people: Mapped[int] = mapped_column(default=0)
    known_people: Mapped[int] = mapped_column(default=0)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")
