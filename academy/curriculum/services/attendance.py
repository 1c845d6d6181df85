"""Mark who came."""

from collections.abc import Mapping

from flask_babel import gettext as _

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.curriculum import queries
from academy.curriculum.models import Attendance, Session
from academy.curriculum.states import AttendanceState

Marks = Mapping[int, tuple[AttendanceState, str]]
"""State and note by enrolment id."""


@verb
def mark(session: Session, marks: Marks, *, actor: Actor) -> int:
    """Mark how people were at a session and return how many marks changed.

    Raises:
        RuleBroken: it has not begun, or somebody did not belong to the cohort on that day.
    """
    lock(session)
    if clock.now() < session.starts_at:
        raise RuleBroken(_("Attendance can be marked once the session has begun."))
    members = {enrolment.id: enrolment for enrolment in queries.members_on(session)}
    if not marks.keys() <= members.keys():
        raise RuleBroken(_("Somebody in this list did not belong to the cohort on that day."))
    known, changed = queries.marks_of(session.id), 0
    for enrolment_id, (state, note) in marks.items():
        attendance = known.get(enrolment_id)
        if attendance and (attendance.state, attendance.note) == (state, note):
            continue
        if attendance is None:
            attendance = Attendance(
                session_id=session.id, enrolment_id=enrolment_id, site_id=session.site_id
            )
            db.session.add(attendance)
        attendance.state, attendance.note = state, note
        attendance.marked_at, attendance.marked_by = clock.now(), actor.person_id
        about = members[enrolment_id].person_id
        record("attendance.mark", attendance, actor=actor, about=about)
        changed += 1
    return changed
