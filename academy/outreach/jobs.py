"""What the clock does in this room."""

import sqlalchemy as sa

from academy.core import clock
from academy.core.db import atomic
from academy.outreach.models import Interest
from academy.outreach.rules import TELL_ME_KEPT, UNCONFIRMED_KEPT


def forget_interests() -> int:
    """Delete addresses whose one letter is out, or that nobody confirmed; return how many."""
    now = clock.now()
    with atomic() as session:
        gone = session.scalars(
            sa.delete(Interest)
            .where(
                sa.or_(
                    Interest.told_at < now - TELL_ME_KEPT,
                    sa.and_(
                        Interest.confirmed_at.is_(None), Interest.asked_at < now - UNCONFIRMED_KEPT
                    ),
                )
            )
            .returning(Interest.id)
        ).all()
    return len(gone)
