"""The letters that wait, went out, or did not."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Row
from academy.core.types import SECRET
from academy.outbox.states import LetterState

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The lease of a letter that nobody is delivering."""


class StoredLetter(Row):
    """A rendered letter, or the sealed context of a secret one, with its lease."""

    __tablename__ = "letters"

    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    channel: Mapped[str] = mapped_column(sa.String(20), default="mail")
    secret: Mapped[bool] = mapped_column(default=False)
    promotion: Mapped[bool] = mapped_column(default=False)
    status: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    person_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    site_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    # The clock that tells whether it is night where a promotion goes.
    zone: Mapped[str] = mapped_column(
        sa.String(60), default="Asia/Seoul", server_default="Asia/Seoul"
    )
    unsubscribe: Mapped[str] = mapped_column(
        sa.String(300), default="", server_default="", info=SECRET
    )
    to: Mapped[str] = mapped_column(sa.String(320), info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    text: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    html: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    sealed: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    message_id: Mapped[str] = mapped_column(sa.String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    # Never NULL, so that one comparison says whether a letter is free: the past means it is.
    leased_until: Mapped[datetime] = mapped_column(default=NEVER)
    lease: Mapped[str] = mapped_column(sa.String(40), default="")
    sent_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    # When it was known that the address takes no letters: at delivery, or by a bounce later.
    bounced_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_letters_due", "status", "due_at", "id"),
        sa.Index("ix_letters_status", "status", "id"),
        sa.Index("ix_letters_site", "site_id", "id"),
        sa.Index("ix_letters_message_id", "message_id"),
        sa.Index(
            "ix_letters_promotions",
            "zone",
            sqlite_where=sa.text("promotion AND status = 'waiting'"),
            postgresql_where=sa.text("promotion AND status = 'waiting'"),
        ),
    )


class BouncingAddress(Row):
    """An address that takes no letters, until its owner confirms or changes it."""

    __tablename__ = "bouncing_addresses"

    email: Mapped[str] = mapped_column(sa.String(320), unique=True, info=SECRET)
    # What the receiving server said, such as 550 or 5.1.1.
    code: Mapped[str] = mapped_column(sa.String(20))
    letter_id: Mapped[int] = mapped_column(sa.BigInteger)
    person_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    site_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    since: Mapped[datetime]


class ClockSlot(Row):
    """A timed job that has been taken for one slot of time, by one worker."""

    __tablename__ = "clock_slots"

    name: Mapped[str] = mapped_column(sa.String(60))
    slot: Mapped[datetime]
    taken_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("name", "slot"),)
