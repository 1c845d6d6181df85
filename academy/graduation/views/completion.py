"""Staff see what is missing, decide, and let a colleague release."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.queries import get_cohort, get_enrolment
from academy.cohorts.states import ENROLMENT_FLOW
from academy.core.actors import Actor
from academy.graduation import labels, queries, services
from academy.graduation.forms import DecideForm
from academy.graduation.rules import ATTENDANCE_FLOOR, find_missing
from academy.graduation.states import CompletionState
from academy.graduation.views.pages import bp


def load_cohort(site: str, number: int) -> Cohort | None:
    """Return the cohort that an address names."""
    return get_cohort(site, number)


def load_enrolment(ref: str) -> Enrolment | None:
    """Return the enrolment that an address names."""
    return get_enrolment(ref)


@bp.get("/staff/graduation")
@needs(P.GRADUATION_RELEASE)
def index(actor: Actor) -> Any:
    """List the cohorts whose learners may finish."""
    return render_template("graduation/index.html", cohorts=queries.cohorts_to_finish(actor))


@bp.get("/staff/graduation/<site>/<int:number>")
@needs(P.GRADUATION_RELEASE, load=load_cohort)
def cohort(cohort: Cohort, actor: Actor) -> Any:
    """Show who of a cohort has met everything, what is missing, and what waits for release."""
    standings = queries.standings(cohort)
    see(standing.enrolment.person_id for standing in standings)
    waiting = [
        s.decision
        for s in standings
        if s.decision is not None and s.decision.status == CompletionState.PREPARED
    ]
    return render_template(
        "graduation/cohort.html",
        cohort=cohort,
        standings=standings,
        to_release=sum(d.decided_by != actor.person_id for d in waiting),
        own=sum(d.decided_by == actor.person_id for d in waiting),
        ready=sum(_is_ready(s) for s in standings),
        floor=ATTENDANCE_FLOOR,
        labels=labels,
    )


def _is_ready(standing: queries.Standing) -> bool:
    undecided = standing.decision is None or standing.decision.status == CompletionState.TAKEN_BACK
    return (
        undecided
        and not standing.missing
        and ENROLMENT_FLOW.allows(standing.enrolment.status, "complete")
    )


@bp.post("/staff/graduation/<site>/<int:number>/decide")
@needs(P.GRADUATION_DECIDE, load=load_cohort)
def decide_all(cohort: Cohort, actor: Actor) -> Any:
    """Decide for everyone who has met everything."""
    count = services.decide_all_ready(cohort, actor=actor)
    flash(_("Decided for %(count)s learners. A colleague can release it now.", count=count))
    return redirect(url_for("graduation.cohort", site=cohort.site.code, number=cohort.number), 303)


@bp.post("/staff/graduation/<site>/<int:number>/release")
@needs(P.GRADUATION_RELEASE, load=load_cohort)
def release(cohort: Cohort, actor: Actor) -> Any:
    """Release what others have decided."""
    count = services.release_prepared(cohort, actor=actor)
    flash(_("Released: %(count)s people hold their certificate now.", count=count), "success")
    return redirect(url_for("graduation.cohort", site=cohort.site.code, number=cohort.number), 303)


@bp.get("/staff/graduation/learners/<ref>")
@needs(P.GRADUATION_DECIDE, load=load_enrolment)
def learner(enrolment: Enrolment, actor: Actor) -> Any:
    """Show what one learner has met and what is missing."""
    return _learner_page(enrolment, DecideForm())


@bp.post("/staff/graduation/learners/<ref>")
@needs(P.GRADUATION_DECIDE, load=load_enrolment)
def decide(enrolment: Enrolment, actor: Actor) -> Any:
    """Decide that one learner finishes, with a waiver where something is missing."""
    form = DecideForm()
    if form.validate_on_submit() and form.carry_out(
        services.decide, enrolment, waiver=form.waiver.data or "", actor=actor
    ):
        flash(_("Decided. A colleague can release it now."), "success")
        return redirect(_cohort_page(enrolment), 303)
    return _learner_page(enrolment, form), 422


@bp.post("/staff/graduation/learners/<ref>/take-back")
@needs(P.GRADUATION_DECIDE, load=load_enrolment)
def take_back(enrolment: Enrolment, actor: Actor) -> Any:
    """Take a decision back that is not released."""
    decision = queries.decision_on(enrolment.id)
    if decision is not None:
        services.take_back(decision, actor=actor)
        flash(_("The decision is taken back."))
    return redirect(_cohort_page(enrolment), 303)


def _cohort_page(enrolment: Enrolment) -> str:
    cohort = enrolment.cohort
    return url_for("graduation.cohort", site=cohort.site.code, number=cohort.number)


def _learner_page(enrolment: Enrolment, form: DecideForm) -> str:
    see([enrolment.person_id])
    facts = queries.facts_of([enrolment])[enrolment.id]
    decision = queries.decision_on(enrolment.id)
    return render_template(
        "graduation/learner.html",
        enrolment=enrolment,
        facts=facts,
        missing=find_missing(facts),
        decision=decision,
        certificate=queries.certificate_of_enrolment(enrolment.id),
        can_decide=ENROLMENT_FLOW.allows(enrolment.status, "complete")
        and (decision is None or decision.status == CompletionState.TAKEN_BACK),
        floor=ATTENDANCE_FLOOR,
        form=form,
        labels=labels,
        back=_cohort_page(enrolment),
    )
