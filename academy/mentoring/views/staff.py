"""The staff's list of mentors: who is appointed, who tracks which team, what is not covered."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.queries import person_by_email
from academy.audit import see
from academy.cohorts.models import Cohort
from academy.cohorts.queries import get_cohort
from academy.cohorts.states import Discipline
from academy.core.actors import Actor
from academy.mentoring import labels, queries, services
from academy.mentoring.forms import AppointForm, AssignForm, EndForm
from academy.mentoring.models import Appointment, MentorAssignment
from academy.mentoring.views.blueprint import bp
from academy.projects.queries import teams_of_cohort


@bp.get("/staff/mentors")
@needs(P.MENTORS_MANAGE)
def staff(actor: Actor) -> Any:
    """Choose a cohort; with one cohort only, go there at once."""
    cohorts = queries.cohorts_managed_by(actor)
    return render_template("mentoring/cohorts.html", cohorts=cohorts)


def _page(cohort: Cohort, *, appoint: AppointForm, assign: AssignForm) -> Any:
    rows = queries.mentors_of(cohort.id)
    see(row.appointment.person_id for row in rows)
    page = render_template(
        "mentoring/mentors.html",
        cohort=cohort,
        rows=rows,
        uncovered=queries.uncovered_kinds(cohort.id),
        appoint=appoint,
        assign=_offered(assign, cohort),
        labels=labels,
    )
    return page, 422 if appoint.errors or assign.errors else 200


def _offered(form: AssignForm, cohort: Cohort) -> AssignForm:
    rows = queries.mentors_of(cohort.id)
    form.mentor.choices = [
        (
            r.appointment.ref,
            _(
                "%(name)s, %(kind)s, room for %(count)s",
                name=r.appointment.person.name,
                kind=labels.KIND[r.appointment.kind],
                count=r.free,
            ),
        )
        for r in rows
    ]
    form.team.choices = [(team.ref, team.name) for team in teams_of_cohort(cohort.id)]
    return form


@bp.get("/staff/mentors/<site_code>/<int:number>")
@needs(P.MENTORS_MANAGE, load=get_cohort)
def mentors(cohort: Cohort, actor: Actor) -> Any:
    """The mentors of a cohort and the teams they track."""
    return _page(cohort, appoint=AppointForm(formdata=None), assign=AssignForm(formdata=None))


@bp.post("/staff/mentors/<site_code>/<int:number>/appoint")
@needs(P.MENTORS_MANAGE, load=get_cohort)
def appoint(cohort: Cohort, actor: Actor) -> Any:
    """Appoint a person who is known already."""
    form = AppointForm()
    if form.validate():
        person = person_by_email(form.email.data or "")
        if person is None:
            form.email.errors = [
                _("Nobody with this address is in the records. Please check the spelling.")
            ]
        elif form.carry_out(
            services.appoint,
            person,
            cohort,
            kind=Discipline(form.kind.data),
            capacity=form.capacity.data,
            actor=actor,
        ):
            flash(_("%(name)s is appointed.", name=person.name), "success")
            return _back(cohort)
    return _page(cohort, appoint=form, assign=AssignForm(formdata=None))


@bp.post("/staff/mentors/<site_code>/<int:number>/assign")
@needs(P.MENTORS_MANAGE, load=get_cohort)
def assign(cohort: Cohort, actor: Actor) -> Any:
    """Give a mentor a team to track."""
    form = _offered(AssignForm(), cohort)
    if form.validate():
        mentored = queries.get_mentored_team(form.team.data)
        appointment = queries.get_appointment(form.mentor.data)
        if (
            mentored
            and appointment
            and form.carry_out(services.assign, mentored.team, appointment, actor=actor)
        ):
            flash(
                _(
                    "%(name)s now tracks %(team)s.",
                    name=appointment.person.name,
                    team=mentored.team.name,
                ),
                "success",
            )
            return _back(cohort)
    return _page(cohort, appoint=AppointForm(formdata=None), assign=form)


@bp.post("/staff/mentors/assignments/<int:assignment_id>/end")
@needs(P.MENTORS_MANAGE, load=queries.get_assignment)
def unassign(assignment: MentorAssignment, actor: Actor) -> Any:
    """Take a team from a mentor."""
    appointment = assignment.appointment
    services.unassign(assignment, person_id=appointment.person_id, actor=actor)
    cohort = queries.cohort_of(appointment)
    return _back(cohort)


@bp.route("/staff/mentors/appointments/<ref>/end", methods=["GET", "POST"])
@needs(P.MENTORS_MANAGE, load=queries.get_appointment)
def end(appointment: Appointment, actor: Actor) -> Any:
    """End an appointment, with the reason."""
    form = EndForm()
    cohort = queries.cohort_of(appointment)
    see([appointment.person_id])
    if form.is_submitted() and form.validate():
        services.end_appointment(appointment, reason=form.reason.data or "", actor=actor)
        flash(_("The appointment of %(name)s has ended.", name=appointment.person.name), "success")
        return _back(cohort)
    page = render_template(
        "mentoring/end.html", form=form, appointment=appointment, cohort=cohort, labels=labels
    )
    return page, 422 if form.errors else 200


def _back(cohort: Cohort) -> Any:
    return redirect(
        url_for("mentoring.mentors", site_code=cohort.site.code, number=cohort.number), 303
    )
