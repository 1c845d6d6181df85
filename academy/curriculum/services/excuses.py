"""Ask to be excused, and decide on it."""

from datetime import date, timedelta

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.curriculum import mail, queries
from academy.curriculum.models import AttendanceChange, Excuse
from academy.curriculum.services.attendance import note_change, set_mark
from academy.curriculum.states import (
    EXCUSE_FLOW,
    AttendanceState,
    AttendanceVia,
    ExcuseKind,
)
from academy.outbox import post

MOST_DAYS = 60
"""Days that one excuse may be for."""

COVERED = (AttendanceState.ABSENT, AttendanceState.LATE, AttendanceState.LEFT_EARLY)
"""Marks that an approved excuse turns into excused."""


@verb
def ask_excuse(
    enrolment: Enrolment,
    *,
    kind: ExcuseKind,
    first_on: date,
    last_on: date,
    words: str,
    actor: Actor,
) -> Excuse:
    """Ask to be excused on some days, ahead or behind; the same days again are the same excuse.

    Raises:
        RuleBroken: the days run backwards, are too many, or lie outside the time in the cohort.
    """
    lock(enrolment)
    _check_days(enrolment, first_on, last_on)
    known = queries.same_excuse(enrolment.id, first_on, last_on)
    if known is not None:
        return known
    excuse = Excuse(
        enrolment_id=enrolment.id,
        site_id=enrolment.site_id,
        kind=kind,
        first_on=first_on,
        last_on=last_on,
        words=words,
        asked_at=clock.now(),
    )
    db.session.add(excuse)
    record("excuse.ask", excuse, actor=actor, about=enrolment.person_id)
    return excuse


def _check_days(enrolment: Enrolment, first_on: date, last_on: date) -> None:
    if last_on < first_on:
        raise RuleBroken(_("The last day lies before the first."), field="last_on")
    if last_on - first_on >= timedelta(days=MOST_DAYS):
        raise RuleBroken(
            _("At most %(most)s days at once, please.", most=MOST_DAYS), field="last_on"
        )
    ends = enrolment.ended_on or enrolment.cohort.ends_on
    begins = enrolment.began_on or enrolment.cohort.starts_on
    if first_on < begins or last_on > ends:
        raise RuleBroken(
            _("These days lie outside your time in the cohort."),
            field="first_on" if first_on < begins else "last_on",
        )


@verb
def withdraw_excuse(excuse: Excuse, *, actor: Actor) -> None:
    """Take back what nobody has decided on yet."""
    lock(excuse)
    excuse.status = EXCUSE_FLOW.after(excuse.status, "withdraw")
    record("excuse.withdraw", excuse, actor=actor, about=excuse.enrolment.person_id)


@verb
def approve_excuse(excuse: Excuse, *, evidence_seen: bool, answer: str = "", actor: Actor) -> int:
    """Excuse somebody, and return how many marks of those days are excused by it.

    Raises:
        MoveRefused: it was approved or withdrawn.
        RuleBroken: no evidence was seen, and nothing says why it was not needed.
    """
    if not evidence_seen and not answer.strip():
        raise RuleBroken(
            _("Please say that you saw the evidence, or write why none was needed."),
            field="evidence_seen",
        )
    lock(excuse)
    excuse.status = EXCUSE_FLOW.after(excuse.status, "approve")
    excuse.evidence_seen = evidence_seen
    _decide(excuse, answer, actor)
    record("excuse.approve", excuse, actor=actor, about=excuse.enrolment.person_id)
    marks = queries.marks_between(excuse.enrolment_id, excuse.first_on, excuse.last_on, COVERED)
    for attendance in marks:
        note_change(attendance, AttendanceState.EXCUSED, actor=actor)
        attendance.state = AttendanceState.EXCUSED
        set_mark(attendance, AttendanceVia.EXCUSE, actor)
        record("attendance.excuse", attendance, actor=actor, about=excuse.enrolment.person_id)
    _tell(excuse)
    return len(marks)


@verb
def decline_excuse(excuse: Excuse, *, answer: str, actor: Actor) -> int:
    """Decline an excuse, and return how many marks are again what they were before it.

    Raises:
        MoveRefused: it was declined or withdrawn.
        RuleBroken: there is no reason.
    """
    if not answer.strip():
        raise RuleBroken(_("Please give a reason; the person reads it."), field="answer")
    lock(excuse)
    excuse.status = EXCUSE_FLOW.after(excuse.status, "decline")
    _decide(excuse, answer, actor)
    record("excuse.decline", excuse, actor=actor, about=excuse.enrolment.person_id)
    marks = [
        mark
        for mark in queries.marks_between(
            excuse.enrolment_id, excuse.first_on, excuse.last_on, [AttendanceState.EXCUSED]
        )
        if mark.via is AttendanceVia.EXCUSE
    ]
    for attendance in marks:
        before = queries.last_change(attendance.id)
        after = _without_excuse(before)
        note_change(attendance, after, actor=actor)
        attendance.state = after
        set_mark(attendance, AttendanceVia.STAFF, actor)
        record("attendance.excuse", attendance, actor=actor, about=excuse.enrolment.person_id)
    _tell(excuse)
    return len(marks)


def _without_excuse(change: AttendanceChange | None) -> AttendanceState:
    # Nothing before means that the clock excused: without the excuse it had said absent.
    return change.before if change is not None else AttendanceState.ABSENT


def _tell(excuse: Excuse) -> None:
    db.session.flush()
    whole = queries.get_excuse(excuse.ref)
    if whole is not None and whole.enrolment.person.email:
        post(mail.excuse_decided(whole))


def _decide(excuse: Excuse, answer: str, actor: Actor) -> None:
    excuse.answer, excuse.decided_at, excuse.decided_by = answer, clock.now(), actor.person_id
