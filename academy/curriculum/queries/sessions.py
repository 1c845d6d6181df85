"""Read calendars."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort, Enrolment
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.curriculum.models import Session
from academy.curriculum.rules import week_number


def week_of(cohort: Cohort, day: date) -> int | None:
    """Return the week of a cohort that a day is in, from 1; None outside its dates."""
    return None if day > cohort.ends_on else week_number(cohort.starts_on, day)


def cohorts_of(actor: Actor, *roles: Role) -> list[Cohort]:
    """Return the cohorts at the sites where the actor holds one of the roles, youngest first."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(*roles)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return list(db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)))


def get_session(ref: str) -> Session | None:
    """Return a session with its cohort and site."""
    query = sa.select(Session).options(joinedload(Session.cohort).joinedload(Cohort.site))
    return db.session.scalar(query.where(Session.ref == ref))


def sessions_of(
    cohort_id: int, *, first: date | None = None, last: date | None = None, at_most: int = 500
) -> list[Session]:
    """Return the sessions of a cohort between two days, both included, by time."""
    query = sa.select(Session).where(Session.cohort_id == cohort_id)
    if first is not None:
        query = query.where(Session.on >= first)
    if last is not None:
        query = query.where(Session.on <= last)
    order = Session.on, Session.starts, Session.id
    return list(db.session.scalars(query.order_by(*order).limit(at_most)))


def members_on(session: Session) -> list[Enrolment]:
    """Return who belonged to the cohort on the day of a session, by name."""
    query = (
        sa.select(Enrolment)
        .options(joinedload(Enrolment.person))
        .join(Enrolment.person)
        .where(
            Enrolment.cohort_id == session.cohort_id,
            Enrolment.began_on <= session.on,
            sa.or_(Enrolment.ended_on.is_(None), Enrolment.ended_on >= session.on),
        )
    )
    people = db.session.scalars(query).all()
    return sorted(people, key=lambda enrolment: (enrolment.person.name, enrolment.id))
