"""Which worker does a timed job: whoever writes the row of its slot first."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.core import clock
from academy.core.db import apart, is_sqlite
from academy.operations.timetable import Timed
from academy.outbox.models import ClockSlot

PATIENCE = timedelta(minutes=10)
"""After this long a job that was begun and not finished is taken to have died."""


def take_slot(job: Timed, at: datetime) -> datetime | None:
    """Take the slot of a job for this worker and return it, or None if another one has it."""
    slot = job.slot(at)
    insert = sqlite_insert if is_sqlite() else pg_insert
    with apart() as connection:
        # The row itself tells who was first: a count of rows is not known on every database.
        taken = connection.execute(
            insert(ClockSlot)
            .values(name=job.name, slot=slot, taken_at=at)
            .on_conflict_do_nothing(index_elements=["name", "slot"])
            .returning(ClockSlot.id)
        ).scalar_one_or_none()
        if taken is None:
            taken = connection.execute(
                sa.update(ClockSlot)
                .where(
                    ClockSlot.name == job.name,
                    ClockSlot.slot == slot,
                    ClockSlot.done_at.is_(None),
                    ClockSlot.taken_at < at - PATIENCE,
                )
                .values(taken_at=at)
                .returning(ClockSlot.id)
            ).scalar_one_or_none()
    return None if taken is None else slot


def finish_slot(name: str, slot: datetime) -> None:
    """Note that the job of a slot is done."""
    with apart() as connection:
        connection.execute(
            sa.update(ClockSlot)
            .where(ClockSlot.name == name, ClockSlot.slot == slot)
            .values(done_at=clock.now())
        )
