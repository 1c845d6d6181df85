"""Questions to staff, each a thread."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.outreach.models.parts import CallPart
from academy.outreach.states import EnquiryState, WordKind


class Enquiry(Versioned, Row):
    """A question that somebody put to a site, with an account or with a confirmed address."""

    __tablename__ = "enquiries"

    # Whoever holds the key, from a letter, may read and write on; staff know it by its `ref`.
    key: Mapped[str] = mapped_column(
        sa.String(40), unique=True, default=lambda: new_ref(20), info=SECRET
    )
    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), info=SECRET)
    email: Mapped[str] = mapped_column(sa.String(320), index=True, info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.String(300), info=SECRET)
    status: Mapped[EnquiryState] = mapped_column(default=EnquiryState.OPEN)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    part_id: Mapped[int | None] = mapped_column(sa.ForeignKey("call_parts.id"))
    asked_at: Mapped[datetime]
    # Since when it stands as it stands: those that wait longest come first.
    since: Mapped[datetime]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    part: Mapped[CallPart | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_enquiries_desk", "site_id", "status", "since", "id"),
        sa.Index("ix_enquiries_status", "status", "since", "id"),
    )


class EnquiryWord(Row):
    """One message of a thread."""

    __tablename__ = "enquiry_words"

    enquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("enquiries.id"))
    kind: Mapped[WordKind]
    body: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    written_at: Mapped[datetime]

    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_enquiry_words_thread", "enquiry_id", "id"),)
