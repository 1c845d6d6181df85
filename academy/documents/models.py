"""Documents that were asked for, and where the made ones lie."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Row
from academy.core.types import SECRET
from academy.documents.states import DocumentState

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The lease of a document that nobody is making."""


class Document(Row):
    """One edition of one paper in one language; `content` holds its values until it is made.

    One without a person holds nothing about anybody and may be read by everyone.
    """

    __tablename__ = "documents"

    ref: Mapped[str] = mapped_column(sa.String(24), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    template: Mapped[str] = mapped_column(sa.String(80))
    subject: Mapped[str] = mapped_column(sa.String(80))
    locale: Mapped[str] = mapped_column(sa.String(8))
    edition: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    status: Mapped[DocumentState] = mapped_column(default=DocumentState.WANTED)
    title: Mapped[str] = mapped_column(sa.String(300), info=SECRET)
    name: Mapped[str] = mapped_column(sa.String(200), info=SECRET)
    content: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    stored: Mapped[str] = mapped_column(sa.String(80), default="", info=SECRET)
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    wanted_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    # Never NULL, so that one comparison says whether a document is free: the past means it is.
    leased_until: Mapped[datetime] = mapped_column(default=NEVER)
    lease: Mapped[str] = mapped_column(sa.String(40), default="")

    __table_args__ = (
        sa.UniqueConstraint("kind", "subject", "locale", "digest"),
        sa.Index("ix_documents_due", "status", "due_at", "id"),
        sa.CheckConstraint("status != 'made' OR stored != ''", name="stored"),
    )
