"""Excuses: asked for by learners, decided on by staff; and one's own attendance."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import queries, services
from academy.curriculum.forms import DecideExcuseForm, ExcuseForm
from academy.curriculum.labels import (
    ATTENDANCE,
    ATTENDANCE_KINDS,
    EXCUSE_STATES,
    EXCUSES,
    VIAS,
    group_name,
)
from academy.curriculum.models import Excuse
from academy.curriculum.rules import count_attended, percent_of, spare_absences
from academy.curriculum.states import EXCUSE_FLOW, AttendanceState, ExcuseState
from academy.curriculum.views.parts import bp, own_excuse, status_of, to
from academy.web.paging import page

WORDS = {"kinds": EXCUSES, "states": EXCUSE_STATES}


@bp.get("/my/attendance")
@needs(P.ACCOUNT_OWN)
def my_attendance(actor: Actor) -> Any:
    """Show one's own attendance, session by session, and what it means."""
    enrolment = queries.own_enrolment(actor.person_id)
    if enrolment is None:
        return render_template("curriculum/no_attendance.html")
    marks = queries.own_marks(enrolment.id)
    return render_template(
        "curriculum/my_attendance.html",
        enrolment=enrolment,
        cohort=enrolment.cohort,
        marks=marks,
        changes=queries.changes_by_mark([mark.id for mark in marks]),
        excuses=queries.excuses_of(enrolment.id),
        labels=ATTENDANCE,
        badges=ATTENDANCE_KINDS,
        vias=VIAS,
        **WORDS,
        **_meaning(enrolment),
    )


def _meaning(enrolment: Enrolment) -> dict[str, Any]:
    """Return the rate with each number that it comes from."""
    terms = queries.terms_of(enrolment.cohort_id)
    counts = queries.counts_of(enrolment.id)
    attended, held = count_attended(counts, terms.late_per_absence)
    partly = sum(
        counts.get(state, 0) for state in (AttendanceState.LATE, AttendanceState.LEFT_EARLY)
    )
    to_come = queries.count_to_come(enrolment, clock.today(enrolment.cohort.site.zone))
    return {
        "terms": terms,
        "counts": counts,
        "attended": attended,
        "held": held,
        "rate": percent_of(attended, held),
        "partly": partly,
        "to_come": to_come,
        "spare": spare_absences(attended, held, terms.least_percent, to_come),
    }


@bp.route("/my/excuses/new", methods=["GET", "POST"])
@needs(P.LEARN)
def new_excuse(actor: Actor) -> Any:
    """Ask to be excused."""
    enrolment = queries.own_enrolment(actor.person_id)
    if enrolment is None:
        return to("curriculum.my_attendance")
    form = ExcuseForm()
    if form.validate_on_submit() and form.carry_out(
        services.ask_excuse,
        enrolment,
        kind=form.kind.data,
        first_on=form.first_on.data,
        last_on=form.last_on.data,
        words=form.told.data or "",
        actor=actor,
    ):
        flash(_("We have got it. You hear from us by mail once it is decided."), "success")
        return to("curriculum.my_attendance")
    return render_template("curriculum/excuse_form.html", form=form), status_of(form)


@bp.post("/my/excuses/<ref>/withdraw")
@needs(P.LEARN, load=own_excuse)
def withdraw_excuse(excuse: Excuse, actor: Actor) -> Any:
    """Take back an excuse that nobody has decided on."""
    services.withdraw_excuse(excuse, actor=actor)
    flash(_("The excuse is taken back."), "success")
    return to("curriculum.my_attendance")


@bp.get("/staff/excuses")
@needs(P.TRACK_MANAGE)
def excuses(actor: Actor) -> Any:
    """List the excuses that wait, the first asked first; or those that are decided."""
    waits = request.args.get("show") != "decided"
    states = [ExcuseState.ASKED] if waits else [ExcuseState.APPROVED, ExcuseState.DECLINED]
    found = page(
        queries.excuses_visible_to(actor, states),
        [Excuse.asked_at, Excuse.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=not waits,
    )
    see(excuse.person_id for excuse in found.items)
    return render_template(
        "curriculum/excuses.html",
        page=found,
        waits=waits,
        waiting=queries.count_waiting(actor),
        **WORDS,
    )


@bp.get("/staff/excuses/<ref>")
@needs(P.TRACK_MANAGE, load=queries.get_excuse)
def excuse(excuse: Excuse, actor: Actor) -> Any:
    """Show an excuse, and the marks of its days."""
    return _excuse_page(excuse, DecideExcuseForm(formdata=None))


@bp.post("/staff/excuses/<ref>/approve")
@needs(P.TRACK_MANAGE, load=queries.get_excuse)
def approve_excuse(excuse: Excuse, actor: Actor) -> Any:
    """Excuse somebody."""
    form, ref = DecideExcuseForm(), excuse.ref
    if form.validate_on_submit() and form.carry_out(
        services.approve_excuse,
        excuse,
        evidence_seen=form.evidence_seen.data,
        answer=form.answer.data or "",
        actor=actor,
    ):
        _say_marks(form.result)
        return to("curriculum.excuses")
    return _excuse_page(queries.get_excuse(ref), form)


@bp.post("/staff/excuses/<ref>/decline")
@needs(P.TRACK_MANAGE, load=queries.get_excuse)
def decline_excuse(excuse: Excuse, actor: Actor) -> Any:
    """Decline an excuse, with a reason."""
    form, ref = DecideExcuseForm(), excuse.ref
    if form.validate_on_submit() and form.carry_out(
        services.decline_excuse, excuse, answer=form.answer.data or "", actor=actor
    ):
        flash(_("The excuse is declined, and the person is told by mail."), "success")
        return to("curriculum.excuses")
    return _excuse_page(queries.get_excuse(ref), form)


def _say_marks(count: int) -> None:
    flash(
        ngettext(
            "Approved: one mark is excused by it.",
            "Approved: %(num)s marks are excused by it.",
            count,
        )
        if count
        else _("Approved. Sessions on these days will be excused."),
        "success",
    )


def _excuse_page(excuse: Excuse | None, form: Any) -> Any:
    if excuse is None:
        return to("curriculum.excuses")
    see([excuse.person_id])
    marks = queries.marks_between(
        excuse.enrolment_id, excuse.first_on, excuse.last_on, list(AttendanceState)
    )
    page = render_template(
        "curriculum/excuse.html",
        excuse=excuse,
        cohort=excuse.enrolment.cohort,
        marks=marks,
        others=[e for e in queries.excuses_of(excuse.enrolment_id) if e.id != excuse.id],
        form=form,
        labels=ATTENDANCE,
        badges=ATTENDANCE_KINDS,
        group_name=group_name,
        can_approve=EXCUSE_FLOW.allows(excuse.status, "approve"),
        can_decline=EXCUSE_FLOW.allows(excuse.status, "decline"),
        **WORDS,
    )
    return page, status_of(form)
