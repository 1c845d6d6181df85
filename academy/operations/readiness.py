"""Whether this process can serve requests, asked by load balancers every few seconds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from academy.core import clock, migrations
from academy.outbox.queries import seconds_overdue

LATE = 15 * 60
"""Seconds after which overdue mail says that no worker does its work."""


@dataclass(frozen=True)
class Readiness:
    """What was found; late mail is told, but web pages can be served all the same."""

    database: bool
    migrations: bool
    outbox_seconds: float

    @property
    def ready(self) -> bool:
        """Whether requests should come here."""
        return self.database and self.migrations

    def told(self) -> dict[str, Any]:
        """Return it as the page tells it."""
        words = {True: "ok", False: "failing"}
        return {
            "database": words[self.database],
            "migrations": words[self.migrations],
            "outbox": "late" if self.outbox_seconds > LATE else "ok",
            "outbox_seconds": round(self.outbox_seconds),
        }


def readiness() -> Readiness:
    """Ask the database."""
    try:
        return Readiness(True, migrations.is_current(), seconds_overdue(clock.now()))
    except SQLAlchemyError:
        return Readiness(database=False, migrations=False, outbox_seconds=0)
