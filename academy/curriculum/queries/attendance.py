"""Read who came."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment
from academy.core.db import db
from academy.curriculum.models import (
    Attendance,
    AttendanceChange,
    AttendanceRules,
    CodeTry,
    Session,
)
from academy.curriculum.rules import USUAL, Counts, Terms, count_attended
from academy.curriculum.states import AttendanceState, SessionState


def rules_of(cohort_id: int) -> AttendanceRules | None:
    """Return what is set of a cohort's attendance, with its cohort and site."""
    return db.session.scalar(
        sa.select(AttendanceRules)
        .where(AttendanceRules.cohort_id == cohort_id)
        .options(joinedload(AttendanceRules.cohort).joinedload(Cohort.site))
    )


def terms_of(cohort_id: int) -> Terms:
    """Return what a cohort's attendance goes by."""
    return terms_by_cohort([cohort_id]).get(cohort_id, USUAL)


def terms_by_cohort(cohort_ids: Iterable[int]) -> dict[int, Terms]:
    """Return what attendance goes by for those cohorts where it is not as usual."""
    query = sa.select(AttendanceRules).where(AttendanceRules.cohort_id.in_(list(cohort_ids)))
    return {
        row.cohort_id: Terms(
            opens_minutes=row.opens_minutes,
            late_minutes=row.late_minutes,
            late_per_absence=row.late_per_absence,
            least_percent=row.least_percent,
            networks=tuple(row.networks),
        )
        for row in db.session.scalars(query.order_by(AttendanceRules.id))
    }


def marks_of(session_id: int) -> dict[int, Attendance]:
    """Return what is marked in a session, by enrolment."""
    query = sa.select(Attendance).where(Attendance.session_id == session_id)
    return {mark.enrolment_id: mark for mark in db.session.scalars(query.order_by(Attendance.id))}


def mark_of(session_id: int, enrolment_id: int) -> Attendance | None:
    """Return how somebody was at a session."""
    return db.session.scalar(
        sa.select(Attendance).where(
            Attendance.session_id == session_id, Attendance.enrolment_id == enrolment_id
        )
    )


def marked_sessions(session_ids: Sequence[int]) -> set[int]:
    """Return those sessions in which somebody is marked."""
    query = sa.select(Attendance.session_id).where(Attendance.session_id.in_(session_ids))
    return set(db.session.scalars(query.distinct()))


def changes_in(session_id: int) -> list[tuple[AttendanceChange, int, str]]:
    """Return the corrections in a session with the enrolment and who made them, newest first."""
    query = (
        sa.select(AttendanceChange, Attendance.enrolment_id, Person.name)
        .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
        .outerjoin(Person, Person.id == AttendanceChange.changed_by)
        .where(Attendance.session_id == session_id)
    )
    rows = db.session.execute(query.order_by(AttendanceChange.id.desc())).all()
    return [(change, enrolment_id, name or "") for change, enrolment_id, name in rows]


def last_change(attendance_id: int) -> AttendanceChange | None:
    """Return the newest correction of a mark."""
    query = sa.select(AttendanceChange).where(AttendanceChange.attendance_id == attendance_id)
    return db.session.scalar(query.order_by(AttendanceChange.id.desc()).limit(1))


def changes_by_mark(ids: Sequence[int]) -> dict[int, list[AttendanceChange]]:
    """Return the corrections of some marks, by mark, the first one first."""
    query = sa.select(AttendanceChange).where(AttendanceChange.attendance_id.in_(ids))
    found: dict[int, list[AttendanceChange]] = {}
    for change in db.session.scalars(query.order_by(AttendanceChange.id)):
        found.setdefault(change.attendance_id, []).append(change)
    return found


def counts_of(enrolment_id: int) -> Counts:
    """Return how often somebody was marked in each way, as far as it counts."""
    rows = db.session.execute(
        sa.select(Attendance.state, sa.func.count())
        .join(Session, Session.id == Attendance.session_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Attendance.enrolment_id == enrolment_id, *COUNTS)
        .group_by(Attendance.state)
    )
    return {row[0]: row[1] for row in rows}


def count_to_come(enrolment: Enrolment, today: date) -> int:
    """Return how many sessions are planned for somebody from tomorrow on."""
    query = (
        sa.select(sa.func.count())
        .select_from(Session)
        .where(
            Session.cohort_id == enrolment.cohort_id,
            Session.on > today,
            Session.status == SessionState.PLANNED,
            Session.session_group.in_(["", enrolment.session_group]),
        )
    )
    return db.session.scalar(query) or 0 if enrolment.ended_on is None else 0


def tries_since(enrolment_id: int, since: datetime) -> int:
    """Return how many wrong codes somebody has typed since an instant."""
    query = sa.select(sa.func.count()).select_from(CodeTry)
    query = query.where(CodeTry.enrolment_id == enrolment_id, CodeTry.tried_at > since)
    return db.session.scalar(query) or 0


def attendance_of(enrolment_id: int) -> tuple[int, int]:
    """Return (attended, held): marked sessions while enrolled, some times late one absence."""
    return attendance_by_enrolment([enrolment_id])[enrolment_id]


