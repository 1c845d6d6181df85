"""Who asked to hear of the next round."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.audit.changes import SECRET
from academy.core.db import Row
from academy.core.refs import new_ref
from academy.intake.models import Round


class Interest(Row):
    """An address that wants to hear when a round of a site opens; nothing else is kept of it."""

    __tablename__ = "interests"

    ref: Mapped[str] = mapped_column(
        sa.String(40), unique=True, default=lambda: new_ref(20), info=SECRET
    )
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    email: Mapped[str] = mapped_column(sa.String(320), info=SECRET)
    locale: Mapped[str] = mapped_column(sa.String(8))
    asked_at: Mapped[datetime]
    # The version of the statement that was agreed to: `rules.TELL_ME`.
    agreed_to: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    confirmed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("site_id", "email"),)


class Announcement(Row):
    """That a round has opened, which everyone who asked is told by the worker, in batches."""

    __tablename__ = "announcements"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"), index=True)
    # Whoever confirms later sees the open round on the page, and waits for the next.
    made_at: Mapped[datetime]
    told: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
