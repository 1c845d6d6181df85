"""Exports of applications: who asked for what and why, and whose data left the house."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row
from academy.core.refs import new_ref
from academy.intake.models import Round
from academy.reports.exports.states import ExportForm, ExportState

FREE = datetime(2000, 1, 1, tzinfo=UTC)
"""The lease of a workbook that no worker is making."""


class Export(Row):
    """One table of the applications of a round.

    `people` packs the ids of all who are in a workbook, which is made before it is fetched; the
    access log holds who was in a file that was.
    """

    __tablename__ = "exports"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    form: Mapped[ExportForm]
    locale: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.Text)
    filter: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    contact: Mapped[bool]
    born_on: Mapped[bool]
    status: Mapped[ExportState]
    stored: Mapped[str] = mapped_column(sa.String(80), default="", info=SECRET)
    count: Mapped[int] = mapped_column(default=0)
    people: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", info=SECRET)
    sent_at: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(sa.String(40), default="", info=SECRET)
    leased_until: Mapped[datetime] = mapped_column(default=FREE, info=SECRET)
    attempts: Mapped[int] = mapped_column(default=0, info=SECRET)
    cut_cells: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    asker: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_exports_site", "site_id", "id"),
        sa.Index("ix_exports_status", "status", "id"),
    )

    @property
    def person_id(self) -> int:
        """Who asked for it: nobody else fetches it."""
        return self.asked_by
