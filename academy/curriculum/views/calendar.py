"""The calendar of a cohort: its sessions month by month, and who came."""

import re
from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.curriculum import queries, services
from academy.curriculum.forms import SessionForm, sheet_form
from academy.curriculum.labels import ATTENDANCE
from academy.curriculum.models import Session
from academy.curriculum.states import AttendanceState
from academy.curriculum.views.parts import bp, cohort_at, status_of, to
from academy.web.forms import Form

READERS = (Role.PROGRAMME, Role.MENTOR)


@bp.get("/sessions")
@needs(P.ATTENDANCE_MARK)
def calendar(actor: Actor) -> Any:
    """Go to the calendar of the cohort that runs, or of the next one."""
    cohorts = queries.cohorts_of(actor, *READERS)
    if not cohorts:
        return render_template("curriculum/no_cohort.html")
    chosen = _nearest(cohorts)
    return to("curriculum.sessions", site=chosen.site.code, number=chosen.number)


def _nearest(cohorts: list[Cohort]) -> Cohort:
    today = clock.now().date()
    coming = [cohort for cohort in cohorts if cohort.ends_on >= today]
    return min(coming, key=lambda c: c.starts_on) if coming else cohorts[0]


@bp.get("/sessions/<site>/<int:number>")
@needs(P.ATTENDANCE_MARK, load=cohort_at)
def sessions(cohort: Cohort, actor: Actor) -> Any:
    """Show the sessions of one month."""
    month = _month(cohort)
    following = (month + timedelta(days=32)).replace(day=1)
    previous = (month - timedelta(days=1)).replace(day=1)
    found = queries.sessions_of(cohort.id, first=month, last=following - timedelta(days=1))
    return render_template(
        "curriculum/sessions.html",
        cohort=cohort,
        cohorts=queries.cohorts_of(actor, *READERS),
        sessions=found,
        marked=queries.marked_sessions([session.id for session in found]),
        month=month,
        previous=previous if previous >= cohort.starts_on.replace(day=1) else None,
        following=following if following <= cohort.ends_on else None,
    )


def _month(cohort: Cohort) -> date:
    """Return the first day of the month asked for, else of today's, within the cohort."""
    typed = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", request.args.get("month", ""), re.ASCII)
    wanted = clock.today(cohort.site.zone)
    if typed and 1900 <= int(typed[1]) <= 2200:
        wanted = date(int(typed[1]), int(typed[2]), 1)
    return min(max(wanted, cohort.starts_on), cohort.ends_on).replace(day=1)


@bp.route("/sessions/<site>/<int:number>/new", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=cohort_at)
def new_sessions(cohort: Cohort, actor: Actor) -> Any:
    """Add a session, or one a week."""
    form, site, number = SessionForm(), cohort.site.code, cohort.number
    names = "title", "on", "starts", "ends", "place", "times"
    if form.validate_on_submit() and form.carry_out(
        services.add_sessions, cohort, **{name: form[name].data for name in names}, actor=actor
    ):
        count = len(form.result)
        flash(ngettext("One session added.", "%(num)s sessions added.", count), "success")
        month = form.result[0].on.strftime("%Y-%m")
        return to("curriculum.sessions", site=site, number=number, month=month)
    page = render_template(
        "curriculum/session_form.html", form=form, cohort=cohort_at(site, number)
    )
    return page, status_of(form)


@bp.route("/sessions/<ref>", methods=["GET", "POST"])
@needs(P.ATTENDANCE_MARK, load=queries.get_session)
def session(session: Session, actor: Actor) -> Any:
    """Show a session and mark who came."""
    ref = session.ref
    members = queries.members_on(session)
    see(member.person_id for member in members)
    form = sheet_form(members, queries.marks_of(session.id))
    if form.validate_on_submit() and form.carry_out(
        services.mark, session, _marks(form, {m.ref: m.id for m in members}), actor=actor
    ):
        flash(_("Attendance is saved."), "success")
        return to("curriculum.session", ref=ref)
    return _sheet_page(ref, form)


def _sheet_page(ref: str, form: Form) -> Any:
    session = queries.get_session(ref)
    if session is None:
        return to("curriculum.calendar")
    page = render_template(
        "curriculum/session.html",
        session=session,
        members=queries.members_on(session),
        marks=queries.marks_of(session.id),
        form=form,
        labels=ATTENDANCE,
        has_begun=clock.now() >= session.starts_at,
    )
    return page, status_of(form)


def _marks(form: Form, ids: dict[str, int]) -> dict[int, tuple[AttendanceState, str]]:
    """Return what is marked; with "the rest was present" also who was left blank."""
    rest = AttendanceState.PRESENT if request.form.get("rest") else None
    marks = {}
    for ref, enrolment_id in ids.items():
        state = form[f"state-{ref}"].data or rest
        if state is not None:
            marks[enrolment_id] = (state, form[f"note-{ref}"].data or "")
    return marks


@bp.post("/sessions/<ref>/remove")
@needs(P.TRACK_MANAGE, load=queries.get_session)
def remove_session(session: Session, actor: Actor) -> Any:
    """Take a session out of the calendar, unless somebody is marked in it."""
    cohort = session.cohort
    page = {"site": cohort.site.code, "number": cohort.number, "month": f"{session.on:%Y-%m}"}
    services.remove_session(session, actor=actor)
    flash(_("The session is removed."), "success")
    return to("curriculum.sessions", **page)
