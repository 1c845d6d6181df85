"""Learners check in and out by themselves."""

import sqlalchemy as sa
from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import apart, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import codes, queries
from academy.curriculum.models import Attendance, CodeTry, Session
from academy.curriculum.rules import (
    MAX_TRIES,
    TRIES_WITHIN,
    check_open,
    is_inside,
    is_member_on,
    state_at,
)
from academy.curriculum.services.attendance import new_mark, note_change
from academy.curriculum.states import AttendanceState, AttendanceVia


class WrongCode(RuleBroken):
    """A code that does not hold, or does not any more."""


def check_in(session: Session, enrolment: Enrolment, *, code: str, actor: Actor) -> Attendance:
    """Check somebody in as `_check_in` says, and remember a code that does not hold."""
    enrolment_id = enrolment.id
    try:
        return _check_in(session, enrolment, code=code, actor=actor)
    except WrongCode:
        _note_try(enrolment_id)
        raise


@verb
def _check_in(session: Session, enrolment: Enrolment, *, code: str, actor: Actor) -> Attendance:
    """Note that somebody came, by the code on the screen; again it changes nothing.

    Who is late follows from the time. From outside the academy's networks it waits to be confirmed.

    Raises:
        RuleBroken: it is not open, or too many codes did not hold.
        WrongCode: the code does not hold.
        MoveRefused: the session was called off, is for others, or somebody was marked otherwise.
    """
    # Each locks themselves alone, so that two hundred at once do not wait for one another.
    lock(enrolment)
    _check_concerns(session, enrolment)
    known = queries.mark_of(session.id, enrolment.id)
    if known is not None and known.came_at is not None:
        return known
    now, terms = clock.now(), queries.terms_of(session.cohort_id)
    check_open(now, session.starts_at, session.ends_at, terms)
    _check_code(session, enrolment, code)
    if known is not None:
        raise MoveRefused(_("You are marked for this session already. A mentor can correct it."))
    attendance = new_mark(session, enrolment.id)
    attendance.state = state_at(now, session.starts_at, terms)
    attendance.via, attendance.came_at = AttendanceVia.CODE, now
    attendance.is_confirmed = is_inside(actor.ip, terms.networks)
    attendance.marked_at, attendance.marked_by = now, actor.person_id
    record("attendance.check_in", attendance, actor=actor, about=enrolment.person_id)
    return attendance


def _check_concerns(session: Session, enrolment: Enrolment) -> None:
    if session.is_cancelled:
        raise MoveRefused(_("This session was called off."))
    is_member = is_member_on(session.on, enrolment.began_on, enrolment.ended_on)
    own_group = session.session_group in ("", enrolment.session_group)
    if session.cohort_id != enrolment.cohort_id or not is_member or not own_group:
        raise MoveRefused(_("This session is for another group."))


def _check_code(session: Session, enrolment: Enrolment, code: str) -> None:
    now = clock.now()
    if queries.tries_since(enrolment.id, now - TRIES_WITHIN) >= MAX_TRIES:
        raise RuleBroken(
            _(
                "Too many wrong codes. Please wait %(minutes)s minutes, or ask a mentor to mark "
                "you.",
                minutes=int(TRIES_WITHIN.total_seconds()) // 60,
            ),
            field="code",
        )
    if not codes.holds(session.code_key, code, now):
        raise WrongCode(
            _("This code does not hold any more. Please type the one on the screen now."),
            field="code",
        )


def _note_try(enrolment_id: int) -> None:
    """Keep that somebody typed a wrong code, whatever becomes of the rest."""
    with apart() as connection:
        row = {"enrolment_id": enrolment_id, "tried_at": clock.now()}
        connection.execute(sa.insert(CodeTry).values(row))


@verb
def check_out(session: Session, enrolment: Enrolment, *, actor: Actor) -> Attendance:
    """Note that somebody leaves a session before its end; again it changes nothing.

    Raises:
        MoveRefused: they did not check in, or the session is over.
    """
    lock(enrolment)
    attendance = queries.mark_of(session.id, enrolment.id)
    if attendance is None or attendance.came_at is None:
        raise MoveRefused(_("You have not checked in to this session."))
    if attendance.left_at is not None:
        return attendance
    now = clock.now()
    if not session.starts_at <= now < session.ends_at:
        raise MoveRefused(_("You can only leave a session while it is going on."))
    attendance.left_at = now
    if attendance.state is AttendanceState.PRESENT:
        note_change(attendance, AttendanceState.LEFT_EARLY, actor=actor)
        attendance.state = AttendanceState.LEFT_EARLY
    record("attendance.check_out", attendance, actor=actor, about=enrolment.person_id)
    return attendance
