"""The staff's way from graduates to mentors of a cohort."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.alumni import labels, queries, services
from academy.alumni.forms import AppointForm, InviteForm, StepDownForm
from academy.alumni.models import Alumnus, Candidate
from academy.alumni.states import CANDIDATE_FLOW, STAFF_STEPS
from academy.alumni.views.blueprint import bp
from academy.audit import see
from academy.cohorts.labels import DISCIPLINES
from academy.cohorts.models import Cohort
from academy.cohorts.queries import get_cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor
from academy.mentoring.labels import KIND


@bp.get("/staff/candidates")
@needs(P.CANDIDATES_MANAGE)
def cohorts(actor: Actor) -> Any:
    """Choose the cohort that needs mentors."""
    found = queries.cohorts_recruiting_mentors(actor)
    return render_template("alumni/cohorts.html", cohorts=found)


@bp.get("/staff/candidates/<site_code>/<int:number>")
@needs(P.CANDIDATES_MANAGE, load=get_cohort)
def candidates(cohort: Cohort, actor: Actor) -> Any:
    """The candidates for a cohort by state, and graduates who may be invited."""
    found = queries.candidates_for(cohort.id)
    is_over = cohort.ends_on < clock.today(cohort.site.zone)
    eligible = [] if is_over else queries.eligible_for(cohort)
    see([c.person_id for c in found] + [a.person_id for a in eligible])
    return render_template(
        "alumni/candidates.html",
        cohort=cohort,
        candidates=found,
        eligible=eligible,
        is_over=is_over,
        disciplines=DISCIPLINES,
        labels=labels,
        kinds=KIND,
    )


class _Asked:
    """A graduate and the cohort they may be asked for, as one thing of one site."""

    __tablename__ = "alumni"

    def __init__(self, alumnus: Alumnus, cohort: Cohort) -> None:
        self.alumnus, self.cohort = alumnus, cohort
        self.id, self.site_id = alumnus.id, alumnus.site_id


def _load_asked(site_code: str, number: int, person_ref: str) -> _Asked | None:
    cohort = get_cohort(site_code, number)
    alumnus = queries.alumnus_by_ref(person_ref)
    if cohort is None or alumnus is None or alumnus.site_id != cohort.site_id:
        return None
    return _Asked(alumnus, cohort)


@bp.route("/staff/candidates/<site_code>/<int:number>/invite/<person_ref>", methods=["GET", "POST"])
@needs(P.CANDIDATES_MANAGE, load=_load_asked)
def invite(asked: _Asked, actor: Actor) -> Any:
    """Invite a graduate to mentor a cohort."""
    alumnus, cohort = asked.alumnus, asked.cohort
    form = InviteForm(kind=alumnus.discipline.value)
    see([alumnus.person_id])
    if (
        form.is_submitted()
        and form.validate()
        and form.carry_out(
            services.invite, alumnus, cohort, kind=Discipline(form.kind.data), actor=actor
        )
    ):
        flash(_("%(name)s is invited.", name=alumnus.person.name), "success")
        return _back(cohort)
    page = render_template(
        "alumni/invite.html", form=form, alumnus=alumnus, cohort=cohort, kinds=KIND
    )
    return page, 422 if form.errors or form.form_errors else 200


def _candidate_page(
    candidate: Candidate,
    appoint_form: AppointForm | None = None,
    step_down_form: StepDownForm | None = None,
) -> Any:
    see([candidate.person_id])
    page = render_template(
        "alumni/candidate.html",
        candidate=candidate,
        cohort=candidate.cohort,
        alumnus=queries.alumnus_of(candidate.person_id),
        verbs=CANDIDATE_FLOW.open_verbs(candidate.status),
        steps=STAFF_STEPS,
        appoint_form=appoint_form or AppointForm(formdata=None),
        step_down_form=step_down_form or StepDownForm(formdata=None),
        labels=labels,
        kinds=KIND,
    )
    return page, 422 if appoint_form or step_down_form else 200


@bp.get("/staff/candidates/<ref>")
@needs(P.CANDIDATES_MANAGE, load=queries.get_candidate)
def candidate(found: Candidate, actor: Actor) -> Any:
    """One candidate: where they stand and what comes next."""
    return _candidate_page(found)


class _Step:
    """A candidate and the step that is noted."""

    __tablename__ = "mentor_candidates"

    def __init__(self, candidate: Candidate, step: str) -> None:
        self.candidate, self.step = candidate, step
        self.id, self.site_id = candidate.id, candidate.site_id


def _load_step(ref: str, step: str) -> _Step | None:
    found = queries.get_candidate(ref)
    return _Step(found, step) if found is not None and step in STAFF_STEPS else None


@bp.post("/staff/candidates/<ref>/steps/<step>")
@needs(P.CANDIDATES_MANAGE, load=_load_step)
def note_step(found: _Step, actor: Actor) -> Any:
    """Note that the interview was held or the training finished."""
    services.note_step(found.candidate, found.step, actor=actor)
    return redirect(url_for("alumni.candidate", ref=found.candidate.ref), 303)


@bp.post("/staff/candidates/<ref>/appoint")
@needs(P.CANDIDATES_MANAGE, load=queries.get_candidate)
def appoint(found: Candidate, actor: Actor) -> Any:
    """Appoint a trained candidate."""
    form = AppointForm()
    if form.validate() and form.carry_out(
        services.appoint, found, capacity=form.capacity.data, actor=actor
    ):
        flash(_("%(name)s is appointed.", name=found.person.name), "success")
        return redirect(url_for("alumni.candidate", ref=found.ref), 303)
    return _candidate_page(found, appoint_form=form)


@bp.post("/staff/candidates/<ref>/step-down")
@needs(P.CANDIDATES_MANAGE, load=queries.get_candidate)
def step_down(found: Candidate, actor: Actor) -> Any:
    """End what a candidate came to, with the reason."""
    form = StepDownForm()
    if form.validate():
        services.step_down(found, reason=form.reason.data or "", actor=actor)
        return redirect(url_for("alumni.candidate", ref=found.ref), 303)
    return _candidate_page(found, step_down_form=form)


def _back(cohort: Cohort) -> Any:
    return redirect(
        url_for("alumni.candidates", site_code=cohort.site.code, number=cohort.number), 303
    )
