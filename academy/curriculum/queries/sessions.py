"""Read calendars."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.accounts.models import Grant, Person
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.states import EnrolmentState
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.curriculum.days_off import days_off_between
from academy.curriculum.models import ClosedDay, Room, Session
from academy.curriculum.rules import week_number
from academy.curriculum.states import SessionState

LEARNING = (EnrolmentState.ACTIVE, EnrolmentState.ON_LEAVE, EnrolmentState.COMPLETED)
"""States in which somebody sees their own sessions and attendance."""

LEADERS = (Role.MENTOR, Role.PROGRAMME)
"""Roles of whoever leads sessions."""


def week_of(cohort: Cohort, day: date) -> int | None:
    """Return the week of a cohort that a day is in, from 1; None outside its dates."""
    return None if day > cohort.ends_on else week_number(cohort.starts_on, day)


def sites_of(actor: Actor, *roles: Role) -> list[Site]:
    """Return the sites where an actor holds one of the roles, the oldest first."""
    query = sa.select(Site)
    sites = actor.sites(*roles)
    if sites is not None:
        query = query.where(Site.id.in_(sites))
    return list(db.session.scalars(query.order_by(Site.id)))


def site_by_id(site_id: int) -> Site:
    """Return a site that is there."""
    return db.session.get_one(Site, site_id)


def cohorts_of(actor: Actor, *roles: Role) -> list[Cohort]:
    """Return the cohorts at the sites where the actor holds one of the roles, youngest first."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(*roles)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return list(db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)))


def get_session(ref: str) -> Session | None:
    """Return a session with its cohort and site, its room and its leader."""
    return db.session.scalar(_sessions().where(Session.ref == ref))


def sessions_of(
    cohort_id: int, *, first: date | None = None, last: date | None = None, at_most: int = 500
) -> list[Session]:
    """Return the sessions of a cohort between two days, both included, by time.

    Cancelled ones too: who looks for them must learn that they do not take place.
    """
    query = _sessions().where(Session.cohort_id == cohort_id)
    if first is not None:
        query = query.where(Session.on >= first)
    if last is not None:
        query = query.where(Session.on <= last)
    order = Session.on, Session.starts, Session.id
    return list(db.session.scalars(query.order_by(*order).limit(at_most)))


def later_in_series(session: Session) -> list[Session]:
    """Return the planned sessions of the same series from this one on, by time."""
    if not session.series:
        return [session]
    query = _sessions().where(
        Session.series == session.series,
        Session.on >= session.on,
        Session.status == SessionState.PLANNED,
    )
    return list(db.session.scalars(query.order_by(Session.on, Session.starts, Session.id)))


def planned_at(site_id: int, days: Collection[date]) -> list[Session]:
    """Return what takes place at a site on some days, by time."""
    query = _sessions().where(
        Session.site_id == site_id,
        Session.on.in_(days),
        Session.status == SessionState.PLANNED,
    )
    return list(db.session.scalars(query.order_by(Session.on, Session.starts, Session.id)))


def _sessions() -> sa.Select[Session]:
    return sa.select(Session).options(
        joinedload(Session.cohort).joinedload(Cohort.site),
        joinedload(Session.room),
        joinedload(Session.leader),
    )


def members_on(session: Session) -> list[Enrolment]:
    """Return who belongs to a session: those of its group in the cohort on its day, by name."""
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
    if session.session_group:
        query = query.where(Enrolment.session_group == session.session_group)
    people = db.session.scalars(query).all()
    return sorted(people, key=lambda enrolment: (enrolment.person.name, enrolment.id))


def in_class(session: Session) -> list[Enrolment]:
    """Return who takes part in the cohort and group of a session now or is on leave, by id."""
    query = (
        sa.select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(
            Enrolment.cohort_id == session.cohort_id,
            Enrolment.status.in_((EnrolmentState.ACTIVE, EnrolmentState.ON_LEAVE)),
        )
    )
    if session.session_group:
        query = query.where(Enrolment.session_group == session.session_group)
    return list(db.session.scalars(query.order_by(Enrolment.id)))


