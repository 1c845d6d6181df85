"""Staff see cohorts and the people in them, start cohorts, and let people begin or leave."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts import labels, queries, services
from academy.cohorts.forms import CohortForm, WithdrawForm, suggested_cohort
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import COHORT_FLOW, ENROLMENT_FLOW, EnrolmentState
from academy.core import clock
from academy.core.actors import Actor
from academy.web.navigation import Entry, Section

bp = Blueprint("cohorts", __name__)

NAVIGATION = [
    Entry(
        _l("Cohorts"),
        "cohorts.index",
        P.COHORT_READ,
        order=40,
        icon="cap",
        section=Section.LEARNING,
        covers=("/staff/enrolments",),
    )
]


def load_cohort(site: str, number: int) -> Cohort | None:
    """Return the cohort that an address names."""
    return queries.get_cohort(site, number)


def load_enrolment(ref: str) -> Enrolment | None:
    """Return the enrolment that an address names."""
    return queries.get_enrolment(ref)


@bp.get("/staff/cohorts")
@needs(P.COHORT_READ)
def index(actor: Actor) -> Any:
    """List the cohorts of the actor's sites."""
    cohorts = queries.cohorts_visible_to(actor)
    counts = queries.count_by_state([cohort.id for cohort in cohorts])
    return render_template("cohorts/index.html", cohorts=cohorts, counts=counts, labels=labels)


@bp.route("/staff/cohorts/new", methods=["GET", "POST"])
@needs(P.COHORT_MANAGE)
def new_cohort(actor: Actor) -> Any:
    """Plan a cohort of one of the actor's sites."""
    sites = {site.code: site for site in queries.sites_planned_by(actor)}
    if not sites:
        return render_template("cohorts/no_site.html")
    site = sites.get(request.args.get("site", "")) or next(iter(sites.values()))
    form = CohortForm(data=suggested_cohort(site, queries.newest_cohort(site.id)))
    form.offer_sites(list(sites.values()))
    if form.validate_on_submit() and form.carry_out(
        services.create_cohort,
        sites[form.site.data],
        number=form.number.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        seats=form.seats.data,
        actor=actor,
    ):
        cohort = form.result
        flash(_("Cohort %(number)s is planned.", number=cohort.number), "success")
        return redirect(url_for("cohorts.show", site=cohort.site.code, number=cohort.number), 303)
    page = render_template("cohorts/cohort_form.html", form=form)
    return page, 422 if form.is_submitted() else 200


@bp.get("/staff/cohorts/<site>/<int:number>")
@needs(P.COHORT_READ, load=load_cohort)
def show(cohort: Cohort, actor: Actor) -> Any:
    """Show a cohort: its numbers, and everyone in it."""
    enrolments = queries.enrolments_of_cohort(cohort.id)
    see(enrolment.person_id for enrolment in enrolments)
    today = clock.today(cohort.site.zone)
    return render_template(
        "cohorts/show.html",
        cohort=cohort,
        enrolments=enrolments,
        counts=queries.count_by_state([cohort.id])[cohort.id],
        seated=queries.count_seated(cohort.id),
        labels=labels,
        can_start=COHORT_FLOW.allows(cohort.status, "start") and today >= cohort.starts_on,
        waits_for_day=COHORT_FLOW.allows(cohort.status, "start") and today < cohort.starts_on,
        can_finish=COHORT_FLOW.allows(cohort.status, "finish") and today >= cohort.ends_on,
    )


@bp.post("/staff/cohorts/<site>/<int:number>/start")
@needs(P.COHORT_MANAGE, load=load_cohort)
def start(cohort: Cohort, actor: Actor) -> Any:
    """Start a cohort."""
    begun = services.start_cohort(cohort, actor=actor)
    flash(_("The cohort has started: %(count)s people are learners now.", count=begun), "success")
    return redirect(url_for("cohorts.show", site=cohort.site.code, number=cohort.number), 303)


@bp.post("/staff/cohorts/<site>/<int:number>/finish")
@needs(P.COHORT_MANAGE, load=load_cohort)
def finish(cohort: Cohort, actor: Actor) -> Any:
    """Say that a cohort is over."""
    services.finish_cohort(cohort, actor=actor)
    flash(_("The cohort is marked as finished."), "success")
    return redirect(url_for("cohorts.show", site=cohort.site.code, number=cohort.number), 303)


@bp.get("/staff/enrolments/<ref>")
@needs(P.ENROLMENT_MANAGE, load=load_enrolment)
def enrolment(enrolment: Enrolment, actor: Actor) -> Any:
    """Show one person in a cohort, with the steps so far."""
    return _enrolment_page(enrolment, WithdrawForm())


@bp.post("/staff/enrolments/<ref>/begin")
@needs(P.ENROLMENT_MANAGE, load=load_enrolment)
def begin(enrolment: Enrolment, actor: Actor) -> Any:
    """Let a person begin today, in a cohort that runs."""
    services.begin(enrolment, on=clock.today(enrolment.cohort.site.zone), actor=actor)
    flash(_("%(name)s is a learner now.", name=enrolment.person.name), "success")
    return redirect(url_for("cohorts.enrolment", ref=enrolment.ref), 303)


@bp.post("/staff/enrolments/<ref>/withdraw")
@needs(P.ENROLMENT_MANAGE, load=load_enrolment)
def withdraw(enrolment: Enrolment, actor: Actor) -> Any:
    """Let a person leave, with a reason."""
    form = WithdrawForm()
    if form.validate_on_submit() and form.carry_out(
        services.withdraw, enrolment, reason=form.reason.data, actor=actor
    ):
        flash(_("The withdrawal is kept, with its reason."), "success")
        return redirect(url_for("cohorts.enrolment", ref=enrolment.ref), 303)
    return _enrolment_page(enrolment, form), 422


def _enrolment_page(enrolment: Enrolment, form: WithdrawForm) -> str:
    see([enrolment.person_id])
    return render_template(
        "cohorts/enrolment.html",
        enrolment=enrolment,
        changes=queries.changes_of(enrolment.id),
        form=form,
        labels=labels,
        can_begin=enrolment.status == EnrolmentState.ENROLLED
        and enrolment.cohort.starts_on <= clock.today(enrolment.cohort.site.zone),
        can_withdraw=ENROLMENT_FLOW.allows(enrolment.status, "withdraw"),
    )
