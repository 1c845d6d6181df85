"""Put sessions into the calendar and take them out."""

from datetime import date, time, timedelta

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort, Site
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.curriculum import queries
from academy.curriculum.models import Session
from academy.curriculum.rules import check_series, check_times


@verb
def add_sessions(
    cohort: Cohort,
    *,
    on: date,
    starts: time,
    ends: time,
    title: Texts,
    place: str,
    times: int = 1,
    actor: Actor,
) -> list[Session]:
    """Put a session into the calendar, or one a week for as many weeks as `times`.

    The date and times are those of the site's clock; a series keeps them across summer time.

    Raises:
        RuleBroken: the times make no sense, or a day lies outside the cohort.
    """
    check_times(starts, ends)
    days = [on + timedelta(weeks=week) for week in range(max(times, 0))]
    check_series(days, starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    series = new_ref() if times > 1 else ""
    zone = db.session.get_one(Site, cohort.site_id).zone
    added = [
        Session(
            cohort_id=cohort.id,
            site_id=cohort.site_id,
            series=series,
            on=day,
            starts=starts,
            ends=ends,
            zone=zone,
            title=title,
            place=place,
        )
        for day in days
    ]
    db.session.add_all(added)
    for session in added:
        record("session.add", session, actor=actor)
    return added


@verb
def remove_session(session: Session, *, actor: Actor) -> None:
    """Take a session out of the calendar.

    Raises:
        MoveRefused: attendance was marked; it stays part of the record.
    """
    lock(session)
    if queries.marks_of(session.id):
        raise MoveRefused(_("Attendance was marked in this session, so it stays in the calendar."))
    record("session.remove", session, actor=actor)
    db.session.delete(session)
