"""Reading who asked to hear of the next round."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db, is_sqlite
from academy.intake.models import Round
from academy.intake.queries.rounds import is_ref, round_phase
from academy.intake.states import Phase
from academy.outreach.models import Announcement, Interest


def get_interest(ref: str) -> Interest | None:
    """Return who asked to hear of the next round, by the reference in the letter."""
    if not is_ref(ref):
        return None
    return db.session.scalar(sa.select(Interest).where(Interest.ref == ref))


def unfinished_announcements() -> list[int]:
    """Return the keys of announcements that not everyone was told of, the oldest first."""
    query = sa.select(Announcement.id).where(Announcement.finished_at.is_(None))
    return list(db.session.scalars(query.order_by(Announcement.id).limit(100)))


def get_announcement(key: int) -> Announcement:
    """Return an announcement that is there, with its round and site."""
    place = joinedload(Announcement.round, innerjoin=True).joinedload(Round.site, innerjoin=True)
    query = sa.select(Announcement).where(Announcement.id == key).options(place)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def select_to_tell(announcement: Announcement) -> sa.Select[Interest]:
    """Select who asked and confirmed before an announcement, and was told of no round since."""
    return (
        sa.select(Interest)
        .where(
            Interest.site_id == announcement.site_id,
            Interest.confirmed_at <= announcement.made_at,
            Interest.told_at.is_(None),
        )
        .order_by(Interest.id)
        .execution_options(populate_existing=True)
    )


def interests_to_tell(announcement: Announcement, limit: int) -> list[Interest]:
    """Return the next of them, held so that two workers share them out."""
    query = select_to_tell(announcement).limit(limit)
    if not is_sqlite():
        query = query.with_for_update(skip_locked=True)
    return list(db.session.scalars(query))


def is_anyone_to_tell(announcement: Announcement) -> bool:
    """Whether anybody is still to be told, held by another worker or not."""
    query = select_to_tell(announcement).with_only_columns(Interest.id).limit(1)
    return db.session.scalar(query) is not None


def has_ended(announcement: Announcement, at: datetime) -> bool:
    """Whether the round takes no applications any more, so that its news is none."""
    return round_phase(announcement.round, at) not in {Phase.ANNOUNCED, Phase.RECEIVING}