def attendance_by_enrolment(enrolment_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return (attended, held) for each enrolment; (0, 0) where nothing was held."""
    wanted = list(enrolment_ids)
    rows = db.session.execute(
        sa.select(Enrolment.id, Enrolment.cohort_id, Attendance.state, sa.func.count())
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Enrolment.id.in_(wanted), *COUNTS)
        .group_by(Enrolment.id, Enrolment.cohort_id, Attendance.state)
        .order_by(Enrolment.id)
    )
    counts: dict[int, Counts] = {wish: {} for wish in wanted}
    cohorts: dict[int, int] = {}
    for enrolment_id, cohort_id, state, count in rows:
        counts[enrolment_id][state] = count
        cohorts[enrolment_id] = cohort_id
    terms = terms_by_cohort(set(cohorts.values()))
    return {
        enrolment_id: count_attended(
            by_state, terms.get(cohorts.get(enrolment_id, 0), USUAL).late_per_absence
        )
        for enrolment_id, by_state in counts.items()
    }


COUNTS = (
    Attendance.is_confirmed,
    Session.on >= Enrolment.began_on,
    sa.or_(Enrolment.ended_on.is_(None), Session.on <= Enrolment.ended_on),
)
"""What is counted: confirmed marks of days on which the person belonged to the cohort."""


def counts_around(
    cohort_id: int, turn: date
) -> tuple[dict[int, Counts], dict[int, Counts], dict[int, int]]:
    """Return what was marked before a day, what since, and how often somebody missed in a row.

    Each by enrolment of the cohort. The last counts the newest absences up to the first session at
    which the person was anything else.
    """
    is_late = (Session.on >= turn).label("lately")
    rows = db.session.execute(
        sa.select(Enrolment.id, is_late, Attendance.state, sa.func.count())
        .join(Session, Session.cohort_id == Enrolment.cohort_id)
        .join(
            Attendance,
            sa.and_(Attendance.session_id == Session.id, Attendance.enrolment_id == Enrolment.id),
        )
        .where(Session.cohort_id == cohort_id, *COUNTS)
        .group_by(Enrolment.id, is_late, Attendance.state)
    )
    before: dict[int, Counts] = {}
    lately: dict[int, Counts] = {}
    for enrolment_id, late, state, count in rows:
        (lately if late else before).setdefault(enrolment_id, {})[state] = count
    return before, lately, _in_a_row(cohort_id)


def _in_a_row(cohort_id: int) -> dict[int, int]:
    when = sa.tuple_(Session.on, Session.starts)
    came = (
        sa.select(Attendance.enrolment_id, Session.on, Session.starts)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Session.cohort_id == cohort_id,
            Attendance.is_confirmed,
            Attendance.state != AttendanceState.ABSENT,
        )
        .subquery()
    )
    newest = sa.select(
        came.c.enrolment_id,
        came.c.on,
        came.c.starts,
        sa.func.row_number()
        .over(
            partition_by=came.c.enrolment_id,
            order_by=(came.c.on.desc(), came.c.starts.desc()),
        )
        .label("place"),
    ).subquery()
    last = aliased(newest)
    rows = db.session.execute(
        sa.select(Attendance.enrolment_id, sa.func.count())
        .join(Session, Session.id == Attendance.session_id)
        .outerjoin(last, sa.and_(last.c.enrolment_id == Attendance.enrolment_id, last.c.place == 1))
        .where(
            Session.cohort_id == cohort_id,
            Attendance.is_confirmed,
            Attendance.state == AttendanceState.ABSENT,
            sa.or_(last.c.on.is_(None), when > sa.tuple_(last.c.on, last.c.starts)),
        )
        .group_by(Attendance.enrolment_id)
    )
    return {row[0]: row[1] for row in rows}


def sheet_of(
    enrolment_ids: Sequence[int], session_ids: Sequence[int]
) -> dict[tuple[int, int], tuple[AttendanceState, bool]]:
    """Return (state, confirmed) by (enrolment, session) for some people and sessions."""
    rows = db.session.execute(
        sa.select(
            Attendance.enrolment_id,
            Attendance.session_id,
            Attendance.state,
            Attendance.is_confirmed,
        ).where(Attendance.session_id.in_(session_ids), Attendance.enrolment_id.in_(enrolment_ids))
    )
    return {(who, where): (state, sure) for who, where, state, sure in rows}


def own_marks(enrolment_id: int) -> list[Attendance]:
    """Return how somebody was at each session, with the sessions, the newest first."""
    query = (
        sa.select(Attendance)
        .join(Attendance.session)
        .options(joinedload(Attendance.session).joinedload(Session.room))
        .where(Attendance.enrolment_id == enrolment_id)
    )
    order = Session.on.desc(), Session.starts.desc(), Session.id.desc()
    return list(db.session.scalars(query.order_by(*order)))


def sessions_to_close(before: datetime, first: date, at_most: int) -> list[Session]:
    """Return planned sessions since a day that are not closed although somebody is marked, by time.

    Their instants are still to be held against `before`, for days differ from zone to zone.
    """
    is_marked = sa.exists().where(Attendance.session_id == Session.id)
    query = (
        sa.select(Session)
        .options(joinedload(Session.cohort).joinedload(Cohort.site))
        .where(
            Session.closed_at.is_(None),
            Session.on.between(first, before.date()),
            is_marked,
        )
    )
    order = Session.on, Session.starts, Session.id
    return list(db.session.scalars(query.order_by(*order).limit(at_most)))
