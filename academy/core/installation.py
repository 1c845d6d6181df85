"""What an installation remembers about itself: one value under each name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Row, db, verb


class Fact(Row):
    """One thing this installation knows, such as which demo chapters are loaded."""

    __tablename__ = "installation_facts"

    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    value: Mapped[dict[str, Any]]


def recall(name: str) -> dict[str, Any] | None:
    """Return what is kept under a name, or None."""
    value: dict[str, Any] | None = db.session.scalar(sa.select(Fact.value).where(Fact.name == name))
    return value


@verb
def remember(name: str, value: dict[str, Any]) -> None:
    """Keep a value under a name, in place of an earlier one."""
    fact = db.session.scalar(sa.select(Fact).where(Fact.name == name))
    if fact is None:
        db.session.add(Fact(name=name, value=value))
    else:
        fact.value = value
