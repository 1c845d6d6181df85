"""Mark who came, and correct what was marked."""

from collections.abc import Mapping

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import queries
from academy.curriculum.models import Attendance, AttendanceChange, AttendanceRules, Session
from academy.curriculum.rules import CLOSES_AFTER, Terms, check_terms
from academy.curriculum.states import AttendanceState, AttendanceVia

Marks = Mapping[int, tuple[AttendanceState, str]]
"""State and note by enrolment id."""

Seen = Mapping[int, tuple[AttendanceState | None, str]]
"""State and note by enrolment id as the page showed them; no state where nothing was marked."""


@verb
def mark(
    session: Session, marks: Marks, *, seen: Seen | None = None, reason: str = "", actor: Actor
) -> int:
    """Mark how people were at a session and return how many marks changed.

    With `seen` a mark that the page showed and that was not touched there stays as it is by now,
    for somebody may have checked in meanwhile. Whatever was marked otherwise before is kept as a
    correction; once the session is over that takes a reason.

    Raises:
        RuleBroken: it has not begun, somebody does not belong to it, there is no reason, or
            somebody else has marked a person otherwise meanwhile.
        MoveRefused: it was called off.
    """
    lock(session)
    if session.is_cancelled:
        raise MoveRefused(_("This session was called off."))
    if clock.now() < session.starts_at:
        raise RuleBroken(_("Attendance can be marked once the session has begun."))
    members = {enrolment.id: enrolment for enrolment in queries.members_on(session)}
    if not marks.keys() <= members.keys():
        raise RuleBroken(_("Somebody in this list did not belong to the cohort on that day."))
    known, changed = queries.marks_of(session.id), 0
    wanted = _touched(marks, known, seen) if seen is not None else marks
    for enrolment_id, (state, note) in wanted.items():
        attendance = known.get(enrolment_id)
        if attendance and _says(attendance) == (state, note) and attendance.is_confirmed:
            continue
        if attendance is None:
            attendance = new_mark(session, enrolment_id)
        elif attendance.state != state:
            _check_correction(session, reason)
            note_change(attendance, state, reason=reason, actor=actor)
        attendance.state, attendance.note = state, note
        set_mark(attendance, AttendanceVia.STAFF, actor)
        about = members[enrolment_id].person_id
        record("attendance.mark", attendance, actor=actor, about=about)
        changed += 1
    return changed


def _touched(marks: Marks, known: Mapping[int, Attendance], seen: Seen) -> Marks:
    wanted, lost = {}, False
    for enrolment_id, said in marks.items():
        shown = seen.get(enrolment_id, (None, ""))
        now = _says(known[enrolment_id]) if enrolment_id in known else (None, "")
        if said == shown and now != shown:
            continue
        if now not in (shown, said):
            lost = True
        wanted[enrolment_id] = said
    if lost:
        raise RuleBroken(
            _(
                "Somebody else has marked people otherwise since you opened this page. "
                "Nothing was saved yet: please look at the rows marked so and save again."
            )
        )
    return wanted


def _says(attendance: Attendance) -> tuple[AttendanceState, str]:
    return attendance.state, attendance.note


def _check_correction(session: Session, reason: str) -> None:
    if clock.now() >= session.ends_at + CLOSES_AFTER and not reason.strip():
        raise RuleBroken(
            _("This session is over: please say why a mark is corrected."), field="reason"
        )


def new_mark(session: Session, enrolment_id: int) -> Attendance:
    """Return a mark that is yet to be filled in, and will be kept."""
    attendance = Attendance(
        session_id=session.id, enrolment_id=enrolment_id, site_id=session.site_id
    )
    db.session.add(attendance)
    return attendance


def set_mark(attendance: Attendance, via: AttendanceVia, actor: Actor) -> None:
    """Say how and by whom a mark came about; what staff and the clock mark is confirmed."""
    attendance.via, attendance.is_confirmed = via, True
    attendance.marked_at, attendance.marked_by = clock.now(), actor.person_id


def note_change(
    attendance: Attendance, after: AttendanceState, *, reason: str = "", actor: Actor
) -> None:
    """Keep that a mark becomes another; called before it does."""
    db.session.add(
        AttendanceChange(
            attendance_id=attendance.id,
            before=attendance.state,
            after=after,
            reason=reason,
            changed_at=clock.now(),
            changed_by=actor.person_id,
        )
    )


@verb
def close_session(session: Session, *, actor: Actor) -> int:
    """Mark those as absent who are not marked at a session that is over; return how many.

    Whoever has an approved excuse for the day is excused. A session in which nobody is marked
    stays open, for then attendance was not taken.
    """
    lock(session)
    if session.closed_at is not None or session.is_cancelled:
        return 0
    if clock.now() < session.ends_at + CLOSES_AFTER:
        raise MoveRefused(_("This session is not over for long enough."))
    known = queries.marks_of(session.id)
    if not known:
        return 0
    missing = {m.id: m for m in queries.members_on(session) if m.id not in known}
    excused = queries.excused_on(missing, session.on)
    for enrolment_id, member in missing.items():
        attendance = new_mark(session, enrolment_id)
        is_excused = enrolment_id in excused
        attendance.state = AttendanceState.EXCUSED if is_excused else AttendanceState.ABSENT
        set_mark(attendance, AttendanceVia.EXCUSE if is_excused else AttendanceVia.CLOCK, actor)
        record("attendance.close", attendance, actor=actor, about=member.person_id)
    session.closed_at = clock.now()
    record("session.close", session, actor=actor)
    return len(missing)


@verb
def confirm(session: Session, *, actor: Actor) -> int:
    """Say that everyone who checked in from outside was there; return how many that were."""
    lock(session)
    waiting = [mark for mark in queries.marks_of(session.id).values() if not mark.is_confirmed]
    people = {member.id: member.person_id for member in queries.members_on(session)}
    for attendance in waiting:
        attendance.is_confirmed = True
        attendance.marked_by = actor.person_id
        about = people.get(attendance.enrolment_id)
        record("attendance.confirm", attendance, actor=actor, about=about)
    return len(waiting)


@verb
def set_terms(cohort: Cohort, terms: Terms, *, actor: Actor) -> None:
    """Set what a cohort's attendance goes by; marks that are there keep their state."""
    check_terms(terms)
    lock(cohort)
    row = queries.rules_of(cohort.id)
    if row is None:
        row = AttendanceRules(cohort_id=cohort.id, site_id=cohort.site_id)
        db.session.add(row)
    row.opens_minutes, row.late_minutes = terms.opens_minutes, terms.late_minutes
    row.late_per_absence, row.least_percent = terms.late_per_absence, terms.least_percent
    row.networks = list(terms.networks)
    record("attendance_rules.set", row, actor=actor)
