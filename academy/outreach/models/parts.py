"""What staff write on the call: news, support, place, questions and answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.cohorts.models import Site
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.outreach.states import PartKind


class CallPart(Versioned, Row):
    """One text of a site's call in both languages; seen once it is published."""

    __tablename__ = "call_parts"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[PartKind]
    title: Mapped[Texts]
    body: Mapped[Texts]
    # Where a map of the place, or more about the news, stands.
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_call_parts_site_order", "site_id", "kind", "position", "id"),)
