"""Read excuses."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort, Enrolment
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.curriculum.models import Attendance, Excuse, Session
from academy.curriculum.states import AttendanceState, ExcuseState


def _excuses() -> sa.Select[Excuse]:
    enrolment = joinedload(Excuse.enrolment)
    return sa.select(Excuse).options(
        enrolment.joinedload(Enrolment.person),
        enrolment.joinedload(Enrolment.cohort).joinedload(Cohort.site),
    )


def get_excuse(ref: str) -> Excuse | None:
    """Return an excuse with its person, cohort and site."""
    return db.session.scalar(_excuses().where(Excuse.ref == ref))


def excuses_of(enrolment_id: int) -> list[Excuse]:
    """Return what somebody was excused for or asks to be, the newest days first."""
    query = _excuses().where(Excuse.enrolment_id == enrolment_id)
    return list(db.session.scalars(query.order_by(Excuse.first_on.desc(), Excuse.id.desc())))


def same_excuse(enrolment_id: int, first_on: date, last_on: date) -> Excuse | None:
    """Return an excuse for exactly these days that waits or was approved."""
    return db.session.scalar(
        sa.select(Excuse)
        .where(
            Excuse.enrolment_id == enrolment_id,
            Excuse.first_on == first_on,
            Excuse.last_on == last_on,
            Excuse.status.in_((ExcuseState.ASKED, ExcuseState.APPROVED)),
        )
        .limit(1)
    )


def excuses_visible_to(actor: Actor, states: Collection[ExcuseState]) -> sa.Select[Excuse]:
    """Select the excuses in some states at the sites where an actor decides on them."""
    query = _excuses().where(Excuse.status.in_(states))
    sites = actor.sites(Role.PROGRAMME)
    if sites is not None:
        query = query.where(Excuse.site_id.in_(sites))
    return query


def count_waiting(actor: Actor) -> int:
    """Return how many excuses wait for an actor's decision."""
    rows = excuses_visible_to(actor, [ExcuseState.ASKED]).with_only_columns(Excuse.id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0


def excused_on(enrolment_ids: Collection[int], day: date) -> set[int]:
    """Return who of some is excused on a day."""
    query = sa.select(Excuse.enrolment_id).where(
        Excuse.enrolment_id.in_(enrolment_ids),
        Excuse.status == ExcuseState.APPROVED,
        Excuse.first_on <= day,
        Excuse.last_on >= day,
    )
    return set(db.session.scalars(query))


def marks_between(
    enrolment_id: int, first: date, last: date, states: Collection[AttendanceState]
) -> Sequence[Attendance]:
    """Return somebody's marks of some states from one day to another, by time."""
    query = (
        sa.select(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.enrolment_id == enrolment_id,
            Attendance.state.in_(states),
            Session.on.between(first, last),
        )
    )
    return db.session.scalars(query.order_by(Session.on, Session.starts, Session.id)).all()
