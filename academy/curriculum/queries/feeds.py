"""Read calendar feeds, and the sessions that stand in one."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Grant
from academy.cohorts.models import Cohort
from academy.core.db import db
from academy.curriculum.models import CalendarFeed, Session
from academy.curriculum.queries.sessions import LEADERS, own_enrolment
from academy.curriculum.rules import is_member_on
from academy.curriculum.states import FeedKind

LOOK_BACK = timedelta(days=60)
"""How far back a feed goes; programs keep what they have fetched."""


def get_feed(ref: str) -> CalendarFeed | None:
    """Return a feed that was not taken back, with its person, cohort and site."""
    return db.session.scalar(_feeds().where(CalendarFeed.ref == ref))


def feeds_of(person_id: int) -> list[CalendarFeed]:
    """Return the feeds of a person that were not taken back, the oldest first."""
    query = _feeds().where(CalendarFeed.person_id == person_id)
    return list(db.session.scalars(query.order_by(CalendarFeed.id)))


def _feeds() -> sa.Select[CalendarFeed]:
    return (
        sa.select(CalendarFeed)
        .where(CalendarFeed.revoked_at.is_(None))
        .options(
            joinedload(CalendarFeed.person),
            joinedload(CalendarFeed.cohort).joinedload(Cohort.site),
        )
    )


def leads_at(person_id: int, site_id: int, at: datetime) -> bool:
    """Whether somebody mentors at a site or manages its programme at an instant."""
    query = sa.select(Grant.id).where(
        Grant.person_id == person_id,
        Grant.role.in_(LEADERS),
        sa.or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
        Grant.starts_at <= at,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > at),
    )
    return db.session.scalar(query.limit(1)) is not None


def sessions_in(feed: CalendarFeed, at: datetime) -> list[Session]:
    """Return what stands in a feed, by time; nothing once its person has no business there."""
    query = sa.select(Session).options(joinedload(Session.room))
    query = query.where(Session.on >= (at - LOOK_BACK).date())
    if feed.kind is FeedKind.OWN:
        return _own(feed.person_id, query)
    if feed.kind is FeedKind.LEADING:
        return _all(query.where(Session.leader_id == feed.person_id))
    if feed.cohort is None or not leads_at(feed.person_id, feed.cohort.site_id, at):
        return []
    return _all(query.where(Session.cohort_id == feed.cohort_id))


def _own(person_id: int, query: sa.Select[Session]) -> list[Session]:
    enrolment = own_enrolment(person_id)
    if enrolment is None:
        return []
    found = _all(
        query.where(
            Session.cohort_id == enrolment.cohort_id,
            Session.session_group.in_(["", enrolment.session_group]),
        )
    )
    return [
        session
        for session in found
        if is_member_on(session.on, enrolment.began_on, enrolment.ended_on)
    ]


def _all(query: sa.Select[Session]) -> list[Session]:
    order = Session.on, Session.starts, Session.id
    return list(db.session.scalars(query.order_by(*order)))
