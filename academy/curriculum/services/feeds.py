"""Give out and take back the addresses of calendar feeds."""

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.curriculum import queries
from academy.curriculum.models import CalendarFeed
from academy.curriculum.states import FeedKind


@verb
def open_feed(
    person: Person, kind: FeedKind, cohort: Cohort | None, *, actor: Actor
) -> CalendarFeed:
    """Give a person an address for a feed; the one that is there already stays."""
    lock(person)
    cohort_id = cohort.id if cohort else None
    for known in queries.feeds_of(person.id):
        if (known.kind, known.cohort_id) == (kind, cohort_id):
            return known
    feed = CalendarFeed(person_id=person.id, kind=kind, cohort_id=cohort_id, created_at=clock.now())
    db.session.add(feed)
    record("calendar_feed.open", feed, actor=actor)
    return feed


@verb
def revoke_feed(feed: CalendarFeed, *, actor: Actor) -> None:
    """Take an address back; whoever has it reads nothing any more."""
    lock(feed)
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        record("calendar_feed.revoke", feed, actor=actor)