def people_among(ids: Collection[int]) -> list[Person]:
    """Return people by their keys, in that order."""
    return list(db.session.scalars(sa.select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def get_room(ref: str) -> Room | None:
    """Return a room."""
    return db.session.scalar(sa.select(Room).where(Room.ref == ref))


def rooms_of(site_id: int) -> list[Room]:
    """Return the rooms of a site, the open ones first, each in the order they were added."""
    query = sa.select(Room).where(Room.site_id == site_id)
    return list(db.session.scalars(query.order_by(Room.is_closed, Room.id)))


def get_closed_day(ref: str) -> ClosedDay | None:
    """Return a day on which a site closes."""
    return db.session.scalar(sa.select(ClosedDay).where(ClosedDay.ref == ref))


def closed_days(site_id: int, first: date, last: date) -> list[ClosedDay]:
    """Return the days on which a site closes by itself, from one day to another, by date."""
    query = sa.select(ClosedDay).where(ClosedDay.site_id == site_id)
    query = query.where(ClosedDay.on >= first, ClosedDay.on <= last)
    return list(db.session.scalars(query.order_by(ClosedDay.on)))


def days_off(site: Site, first: date, last: date) -> dict[date, Texts]:
    """Return the days off of a site, public holidays and its own, both ends included."""
    closed = {day.on: day.name for day in closed_days(site.id, first, last)}
    return days_off_between(site.country, closed, first, last)


def groups_of(cohort_id: int) -> list[str]:
    """Return the session groups that people of a cohort are in, by name."""
    query = sa.select(Enrolment.session_group).where(
        Enrolment.cohort_id == cohort_id, Enrolment.session_group != ""
    )
    return list(db.session.scalars(query.distinct().order_by(Enrolment.session_group)))


def possible_leaders(site_id: int, at: datetime) -> list[Person]:
    """Return who may lead sessions of a site: its mentors and programme managers, by name."""
    query = (
        sa.select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role.in_(LEADERS),
            sa.or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
            Grant.starts_at <= at,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > at),
        )
        .distinct()
    )
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


def own_enrolment(person_id: int | None, cohort_id: int | None = None) -> Enrolment | None:
    """Return the enrolment in which somebody learns now, in any cohort or in one."""
    if person_id is None:
        return None
    query = (
        sa.select(Enrolment)
        .options(joinedload(Enrolment.cohort).joinedload(Cohort.site), joinedload(Enrolment.person))
        .where(Enrolment.person_id == person_id, Enrolment.status.in_(LEARNING))
    )
    if cohort_id is not None:
        query = query.where(Enrolment.cohort_id == cohort_id)
    return db.session.scalar(query.order_by(Enrolment.id.desc()).limit(1))


def session_open_now(enrolment: Enrolment, opens_minutes: int, at: datetime) -> Session | None:
    """Return the session that goes on for somebody or takes check-ins already; the first of them.

    The cohort and site of the enrolment must be loaded.
    """
    today = at.astimezone(ZoneInfo(enrolment.cohort.site.zone)).date()
    for session in sessions_of(enrolment.cohort_id, first=today, last=today):
        opens_at = session.starts_at - timedelta(minutes=opens_minutes)
        own_group = session.session_group in ("", enrolment.session_group)
        if own_group and not session.is_cancelled and opens_at <= at < session.ends_at:
            return session
    return None


def people_begun(cohort_id: int) -> sa.Select[Person]:
    """Select the people who have ever begun in a cohort."""
    return (
        sa.select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.began_on.is_not(None))
    )


def enrolments_of_people(cohort_id: int, person_ids: Collection[int]) -> dict[int, Enrolment]:
    """Return the enrolments of some people in a cohort, by person."""
    query = sa.select(Enrolment).where(
        Enrolment.cohort_id == cohort_id, Enrolment.person_id.in_(person_ids)
    )
    return {each.person_id: each for each in db.session.scalars(query.order_by(Enrolment.id))}


def enrolments_in(cohort_id: int, status: EnrolmentState) -> list[Enrolment]:
    """Return who stands in one state in a cohort, with the persons, by name."""
    query = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Enrolment.person))
        .where(Enrolment.cohort_id == cohort_id, Enrolment.status == status)
    )
    return list(db.session.scalars(query.order_by(Person.name, Enrolment.id)))
