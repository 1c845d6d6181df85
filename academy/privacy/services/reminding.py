"""Remind those who keep the desk of what is due: one letter for each matter and each of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from academy.accounts.models import Grant, Person
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db, verb
from academy.outbox import post
from academy.privacy import mail, queries
from academy.privacy.mail import Duty
from academy.privacy.queries import breaches, reviews
from academy.privacy.rules import bounds_of, last_day
from academy.privacy.services.breaches import duties

REQUEST_BEFORE = timedelta(days=3)
LEAK_BEFORE = timedelta(hours=24)
MONTH_AFTER = timedelta(days=7)
"""How long before its end, or after the month's, a matter is called to mind."""


def remind_of_duties() -> int:
    """Write to the admins of every site about what is due; return how many matters there are."""
    sites = db.session.scalars(sa.select(Site).order_by(Site.id)).all()
    return sum(_remind_at(site) for site in sites)


@verb
def _remind_at(site: Site) -> int:
    due = list(duties_at(site))
    if due:
        for admin in _admins(site.id, clock.now()):
            for duty in due:
                # The outbox keeps a letter of a known key once, however often the clock comes by.
                post(mail.due(duty, admin, site))
    return len(due)


def duties_at(site: Site) -> Iterator[Duty]:
    """Yield what is due at a site and has not been done."""
    now = clock.now()
    for asked in queries.waiting_at(site.id):
        if asked.due_at - now <= REQUEST_BEFORE:
            day = last_day(asked.due_at, site.zone)
            path = f"/staff/privacy/requests/{asked.ref}"
            yield Duty("request", f"{asked.ref}:{day}", path, due_on=day)
    for leak in breaches.open_at(site.id):
        owed = duties(leak)
        untold = leak.notified_at is None or any(breaches.count_untold(leak.id))
        waits = (owed.notify and untold) or (owed.report and leak.reported_at is None)
        if waits and owed.due_at - now <= LEAK_BEFORE:
            path = f"/staff/privacy/leaks/{leak.ref}"
            # Whoever is put on the list after the first letters is a matter of its own, each time.
            later = breaches.newest_untold(leak.id) if leak.notified_at else None
            key = f"{leak.ref}:{later}" if later else leak.ref
            yield Duty("leak", key, path, due_at=owed.due_at)
    for month in reviews.unsigned_months(site):
        if now - bounds_of(month, site.zone)[1] >= MONTH_AFTER:
            path = f"/staff/privacy/{site.code}/reviews/{month}"
            yield Duty("month", f"{site.code}:{month}", path, month=month)


def _admins(site_id: int, now: datetime) -> list[Person]:
    held = sa.exists().where(
        Grant.person_id == Person.id,
        Grant.role == Role.ADMIN,
        sa.or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
        Grant.starts_at <= now,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
    )
    query = sa.select(Person).where(held, Person.email != "").order_by(Person.id)
    return list(db.session.scalars(query))
