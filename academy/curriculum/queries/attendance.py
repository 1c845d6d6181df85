"""Read who came."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from academy.cohorts.models import Enrolment
from academy.core.db import db
from academy.curriculum.models import Attendance, Session
from academy.curriculum.rules import count_attended
from academy.curriculum.states import AttendanceState


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
