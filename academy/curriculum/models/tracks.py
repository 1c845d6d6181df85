"""Tracks with their modules."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Cohort
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.curriculum.states import Subject, TrackState


class Track(Versioned, Row):
    """One edition of the plan of a cohort; `edition` counts from 1 within the cohort."""

    __tablename__ = "tracks"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohorts.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    edition: Mapped[int]
    title: Mapped[Texts]
    status: Mapped[TrackState] = mapped_column(default=TrackState.DRAFT)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "edition"),
        *(
            sa.Index(
                f"uq_tracks_{state}",
                "cohort_id",
                unique=True,
                sqlite_where=sa.text(f"status = '{state}'"),
                postgresql_where=sa.text(f"status = '{state}'"),
            )
            for state in (TrackState.DRAFT, TrackState.PUBLISHED)
        ),
    )


class Module(Versioned, Row):
    """One subject for some weeks of a track, first and last week included."""

    __tablename__ = "modules"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("tracks.id"), index=True)
    subject: Mapped[Subject]
    title: Mapped[Texts]
    objectives: Mapped[Texts]
    first_week: Mapped[int]
    last_week: Mapped[int]

    track: Mapped[Track] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("first_week >= 1 AND last_week >= first_week", name="weeks"),
    )

    @property
    def site_id(self) -> int:
        """The site of the track, so that policy may ask where this is."""
        return self.track.site_id
