"""Files of applications as reviewers get them: searched, covered and cleared by a person."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.selection.clearance_states import ClearanceState
from academy.selection.redaction import Box


class Clearance(Versioned, Row):
    """What staff made of one stored file; another file in its place begins anew.

    `found` holds the sizes of its `pages`, which of them were `read` by the search, and the
    `boxes`; `crowded` are pages with so many that each is covered whole. No pages means that it
    cannot be drawn. `stored` is the key of the cleared copy.
    """

    __tablename__ = "clearances"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # A file that is deleted takes its clearance along; the sweep finds the copy then.
    attachment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attachments.id", ondelete="CASCADE"), unique=True
    )
    original: Mapped[str] = mapped_column(sa.String(80), info=SECRET)
    status: Mapped[ClearanceState] = mapped_column(default=ClearanceState.WAITING)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict, info=SECRET)
    stored: Mapped[str] = mapped_column(sa.String(80), default="", info=SECRET)
    reason: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (
        sa.CheckConstraint("(status = 'cleared') = (stored <> '')", name="copy"),
        sa.CheckConstraint("status = 'waiting' OR judged_at IS NOT NULL", name="judged"),
    )

    @property
    def pages(self) -> list[list[float]]:
        """The width and height of every page."""
        return list(self.found.get("pages", ()))

    @property
    def boxes(self) -> list[Box]:
        """What is covered."""
        return [Box(**box) for box in self.found.get("boxes", ())]

    @property
    def crowded(self) -> list[int]:
        """The pages on which so much was found that each was covered whole."""
        return list(self.found.get("crowded", ()))

    @property
    def unread(self) -> list[int]:
        """The pages in which no letters were found, so that nothing was searched."""
        read = self.found.get("read", ())
        return [number for number, has in enumerate(read, start=1) if not has]
