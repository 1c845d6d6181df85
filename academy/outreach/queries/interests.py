"""Reading who asked to hear of the next round."""

import sqlalchemy as sa

from academy.core.db import db
from academy.intake.queries.rounds import is_ref
from academy.outreach.models import Interest


def get_interest(ref: str) -> Interest | None:
    """Return who asked to hear of the next round, by the reference in the letter."""
    if not is_ref(ref):
        return None
    return db.session.scalar(sa.select(Interest).where(Interest.ref == ref))


def confirmed_interests(site_id: int) -> list[Interest]:
    """Return who asked and confirmed to hear of a site's next round, and was not told yet."""
    return list(
        db.session.scalars(
            sa.select(Interest)
            .where(Interest.site_id == site_id, Interest.confirmed_at.is_not(None))
            .where(Interest.told_at.is_(None))
            .order_by(Interest.id)
        )
    )
