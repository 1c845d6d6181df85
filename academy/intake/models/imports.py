"""Which applications came from another form, so that the same file makes nothing twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Row


class ImportedApplication(Row):
    """One row of another form, known by a digest of its own number there.

    It stays when the application is erased, so that no later import brings the person back.
    """

    __tablename__ = "imported_applications"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    application_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="SET NULL"), index=True
    )
    source: Mapped[str] = mapped_column(sa.String(200))
    imported_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("round_id", "digest"),)
