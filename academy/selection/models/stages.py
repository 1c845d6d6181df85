"""What is scored and when: rubrics, the stages of a round, what is in them and who takes part."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models import Application, Round
from academy.selection import code_names
from academy.selection.states import StageKind, StagePhase


class Rubric(Versioned, Row):
    """One version of what a site scores in stages of a kind; once in use it is superseded.

    `content` lists the criteria as `seed/reference/rubric.toml` writes them: key, weight, name,
    about and five levels. A stage copies them when it begins, so a later version changes nothing
    that is being scored.
    """

    __tablename__ = "rubrics"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[StageKind]
    number: Mapped[int]
    content: Mapped[list[Any]]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    # Until it is published it is a draft, which is edited in place.
    published_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("site_id", "kind", "number"),
        sa.Index(
            "uq_rubrics_draft",
            "site_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        ),
    )


class Stage(Versioned, Row):
    """One stage of a round: its phase, how many reviews each application gets, and the seed.

    The seed is published, so that anyone can repeat who was assigned to whom. `places` says how
    many go on from here; without it, the seats of the round.
    """

    __tablename__ = "stages"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[StageKind] = mapped_column(default=StageKind.DOCUMENTS)
    phase: Mapped[StagePhase] = mapped_column(default=StagePhase.ASSIGNING)
    rubric_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rubrics.id"))
    per_application: Mapped[int]
    places: Mapped[int | None]
    due_at: Mapped[datetime | None]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    runs: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    rubric: Mapped[Rubric | None] = relationship(lazy="raise_on_sql")
    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise_on_sql", order_by="Criterion.position", viewonly=True
    )

    __table_args__ = (
        sa.UniqueConstraint("round_id", "kind"),
        sa.CheckConstraint("per_application BETWEEN 1 AND 10", name="per_application"),
        sa.CheckConstraint("places >= 1", name="places"),
    )


class Criterion(Row):
    """One thing that is scored, with its weight and each of its five levels in words."""

    __tablename__ = "criteria"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    weight: Mapped[int]
    name: Mapped[Texts]
    about: Mapped[Texts]
    levels: Mapped[list[Any]]

    __table_args__ = (
        sa.UniqueConstraint("stage_id", "key"),
        sa.CheckConstraint("weight >= 1", name="weight"),
    )

    @property
    def field(self) -> str:
        """The name of its field in the review form."""
        return f"criterion_{self.id}"

    @property
    def note_field(self) -> str:
        """The name of the field for what is written to it."""
        return f"note_{self.id}"


class StageEntry(Row):
    """An application in a stage: what reviewers call it, and what their reviews come to.

    `reviews`, `raw` and `spread` are counted anew whenever a review comes in or is void: how many
    there are, their mean from 1 to 5 and how far apart they lie; 0 without any.
    """

    __tablename__ = "stage_entries"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    reviews: Mapped[int] = mapped_column(default=0)
    raw: Mapped[float] = mapped_column(default=0.0)
    spread: Mapped[float] = mapped_column(default=0.0)

    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("stage_id", "application_id"),
        sa.UniqueConstraint("stage_id", "code"),
        # With the reviews, so that those of a stage are summed from the index alone.
        sa.Index("ix_stage_entries_raw", "stage_id", "raw", "code", "reviews"),
    )

    def said(self, locale: str) -> str:
        """Return the code name in the reader's language."""
        return code_names.said(self.code, locale)


class StageReviewer(Versioned, Row):
    """Somebody who takes part in a stage, at most with so many applications; or did."""

    __tablename__ = "stage_reviewers"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    limit: Mapped[int | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("stage_id", "person_id"),)

    @property
    def site_id(self) -> int:
        """The site of its stage, so that policy may ask where this is."""
        return self.stage.site_id


class Anchor(Versioned, Row):
    """An application of the calibration set, which every reviewer of a stage scores first.

    `agreed` maps the key of a criterion to the level on which staff and reviewers agreed.
    """

    __tablename__ = "anchors"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    chosen_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    chosen_at: Mapped[datetime]
    agreed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    agreed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    agreed_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("stage_id", "application_id"),)
