"""What the clock does in this room."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from academy.core import clock
from academy.core.db import atomic, db, reading
from academy.outbox import post
from academy.outreach import mail, queries, services
from academy.outreach.models import InfoPlace, InfoSession, Interest
from academy.outreach.rules import PLACES_KEPT, REMIND_BEFORE, TELL_ME_KEPT, UNCONFIRMED_KEPT
from academy.outreach.states import InfoState, PlaceState


def tell_interests() -> int:
    """Tell everyone who asked that a round has opened, in batches; return how many.

    Right when it comes late, twice, beside another worker, or after one that died midway.
    """
    told = 0
    with reading():
        waiting = queries.unfinished_announcements()
        db.session.commit()
    for key in waiting:
        while count := services.tell_batch(queries.get_announcement(key)):
            told += count
        services.finish_announcement(queries.get_announcement(key))
    return told


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


def remind_of_infos(limit: int = 500) -> int:
    """Remind once who comes within a day, unless they signed up that late; return how many."""
    now = clock.now()
    with atomic() as session:
        places = session.scalars(
            sa.select(InfoPlace)
            .join(InfoPlace.info)
            .where(
                InfoPlace.status == PlaceState.BOOKED,
                InfoPlace.reminded_at.is_(None),
                InfoSession.status == InfoState.PUBLISHED,
                InfoSession.starts_at > now,
                InfoSession.starts_at <= now + REMIND_BEFORE,
            )
            .options(contains_eager(InfoPlace.info).joinedload(InfoSession.site, innerjoin=True))
            .order_by(InfoPlace.id)
            .limit(limit)
            .with_for_update(of=InfoPlace, skip_locked=True)
        ).all()
        for place in places:
            place.reminded_at = now
            if place.signed_up_at <= place.info.starts_at - REMIND_BEFORE:
                post(mail.place_reminder(place.info, place))
    return len(places)


def forget_places(limit: int = 500) -> int:
    """Delete names and addresses of sessions long past; how many came stays. Return how many."""
    now = clock.now()
    with atomic() as session:
        places = session.scalars(
            sa.select(InfoPlace)
            .join(InfoPlace.info)
            .where(InfoSession.ends_at < now - PLACES_KEPT, InfoPlace.name != "")
            .order_by(InfoPlace.id)
            .limit(limit)
        ).all()
        for place in places:
            # The reference stands for the address, which must stay one of a kind.
            place.name, place.email, place.person_id = "", place.ref, None
    return len(places)
