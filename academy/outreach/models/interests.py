"""Who asked to hear of the next round."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.audit.changes import SECRET
from academy.core.db import Row
from academy.core.refs import new_ref


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
