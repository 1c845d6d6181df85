"""One session: planning it, changing it, calling it off, and who came."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Cohort, Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import queries, services
from academy.curriculum.forms import (
    CancelForm,
    ChangeSessionForm,
    NewSessionsForm,
    SessionForm,
    sheet_form,
)
from academy.curriculum.labels import ATTENDANCE, VIAS, group_name
from academy.curriculum.models import Attendance, Session
from academy.curriculum.states import SESSION_FLOW, AttendanceState
from academy.curriculum.views.parts import bp, cohort_at, status_of, to
from academy.web.words import short_day


def _offer(form: SessionForm, cohort: Cohort, session: Session | None = None) -> SessionForm:
    """Offer rooms that are open, who leads here, and the groups of the cohort."""
    rooms = [room for room in queries.rooms_of(cohort.site_id) if not room.is_closed]
    leaders = queries.possible_leaders(cohort.site_id, clock.now())
    groups = queries.groups_of(cohort.id)
    if session is not None:
        # What is there already can stay, though nobody could choose it anew.
        rooms += [session.room] if session.room and session.room not in rooms else []
        leaders += [session.leader] if session.leader and session.leader not in leaders else []
        has_own = session.session_group and session.session_group not in groups
        groups += [session.session_group] if has_own else []
    return form.offer(rooms, leaders, groups)


@bp.route("/sessions/<site>/<int:number>/new", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=cohort_at)
def new_sessions(cohort: Cohort, actor: Actor) -> Any:
    """Add a session, or a series of them."""
    form, site, number = NewSessionsForm(), cohort.site.code, cohort.number
    _offer(form, cohort)
    if form.validate_on_submit() and form.carry_out(
        services.add_sessions,
        cohort,
        form.planned,
        times=form.times.data or 0,
        weekdays=form.chosen_days,
        on_days_off=form.on_days_off.data,
        actor=actor,
    ):
        _say_added(form)
        month = form.result[0].on.strftime("%Y-%m")
        return to("curriculum.sessions", site=site, number=number, month=month)
    fresh = cohort_at(site, number)
    page = render_template("curriculum/session_form.html", form=form, cohort=fresh)
    return page, status_of(form)


def _say_added(form: NewSessionsForm) -> None:
    added = form.result
    flash(ngettext("One session added.", "%(num)s sessions added.", len(added)), "success")
    off = queries.days_off(added[0].cohort.site, added[0].on, added[-1].on)
    days = {session.on for session in added}
    weekdays = {day.weekday() for day in days}
    left_out = [day for day in off if day not in days and day.weekday() in weekdays]
    if left_out and len(added) > 1 and not form.on_days_off.data:
        told = ", ".join(short_day(day) for day in left_out)
        flash(_("Left out, because they are days off: %(days)s.", days=told), "info")


@bp.route("/sessions/<ref>/change", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_session)
def change_session(session: Session, actor: Actor) -> Any:
    """Give a session another day, time, place or leader; those concerned are told."""
    ref = session.ref
    form = ChangeSessionForm.over(session, _filled, hold=session.cohort.site)
    _offer(form, session.cohort, session)
    if form.validate_on_submit() and form.carry_out(
        services.change_session,
        session,
        form.planned,
        later_too=form.later_too.data,
        actor=actor,
    ):
        count = len(form.result)
        flash(
            ngettext("The session is changed.", "%(num)s sessions are changed.", count), "success"
        )
        return to("curriculum.session", ref=ref)
    fresh = queries.get_session(ref)
    page = render_template(
        "curriculum/session_change.html", form=form, session=fresh, cohort=session.cohort
    )
    return page, status_of(form)


def _filled(session: Session) -> dict[str, Any]:
    return {
        "title": session.title,
        "on": session.on,
        "starts": session.starts,
        "ends": session.ends,
        "group": session.session_group,
        "room": session.room.ref if session.room else "",
        "place": session.place,
        "leader": session.leader.ref if session.leader else "",
    }


@bp.route("/sessions/<ref>/cancel", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_session)
def cancel_session(session: Session, actor: Actor) -> Any:
    """Call a session off; it stays in the calendar and those concerned are told."""
    form, ref = CancelForm(), session.ref
    if form.validate_on_submit() and form.carry_out(
        services.cancel_session,
        session,
        reason=form.reason.data,
        later_too=form.later_too.data,
        actor=actor,
    ):
        count = len(form.result)
        flash(
            ngettext("The session is called off.", "%(num)s sessions are called off.", count),
            "success",
        )
        return to("curriculum.session", ref=ref)
    fresh = queries.get_session(ref)
    page = render_template("curriculum/session_cancel.html", form=form, session=fresh)
    return page, status_of(form)


@bp.route("/sessions/<ref>", methods=["GET", "POST"])
@needs(P.ATTENDANCE_MARK, load=queries.get_session)
def session(session: Session, actor: Actor) -> Any:
    """Show a session and mark who came."""
    ref = session.ref
    members = queries.members_on(session)
    see(member.person_id for member in members)
    form = sheet_form(members, queries.marks_of(session.id))
    ids = {member.ref: member.id for member in members}
    if form.validate_on_submit() and form.carry_out(
        services.mark,
        session,
        _marks(form, ids),
        seen=_seen(form, ids),
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("Attendance is saved."), "success")
        return to("curriculum.session", ref=ref)
    return _sheet_page(ref, form)


def _sheet_page(ref: str, form: Any) -> Any:
    session = queries.get_session(ref)
    if session is None:
        return to("curriculum.calendar")
    marks, now = queries.marks_of(session.id), clock.now()
    members = queries.members_on(session)
    lost = _show_what_others_marked(form, members, marks) if form.is_submitted() else set()
    page = render_template(
        "curriculum/session.html",
        session=session,
        members=members,
        names={member.id: member.person.name for member in members},
        marks=marks,
        changes=queries.changes_in(session.id),
        unconfirmed=[m for m in members if m.id in marks and not marks[m.id].is_confirmed],
        form=form,
        lost=lost,
        labels=ATTENDANCE,
        vias=VIAS,
        group_name=group_name,
        has_begun=now >= session.starts_at,
        is_over=now >= session.ends_at + services.CLOSES_AFTER,
        can_change=SESSION_FLOW.allows(session.status, "change") and now < session.starts_at,
        back=url_for(
            "curriculum.sessions",
            site=session.cohort.site.code,
            number=session.cohort.number,
            month=session.on.strftime("%Y-%m"),
        ),
    )
    return page, 409 if lost else status_of(form)


def _show_what_others_marked(
    form: Any, members: Sequence[Enrolment], marks: dict[int, Attendance]
) -> set[str]:
    """Return who was marked otherwise since the page was opened; whoever sends it again knows."""
    lost = set()
    for member in members:
        mark, field = marks.get(member.id), form[f"seen-{member.ref}"]
        now = f"{mark.state}|{mark.note}" if mark else "|"
        if field.data not in (now, None, ""):
            lost.add(member.ref)
        field.data = now
    return lost


def _marks(form: Any, ids: dict[str, int]) -> dict[int, tuple[AttendanceState, str]]:
    """Return what is marked; with "the rest was present" also who was left blank."""
    rest = AttendanceState.PRESENT if request.form.get("rest") else None
    marks = {}
    for ref, enrolment_id in ids.items():
        state = form[f"state-{ref}"].data or rest
        if state is not None:
            marks[enrolment_id] = (state, form[f"note-{ref}"].data or "")
    return marks


def _seen(form: Any, ids: dict[str, int]) -> dict[int, tuple[AttendanceState | None, str]]:
    """Return what the page showed, where it said so."""
    seen = {}
    for ref, enrolment_id in ids.items():
        state, bar, note = (form[f"seen-{ref}"].data or "").partition("|")
        if bar:
            known = AttendanceState(state) if state in set(AttendanceState) else None
            seen[enrolment_id] = (known, note)
    return seen


@bp.post("/sessions/<ref>/confirm")
@needs(P.ATTENDANCE_MARK, load=queries.get_session)
def confirm(session: Session, actor: Actor) -> Any:
    """Say that those who checked in from outside were there."""
    count = services.confirm(session, actor=actor)
    flash(ngettext("One check-in confirmed.", "%(num)s check-ins confirmed.", count), "success")
    return to("curriculum.session", ref=session.ref)


@bp.post("/sessions/<ref>/remove")
@needs(P.TRACK_MANAGE, load=queries.get_session)
def remove_session(session: Session, actor: Actor) -> Any:
    """Take a session out of the calendar, unless somebody is marked in it."""
    cohort = session.cohort
    page = {"site": cohort.site.code, "number": cohort.number, "month": f"{session.on:%Y-%m}"}
    services.remove_session(session, actor=actor)
    flash(_("The session is removed."), "success")
    return to("curriculum.sessions", **page)
