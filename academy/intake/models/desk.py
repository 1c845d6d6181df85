"""What staff keep beside applications: views of the list."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref


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
