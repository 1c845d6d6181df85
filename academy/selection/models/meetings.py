"""Lists that were frozen for the meeting that decides."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row
from academy.core.refs import new_ref
from academy.selection.models.stages import Stage


class MeetingList(Row):
    """The ranking of a stage as it stood at an instant: what is on paper in the meeting.

    `rows` is a list of `meeting.Entry` as JSON, compressed; `digest` (SHA-256, 16 hexadecimal
    digits) stands on every page, so that two sheets can be told apart.
    """

    __tablename__ = "meeting_lists"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    calibration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calibrations.id"))
    frozen_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    frozen_at: Mapped[datetime]
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(16))
    rows: Mapped[bytes] = mapped_column(sa.LargeBinary, info=SECRET)

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    author: Mapped[Person] = relationship(lazy="raise_on_sql")
