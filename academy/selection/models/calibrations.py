"""Runs of the calibration, each with all that is needed to repeat it to the digit."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.selection.models.stages import Stage
from academy.selection.rules import CROSSING
from academy.selection.states import CalibrationState


class Calibration(Versioned, Row):
    """One run over the reviews of a stage: what went in, with which seed, and what came out.

    `inputs` are the reviews as they were, packed (`calibrating.pack`); `digest` is the SHA-256 of
    what was packed. `found` holds the general mean, the variances and the lines by quota, on the
    scale from 1 to 5; or, when there is no answer, why.
    """

    __tablename__ = "calibrations"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    status: Mapped[CalibrationState] = mapped_column(default=CalibrationState.ASKED)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    places: Mapped[int]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    finished_at: Mapped[datetime | None]
    inputs: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", info=SECRET)
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    found: Mapped[dict[str, Any]] = mapped_column(default=dict, info=SECRET)

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    @property
    def lines(self) -> dict[str, float | None]:
        """The line of each quota, and at the end, under an empty name, that of everybody else."""
        # Runs from before quotas had lines of their own kept one.
        kept = self.found.get("lines") or {"": self.found.get("line")}
        return dict(sorted(kept.items(), key=lambda each: (not each[0], each[0])))

    def line_for(self, field: str | None) -> float | None:
        """Return the line that holds for the applications of a field, if there is one."""
        return self.lines.get(field or "", self.lines.get(""))

    __table_args__ = (
        sa.Index("ix_calibrations_status", "status", "id"),
        # Pressed twice, it is asked for once.
        sa.Index(
            "uq_calibrations_asked",
            "stage_id",
            unique=True,
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        ),
    )


class CalibratedScore(Row):
    """What a run found for one application, in the order of its ranks.

    Scores are on the scale from 1 to 5; `low` and `high` bound the 80 % interval, and `chance` is
    that of lying above the line. They are empty where reviews do not hang together.
    """

    __tablename__ = "calibrated_scores"

    calibration_id: Mapped[int] = mapped_column(sa.ForeignKey("calibrations.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    position: Mapped[int]
    reviews: Mapped[int]
    raw: Mapped[float]
    calibrated: Mapped[float | None]
    sd: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    chance: Mapped[float | None]

    __table_args__ = (
        sa.UniqueConstraint("calibration_id", "application_id"),
        sa.UniqueConstraint("calibration_id", "position"),
    )

    @property
    def crosses(self) -> bool:
        """Whether its interval lies on both sides of the line: the chance is from 10 to 90 %."""
        return self.chance is not None and CROSSING[0] <= self.chance <= CROSSING[1]


class Leniency(Row):
    """How much higher than others one reviewer scores, with its 80 % interval, in levels."""

    __tablename__ = "leniencies"

    calibration_id: Mapped[int] = mapped_column(sa.ForeignKey("calibrations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    reviews: Mapped[int]
    leniency: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("calibration_id", "person_id"),)
