"""Tables from another form on their way in, and which applications came from one."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models.rounds import Round
from academy.intake.states import ImportState

FREE = datetime(2000, 1, 1, tzinfo=UTC)
"""The lease of a table that no worker has in hand."""


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


class ApplicationImport(Versioned, Row):
    """A table from another form; `stored` holds its rows until they are brought in or dropped.

    `meant` says what each heading holds, `sample` some rows as they came, `preview` some as they
    would be. `told` is what the people in it were told about their data, in the words of staff.
    """

    __tablename__ = "application_imports"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=lambda: new_ref(12))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    status: Mapped[ImportState] = mapped_column(default=ImportState.READING)
    source: Mapped[str] = mapped_column(sa.String(200))
    told: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(8))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    stored: Mapped[str] = mapped_column(sa.String(80), info=SECRET)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    headings: Mapped[list[str]] = mapped_column(default=list, info=SECRET)
    meant: Mapped[dict[str, Any]] = mapped_column(default=dict, info=SECRET)
    sample: Mapped[list[Any]] = mapped_column(default=list, info=SECRET)
    preview: Mapped[list[Any]] = mapped_column(default=list, info=SECRET)
    errors: Mapped[list[Any]] = mapped_column(default=list, info=SECRET)
    row_count: Mapped[int] = mapped_column(default=0)
    new_count: Mapped[int] = mapped_column(default=0)
    known_count: Mapped[int] = mapped_column(default=0)
    error_count: Mapped[int] = mapped_column(default=0)
    tells: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    brought_in: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    problem: Mapped[Texts] = mapped_column(default=Texts, info=SECRET)
    attempts: Mapped[int] = mapped_column(default=0, info=SECRET)
    lease: Mapped[str] = mapped_column(sa.String(40), default="", info=SECRET)
    leased_until: Mapped[datetime] = mapped_column(default=FREE, info=SECRET)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    uploader: Mapped[Person] = relationship(foreign_keys=[created_by], lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_application_imports_site", "site_id", "id"),
        sa.Index("ix_application_imports_status", "status", "id"),
    )


class ImportMapping(Row):
    """What the columns of the last table of a round meant, for the next one with the same."""

    __tablename__ = "import_mappings"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), unique=True)
    meant: Mapped[dict[str, Any]] = mapped_column(info=SECRET)
    changed_at: Mapped[datetime]
