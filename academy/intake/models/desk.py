"""What staff keep beside applications: views of the list, notes, and who may be one person."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.intake.models.applications import Application
from academy.intake.states import Likeness


class SavedView(Versioned, Row):
    """A choice among applications under a reference, so that no address holds what was searched.

    One without a name carries a choice to another page once and is swept later. With a site it
    is shared with those who see applications there.
    """

    __tablename__ = "saved_views"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Site.id), index=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    filter: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    columns: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(index=True)


class StaffNote(Versioned, Row):
    """What staff write down about an application; still personal data the person may ask for."""

    __tablename__ = "staff_notes"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey(Application.id), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey(Site.id))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id), index=True)
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    former: Mapped[list["FormerNote"]] = relationship(
        lazy="raise_on_sql", order_by="FormerNote.id", viewonly=True
    )


class FormerNote(Row):
    """A note as it read before it was edited."""

    __tablename__ = "former_notes"

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_notes.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    replaced_at: Mapped[datetime]


class AlikePair(Versioned, Row):
    """What a person decided of two records that look like one human being, the older first."""

    __tablename__ = "alike_pairs"

    first_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey(Person.id), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey(Site.id))
    verdict: Mapped[Likeness]
    # Of one person's applications in one round, the one that counts.
    counts_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Application.id))
    reason: Mapped[str] = mapped_column(sa.Text, info=SECRET)
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey(Person.id))
    decided_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id", "site_id"),
        sa.CheckConstraint("first_id < second_id", name="order"),
    )
