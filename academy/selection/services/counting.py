"""What the reviews of an application come to, counted anew when one comes in or is void."""

import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db, lock
from academy.selection import queries
from academy.selection.models import Assignment, StageEntry
from academy.selection.rules import raw_mean, spread


def recount(stage_id: int, application_id: int) -> None:
    """Write number, mean and spread of the reviews that count to the entry of the application."""
    entry = db.session.scalars(
        sa.select(StageEntry).where(
            StageEntry.stage_id == stage_id, StageEntry.application_id == application_id
        )
    ).one()
    lock(entry)
    db.session.flush()
    means = queries.means_of(stage_id, [application_id])[application_id]
    entry.reviews = len(means)
    entry.raw = round(float(raw_mean(means) or 0), 6)
    entry.spread = round(float(spread(means)), 6)


def void(assignment: Assignment, *, was_in: bool) -> None:
    """Let the review of an assignment count no longer; it stays for the history."""
    review = queries.review_of(assignment.id)
    if review is not None:
        review.voided_at = clock.now()
    if was_in:
        recount(assignment.stage_id, assignment.application_id)
