"""What has been kept long enough, by site and class, and what may not go yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.core import clock
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.privacy.models import Destruction, Hold, Retention, Run
from academy.privacy.rules import DAYS
from academy.privacy.states import Klass
from academy.selection.models import Decision, Release

S = ApplicationState

STATES = {
    Klass.DECLINED: (S.DECLINED, S.OFFER_DECLINED, S.OFFER_LAPSED, S.NOT_COMPLETED),
    Klass.WITHDRAWN: (S.WITHDRAWN,),
    Klass.NOT_HANDED_IN: (S.DRAFT,),
}
"""Which applications belong to a class."""


@dataclass(frozen=True)
class Due:
    """One thing whose time is over; `thing` is an application or a request to arrange."""

    thing: Any
    person: Person
    subject: str
    ended_at: datetime


def days_of(site_id: int) -> dict[Klass, int]:
    """Return how many days a site keeps each class."""
    rows = db.session.execute(
        sa.select(Retention.klass, Retention.days).where(Retention.site_id == site_id)
    )
    return {**DAYS, **{row.klass: row.days for row in rows}}


def longest_days(site_ids: Collection[int] = ()) -> dict[Klass, int]:
    """Return the most days that any of some sites keeps each class; without any, of all sites."""
    every = db.session.scalars(sa.select(Site.id)).all()
    rows = db.session.execute(sa.select(Retention.site_id, Retention.klass, Retention.days)).all()
    own = {(row.site_id, row.klass): row.days for row in rows}
    return {
        klass: max((own.get((site, klass), days) for site in site_ids or every), default=days)
        for klass, days in DAYS.items()
    }


def retention_of(site_id: int, klass: Klass) -> Retention | None:
    """Return what a site has set for a class."""
    return db.session.scalar(
        sa.select(Retention).where(Retention.site_id == site_id, Retention.klass == klass)
    )


def due_now(
    site: Site, klass: Klass, days: int, *, limit: int | None = None, only: int | None = None
) -> list[Due]:
    """Return what is due in a class, without what is on hold, the oldest first."""
    query, model = _due(site, klass, days)
    query = query.where(~_on_hold(site.id)).order_by(model.id).limit(limit)
    if only is not None:
        query = query.where(model.id == only)
    return [_made(klass, site, row) for row in db.session.execute(query)]


def count_due(site: Site, klass: Klass, days: int) -> tuple[int, int]:
    """Return (due, of those on hold) of a class."""
    query, model = _due(site, klass, days)
    held = query.where(_on_hold(site.id))
    both = [q.with_only_columns(sa.func.count(model.id)) for q in (query, held)]
    total, on_hold = (db.session.scalar(q) or 0 for q in both)
    return total - on_hold, on_hold


def _due(site: Site, klass: Klass, days: int) -> tuple[Any, Any]:
    zone = ZoneInfo(site.zone)
    first_kept = clock.now().astimezone(zone).date() - timedelta(days=days)
    cutoff = datetime.combine(first_kept, time.min, zone)
    query: Any
    if klass is Klass.ACCOMMODATIONS:
        over = _over_for_applicant()
        query = (
            sa.select(AccommodationRequest, Person, Cohort.number, Cohort.ends_on, over)
            .join(Cohort, Cohort.id == AccommodationRequest.cohort_id)
            .join(Person, Person.id == AccommodationRequest.person_id)
            .where(
                AccommodationRequest.site_id == site.id,
                sa.or_(Cohort.ends_on < first_kept, over < cutoff),
            )
        )
        return query, AccommodationRequest
    ended = _ended(klass)
    query = (
        sa.select(Application, Person, Round.label, ended.label("ended"))
        .join(Round, Round.id == Application.round_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            Application.site_id == site.id,
            Application.status.in_(STATES[klass]),
            Person.erased_at.is_(None),
            ended < cutoff,
        )
    )
    return query, Application


def _ended(klass: Klass) -> sa.ColumnElement[Any]:
    closes = Round.closes_at
    if klass is Klass.DECLINED:
        return sa.func.coalesce(_last_released(), closes)
    last = Application.withdrawn_at if klass is Klass.WITHDRAWN else Application.extended_until
    return sa.case((last > closes, last), else_=closes)


def _last_released() -> sa.ScalarSelect[Any]:
    """Return when the last result of an application was released: of stages, or a correction."""
    return (
        sa.select(sa.func.max(Release.released_at))
        .join(Decision, Decision.release_id == Release.id)
        .where(Decision.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )


def _over_for_applicant() -> sa.ColumnElement[Any]:
    """Return when the last of somebody's applications for a cohort ended, or NULL if one goes on.

    Whoever is in the cohort, and whose application is not known here, keeps it to the cohort's end.
    """
    asked = AccommodationRequest
    over = [state for states in STATES.values() for state in states]
    theirs = (
        sa.select(Application.id)
        .join(Round, Round.id == Application.round_id)
        .where(Round.cohort_id == asked.cohort_id, Application.person_id == asked.person_id)
    )
    goes_on = theirs.where(Application.status.not_in(over)).correlate(asked).exists()
    learns = sa.exists().where(
        Enrolment.cohort_id == asked.cohort_id,
        Enrolment.person_id == asked.person_id,
        Enrolment.ended_on.is_(None),
    )
    ends = sa.case(*((Application.status.in_(STATES[k]), _ended(k)) for k in STATES))
    last = theirs.with_only_columns(sa.func.max(ends)).correlate(asked).scalar_subquery()
    return sa.case((goes_on | learns, None), else_=last)


def _on_hold(site_id: int) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Hold.person_id == Person.id, Hold.site_id == site_id, Hold.lifted_at.is_(None)
    )


def _made(klass: Klass, site: Site, row: Any) -> Due:
    thing, person, subject, ended, *over = row
    if klass is Klass.ACCOMMODATIONS:
        ended = datetime.combine(ended, time.max, ZoneInfo(site.zone))
        ended = min([ended, *(each for each in over if each is not None)])
    return Due(thing, person, str(subject), ended)


def open_run(site_id: int, klass: Klass) -> Run | None:
    """Return the run of a class that has begun and not ended, because something stopped it."""
    return db.session.scalar(
        sa.select(Run)
        .where(Run.site_id == site_id, Run.klass == klass, Run.ended_at.is_(None))
        .order_by(Run.id)
        .limit(1)
    )


def runs_of(site_id: int, *, limit: int = 200) -> Sequence[tuple[Run, int, int, int]]:
    """Return (run, things, rows, files) of a site's runs, the latest first."""
    rows = db.session.execute(
        sa.select(
            Run,
            sa.func.count(Destruction.id),
            sa.func.coalesce(sa.func.sum(Destruction.rows), 0),
            sa.func.coalesce(sa.func.sum(Destruction.files), 0),
        )
        .outerjoin(Destruction, Destruction.run_id == Run.id)
        .where(Run.site_id == site_id)
        .group_by(Run.id)
        .order_by(Run.id.desc())
        .limit(limit)
    ).all()
    return [(run, count, cells, files) for run, count, cells, files in rows]


def destroyed_on_request(site_id: int, *, limit: int = 200) -> Sequence[Destruction]:
    """Return what people had erased themselves at a site, the latest first."""
    return db.session.scalars(
        sa.select(Destruction)
        .where(Destruction.run_id.is_(None))
        .where(sa.or_(Destruction.site_id == site_id, Destruction.site_id.is_(None)))
        .order_by(Destruction.id.desc())
        .limit(limit)
    ).all()


def holds_of(site_id: int) -> Sequence[Hold]:
    """Return the holds of a site with their people, those in force first."""
    return db.session.scalars(
        sa.select(Hold)
        .where(Hold.site_id == site_id)
        .options(joinedload(Hold.person, innerjoin=True))
        .order_by(Hold.lifted_at.is_not(None), Hold.id.desc())
        .limit(200)
    ).all()


def get_hold(ref: str) -> Hold | None:
    """Return a hold with its person."""
    return db.session.scalar(
        sa.select(Hold).where(Hold.ref == ref[:20]).options(joinedload(Hold.person))
    )
