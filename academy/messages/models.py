"""Templates, messages, their frozen recipients, and lists of texts that were handed over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.messages.states import Audience, Channel, MessageState, Standing


class Template(Versioned, Row):
    """A text with placeholders that messages begin from; a retired one is offered no more."""

    __tablename__ = "message_templates"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # Names the text that came with the system; one of the staff's own has none.
    key: Mapped[str | None] = mapped_column(sa.String(40))
    audience: Mapped[Audience] = mapped_column(default=Audience.APPLICANTS)
    name: Mapped[Texts]
    subject: Mapped[Texts]
    body: Mapped[Texts]
    # What a text to a telephone says, where there is one.
    short: Mapped[Texts]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("site_id", "key"),
        sa.Index("ix_message_templates_site", "site_id", "id"),
    )


class Message(Versioned, Row):
    """One text to the people of a filter, in the languages of its site."""

    __tablename__ = "messages"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    audience: Mapped[Audience] = mapped_column(default=Audience.APPLICANTS)
    channel: Mapped[Channel] = mapped_column(default=Channel.MAIL)
    promotion: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[Texts]
    body: Mapped[Texts]
    # A filter of the list of applications. It may hold a name that was searched for.
    chosen: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    status: Mapped[MessageState] = mapped_column(default=MessageState.DRAFT)
    # Without one the message goes when it is released.
    due_at: Mapped[datetime | None]
    # Applications that the filter found when the list was frozen, and how many of these were
    # folded into another one of the same person.
    found: Mapped[int] = mapped_column(default=0)
    folded: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    edited_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    prepared_at: Mapped[datetime | None]
    prepared_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    finished_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[int | None] = mapped_column(sa.BigInteger)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_messages_site_status", "site_id", "status", "id"),
        sa.Index("ix_messages_status", "status", "due_at"),
    )


class TextHandover(Row):
    """A list of texts that was given to the academy's own sender, once."""

    __tablename__ = "text_handovers"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.Text)
    count: Mapped[int]

    message: Mapped[Message] = relationship(lazy="raise_on_sql")


class Recipient(Row):
    """One person of a frozen list; the address is read when the letter is written."""

    __tablename__ = "message_recipients"

    # Stands in the address at which one click ends promotion.
    ref: Mapped[str] = mapped_column(
        sa.String(40), unique=True, default=lambda: new_ref(24), info=SECRET
    )
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    # No foreign key: that someone was written to stays when an application is erased.
    application_id: Mapped[int] = mapped_column(sa.BigInteger)
    locale: Mapped[str] = mapped_column(sa.String(8))
    standing: Mapped[Standing]
    letter_key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    posted_at: Mapped[datetime | None]
    handover_id: Mapped[int | None] = mapped_column(sa.ForeignKey("text_handovers.id"), index=True)

    message: Mapped[Message] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("message_id", "person_id"),
        sa.Index("ix_message_recipients_standing", "message_id", "standing", "id"),
    )
