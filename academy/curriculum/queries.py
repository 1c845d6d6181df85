"""Read plans, calendars and attendance."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort, Enrolment
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.curriculum.models import Attendance, Module, Session, Track
from academy.curriculum.rules import count_attended, week_number
from academy.curriculum.states import AttendanceState, TrackState


def week_of(cohort: Cohort, day: date) -> int | None:
    """Return the week of a cohort that a day is in, from 1; None outside its dates."""
    return None if day > cohort.ends_on else week_number(cohort.starts_on, day)


def get_track(ref: str) -> Track | None:
    """Return an edition with its cohort and site."""
    return db.session.scalar(_tracks().where(Track.ref == ref))


def published_track(cohort_id: int) -> Track | None:
    """Return the plan that holds for a cohort."""
    return db.session.scalar(
        _tracks().where(Track.cohort_id == cohort_id, Track.status == TrackState.PUBLISHED)
    )


def draft_track(cohort_id: int) -> Track | None:
    """Return the edition of a cohort's plan that is being drafted."""
    return db.session.scalar(
        _tracks().where(Track.cohort_id == cohort_id, Track.status == TrackState.DRAFT)
    )


def last_edition(cohort_id: int) -> int:
    """Return the number of a cohort's latest edition; 0 without one."""
    query = sa.select(sa.func.max(Track.edition)).where(Track.cohort_id == cohort_id)
    return db.session.scalar(query) or 0


def published_tracks() -> list[Track]:
    """Return the plans that hold, the youngest cohort first."""
    query = _tracks().join(Track.cohort).where(Track.status == TrackState.PUBLISHED)
    return list(db.session.scalars(query.order_by(Cohort.starts_on.desc(), Track.id)))


def tracks_visible_to(actor: Actor) -> list[Track]:
    """Return all editions at the actor's sites, the youngest cohort and edition first."""
    query = _tracks().join(Track.cohort)
    sites = actor.sites(Role.PROGRAMME)
    if sites is not None:
        query = query.where(Track.site_id.in_(sites))
    order = Cohort.starts_on.desc(), Cohort.id, Track.edition.desc()
    return list(db.session.scalars(query.order_by(*order)))


def _tracks() -> sa.Select[Track]:
    return sa.select(Track).options(joinedload(Track.cohort).joinedload(Cohort.site))


def cohorts_of(actor: Actor, *roles: Role) -> list[Cohort]:
    """Return the cohorts at the sites where the actor holds one of the roles, youngest first."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(*roles)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return list(db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)))


def modules_of(track_id: int, *, week: int | None = None) -> list[Module]:
    """Return the modules of a track, all or those of one week, by time."""
    query = sa.select(Module).where(Module.track_id == track_id)
    if week is not None:
        query = query.where(Module.first_week <= week, Module.last_week >= week)
    return list(db.session.scalars(query.order_by(Module.first_week, Module.last_week, Module.id)))


def get_module(ref: str) -> Module | None:
    """Return a module with its track, cohort and site."""
    track = joinedload(Module.track).joinedload(Track.cohort).joinedload(Cohort.site)
    return db.session.scalar(sa.select(Module).options(track).where(Module.ref == ref))


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


def marks_of(session_id: int) -> dict[int, Attendance]:
    """Return what is marked in a session, by enrolment."""
    query = sa.select(Attendance).where(Attendance.session_id == session_id)
    return {mark.enrolment_id: mark for mark in db.session.scalars(query.order_by(Attendance.id))}


def marked_sessions(session_ids: Sequence[int]) -> set[int]:
    """Return those sessions in which somebody is marked."""
    query = sa.select(Attendance.session_id).where(Attendance.session_id.in_(session_ids))
    return set(db.session.scalars(query.distinct()))


def attendance_of(enrolment_id: int) -> tuple[int, int]:
    """Return (attended, held): marked sessions while enrolled, three times late one absence."""
    return attendance_by_enrolment([enrolment_id])[enrolment_id]


def attendance_by_enrolment(enrolment_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return (attended, held) for each enrolment; (0, 0) where nothing was held."""
    wanted = list(enrolment_ids)
    rows = db.session.execute(
        sa.select(Attendance.enrolment_id, Attendance.state, sa.func.count())
        .join(Session, Session.id == Attendance.session_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(
            Attendance.enrolment_id.in_(wanted),
            Session.on >= Enrolment.began_on,
            sa.or_(Enrolment.ended_on.is_(None), Session.on <= Enrolment.ended_on),
        )
        .group_by(Attendance.enrolment_id, Attendance.state)
        .order_by(Attendance.enrolment_id)
    )
    counts: dict[int, dict[AttendanceState, int]] = {wish: {} for wish in wanted}
    for enrolment_id, state, count in rows:
        counts[enrolment_id][state] = count
    return {enrolment_id: count_attended(by_state) for enrolment_id, by_state in counts.items()}
