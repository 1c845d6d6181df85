"""A month of a site's access log in figures: what stands out, a sample, and a digest of it all."""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from academy.accounts.models import Grant, Person
from academy.audit.models import Access, Entry
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.privacy.models import AccessReview
from academy.privacy.rules import bounds_of, month_before, month_of

NIGHT = (22, 6)
"""Hours on the site's clock between which a look stands out."""

MANY = 200
"""People seen by one person in a month from whom on it stands out."""

KNOWN_FOR = timedelta(days=90)
"""How far back an address counts as known."""

SAMPLE = 10

MONTHS_BACK = 6


def unsigned_months(site: Site) -> list[str]:
    """Return the months that are over, have looks in them, and are not signed; latest first."""
    month, found = month_before(month_of(clock.now(), site.zone)), []
    signed = set(
        db.session.scalars(sa.select(AccessReview.month).where(AccessReview.site_id == site.id))
    )
    first = db.session.scalar(sa.select(sa.func.min(Access.at)).where(_at_site(site.id)))
    for _number in range(MONTHS_BACK):
        if first is None or bounds_of(month, site.zone)[1] <= first:
            break
        if month not in signed:
            found.append(month)
        month = month_before(month)
    return found


def reviews_of(site_id: int) -> Sequence[AccessReview]:
    """Return the signed months of a site, the latest first."""
    return db.session.scalars(
        sa.select(AccessReview)
        .where(AccessReview.site_id == site_id)
        .order_by(AccessReview.month.desc())
        .limit(60)
    ).all()


def review_of(site_id: int, month: str) -> AccessReview | None:
    """Return the signed review of a month."""
    return db.session.scalar(
        sa.select(AccessReview).where(AccessReview.site_id == site_id, AccessReview.month == month)
    )


def figures_of(site: Site, month: str) -> dict[str, Any]:
    """Return the figures of a month; `digest` covers every look there was."""
    start, end = bounds_of(month, site.zone)
    rows = db.session.execute(
        sa.select(
            Access.id, Access.at, Access.actor_id, Access.ip, Access.what, Access.reason,
            Access.people_count,
        )
        .where(_at_site(site.id), Access.at >= start, Access.at < end)
        .order_by(Access.id)
    ).all()  # fmt: skip
    zone, digest = ZoneInfo(site.zone), hashlib.sha256()
    people: Counter[int | None] = Counter()
    looks: Counter[int | None] = Counter()
    night = exports = 0
    for row in rows:
        digest.update(f"{row.id}|{row.at.isoformat()}|{row.actor_id}|{row.ip}".encode())
        digest.update(f"|{row.what}|{row.people_count}\n".encode())
        people[row.actor_id] += row.people_count
        looks[row.actor_id] += 1
        hour = row.at.astimezone(zone).hour
        night += hour >= NIGHT[0] or hour < NIGHT[1]
        exports += bool(row.reason)
    names = _names({actor for actor in looks if actor})
    return {
        "looks": len(rows),
        "people": sum(people.values()),
        "exports": exports,
        "night": night,
        "new_addresses": _new_addresses(rows, start),
        "denied": _denied(site.id, start, end),
        "many": sum(1 for count in people.values() if count >= MANY),
        "by": [
            [names.get(actor, "–"), looks[actor], count] for actor, count in people.most_common(10)
        ],
        "digest": digest.hexdigest(),
    }


def sample_of(site: Site, month: str) -> list[dict[str, Any]]:
    """Return some looks of a month, the same ones each time it is asked."""
    start, end = bounds_of(month, site.zone)
    ids = db.session.scalars(
        sa.select(Access.id)
        .where(_at_site(site.id), Access.at >= start, Access.at < end)
        .order_by(Access.id)
    ).all()
    chosen = random.Random(f"{site.code}:{month}").sample(ids, min(SAMPLE, len(ids)))
    rows = db.session.execute(
        sa.select(Access, Person.name)
        .outerjoin(Person, Person.id == Access.actor_id)
        .where(Access.id.in_(chosen))
        .order_by(Access.id)
    ).all()
    return [
        {
            "at": look.at.isoformat(), "who": name or "–", "what": look.what, "ip": look.ip,
            "people": look.people_count, "reason": look.reason,
        }
        for look, name in rows
    ]  # fmt: skip


def _at_site(site_id: int) -> sa.ColumnElement[bool]:
    """Say that whoever looked held a role at the site then, or one for all sites."""
    return sa.exists().where(
        Grant.person_id == Access.actor_id,
        sa.or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
        Grant.role != Role.LEARNER,
        Grant.starts_at <= Access.at,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > Access.at),
    )


def _names(people: set[int]) -> dict[int | None, str]:
    query = sa.select(Person.id, Person.name).where(Person.id.in_(sorted(people)))
    return {row.id: row.name or "–" for row in db.session.execute(query.order_by(Person.id))}


def _new_addresses(rows: Sequence[Any], start: datetime) -> int:
    """Count the pairs of a person and an address that were not seen in the weeks before."""
    pairs = {(row.actor_id, row.ip) for row in rows if row.ip}
    actors = sorted({actor for actor, _ip in pairs if actor})
    before = db.session.execute(
        sa.select(Access.actor_id, Access.ip)
        .where(Access.actor_id.in_(actors), Access.at >= start - KNOWN_FOR, Access.at < start)
        .distinct()
    )
    return len(pairs - {(row.actor_id, row.ip) for row in before})


def _denied(site_id: int, start: datetime, end: datetime) -> int:
    query = sa.select(sa.func.count(Entry.id)).where(
        Entry.denied, Entry.site_id == site_id, Entry.at >= start, Entry.at < end
    )
    return db.session.scalar(query) or 0
