"""What applicants ask after a release, and what they are answered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models import Application
from academy.selection.models.stages import Stage
from academy.selection.recheck_states import RecheckKind, RecheckState, Verdict


def _long_ref() -> str:
    return new_ref(16)


class Recheck(Versioned, Row):
    """An applicant asks why, or asks another person to look again; once for a stage each.

    `answer` is a draft of staff until `answered_at`, and nothing that the applicant may see.
    """

    __tablename__ = "rechecks"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=_long_ref)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[RecheckKind]
    status: Mapped[RecheckState] = mapped_column(default=RecheckState.OPEN)
    why: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    asked_at: Mapped[datetime]
    verdict: Mapped[Verdict | None]
    answer: Mapped[Texts] = mapped_column(default=dict, info=SECRET)
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    answerer: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("application_id", "stage_id", "kind"),
        sa.Index("ix_rechecks_round", "round_id", "status", "id"),
        sa.CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name="answered"),
    )
