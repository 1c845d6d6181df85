"""The staff desk: rounds in review, one application, and the release."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.selection import labels, queries, services
from academy.selection import labels_rechecks as words
from academy.selection.forms.staff import (
    DecisionForm,
    ReasonForm,
    ReleaseForm,
    StartForm,
    decision_values,
)
from academy.selection.forms.stages import PinForm
from academy.selection.models import Assignment
from academy.selection.queries import exams
from academy.selection.rules import can_correct
from academy.selection.rules.exams import points_of
from academy.selection.states import Outcome, StagePhase
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection")
@needs(P.SELECTION_MANAGE)
def desk(actor: Actor) -> Any:
    """The rounds of one's sites, and how many applications stand where."""
    rounds = queries.rounds_visible_to(actor)
    return render_template("selection/desk.html", rounds=rounds, labels=labels)


@bp.get("/staff/selection/<ref>")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def round_desk(round: Round, actor: Actor) -> Any:
    """One round: what comes next, who is how far, and every application with its reviews."""
    return _round_page(round, StartForm(formdata=None))


@bp.post("/staff/selection/<ref>/start")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def start(round: Round, actor: Actor) -> Any:
    """Take what was handed in into review."""
    ref, form = round.ref, StartForm()
    if form.validate() and form.carry_out(
        services.start_review, round, per_application=form.per_application.data, actor=actor
    ):
        count = form.result
        flash(
            ngettext(
                "%(count)s application is now in review.",
                "%(count)s applications are now in review.",
                count,
                count=count,
            ),
            "success",
        )
        return redirect(url_for(".round_desk", ref=ref), 303)
    return _round_page(intake.get_round(ref) or round, form), 422


def _round_page(round: Round, form: StartForm) -> str:
    stages = queries.stages_of(round.id)
    if stages and form.per_application.raw_data is None:
        form.per_application.data = stages[0].per_application
    return render_template(
        "selection/round.html",
        round=round,
        stages=[(stage, queries.stage_figures(stage)) for stage in stages],
        waiting=queries.count_handed_in(round.id),
        closed=clock.now() >= round.closes_at,
        free=queries.seats_free(round, round.cohort),
        prepared=queries.waiting_for_release(round.id).count,
        rechecks=queries.count_rechecks(round.id),
        promised=queries.count_rechecks(round.id, queries.Asked.PROMISED),
        next_kind=queries.next_kind(round, stages[-1].kind) if stages else None,
        form=form,
        labels=labels,
    )


@bp.get("/staff/selection/applications/<number>")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def candidate(application: Application, actor: Actor) -> Any:
    """One application: every review, and what was decided."""
    return _candidate_page(application, _decision_form(application))


@bp.post("/staff/selection/applications/<number>")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def decide(application: Application, actor: Actor) -> Any:
    """Prepare a decision; another person releases it."""
    number, ref, form = application.number, application.round.ref, _decision_form(application)
    if form.validate() and form.carry_out(
        services.decide,
        application,
        outcome=form.chosen,
        rank=form.rank.data,
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("Prepared. Nobody is told before another person releases it."), "success")
        return redirect(url_for(".round_desk", ref=ref), 303)
    again = _candidate_page(queries.get_candidate(number) or application, form)
    return again, status_of(form)


@bp.post("/staff/selection/applications/<number>/undo")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def undo(application: Application, actor: Actor) -> Any:
    """Take a prepared decision back."""
    number = application.number
    services.drop_decision(application, actor=actor)
    return redirect(url_for(".candidate", number=number), 303)


def _decision_form(application: Application) -> DecisionForm:
    known = queries.prepared_for(application.id)
    form = DecisionForm.over(known, decision_values, hold=application.round)
    form.offer(application.status)
    return form


def _candidate_page(
    application: Application, form: DecisionForm, pin: PinForm | None = None
) -> str:
    see([application.person_id])
    stage = queries.stage_of_application(application.id)
    run = queries.last_calibration(stage.id)
    assignments = queries.assignments_of(application.id)
    known = queries.listed_conflicts(application.site_id, [application])
    return render_template(
        "selection/candidate.html",
        application=application,
        stage=stage,
        stages={each.id: each for each in queries.stages_of(application.round_id)},
        entries=queries.entries_of(application.id),
        score=queries.score_in(run.id, application.id) if run else None,
        run=run,
        anchor=queries.anchor_of(stage.id, application.id),
        assignments=assignments,
        conflicted={reviewer_id for _application, reviewer_id in known},
        mean=queries.mean_of([a for a in assignments if a.stage_id == stage.id]),
        decisions=queries.decisions_of(application.id),
        prepared=queries.prepared_for(application.id),
        corrects=can_correct(application.status),
        rechecks=queries.rechecks_about(application.id),
        goes_on=queries.next_kind(application.round, stage.kind),
        can_deal=stage.phase in (StagePhase.ASSIGNING, StagePhase.SCORING),
        form=form,
        exam=exams.exam_of(application.id),
        points_of=points_of,
        pin=pin or _pin_form(application, sent=False),
        reason=ReasonForm(formdata=None),
        labels=labels,
        words=words,
    )


def _pin_form(application: Application, *, sent: bool) -> PinForm:
    stage = queries.stage_of_application(application.id)
    held = {a.reviewer_id for a in queries.assignments_in(stage.id, application.id)}
    form = PinForm() if sent else PinForm(formdata=None)
    form.offer([r.person for r in queries.taking_part(stage.id) if r.person_id not in held])
    return form


@bp.post("/staff/selection/applications/<number>/pin")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def pin(application: Application, actor: Actor) -> Any:
    """Give an application to a reviewer by hand."""
    number, form = application.number, _pin_form(application, sent=True)
    stage = queries.stage_of_application(application.id)
    people = queries.people_by_ref([form.reviewer.data or ""], stage.id)
    if form.validate() and form.carry_out(services.pin, stage, application, people[0], actor=actor):
        flash(_("It now lies in the pile of %(name)s.", name=people[0].name), "success")
        return redirect(url_for(".candidate", number=number), 303)
    decision = DecisionForm.over(queries.prepared_for(application.id), decision_values, unsent=True)
    decision.offer(application.status)
    return _candidate_page(application, decision, form), 422


@bp.post("/staff/selection/assignments/<ref>/take-back")
@needs(P.SELECTION_MANAGE, load=queries.get_standing_assignment)
def take_back(assignment: Assignment, actor: Actor) -> Any:
    """Take an application off a reviewer's pile."""
    number, form = assignment.application.number, ReasonForm()
    if form.validate() and form.carry_out(
        services.take_back, assignment, reason=form.reason.data, actor=actor
    ):
        flash(_("Taken back. Assign again to find another reviewer."), "success")
        return redirect(url_for(".candidate", number=number), 303)
    flash(_("Please say why, in a sentence."), "danger")
    return redirect(url_for(".candidate", number=number), 303)


@bp.get("/staff/selection/<ref>/release")
@needs(P.DECISION_RELEASE, load=intake.get_round)
def release_page(round: Round, actor: Actor) -> Any:
    """What waits for release, to be read whole before it becomes true."""
    return _release_page(round, actor, ReleaseForm(formdata=None))


@bp.post("/staff/selection/<ref>/release")
@needs(P.DECISION_RELEASE, load=intake.get_round)
def release(round: Round, actor: Actor) -> Any:
    """Make everything that was prepared true at once."""
    ref, form = round.ref, ReleaseForm()
    if form.validate() and form.carry_out(
        services.release, round, looked_at=form.looked_at.data or "", actor=actor
    ):
        count = form.result.count
        flash(
            ngettext(
                "%(count)s result is released.", "%(count)s results are released.", count,
                count=count,
            ),
            "success",
        )  # fmt: skip
        return redirect(url_for(".round_desk", ref=ref), 303)
    return _release_page(intake.get_round(ref) or round, actor, form), 422


def _release_page(round: Round, actor: Actor, form: ReleaseForm) -> str:
    waiting = queries.waiting_for_release(round.id)
    form.looked_at.data = waiting.looked_at
    asked = request.args.get("show", "")
    show = Outcome(asked) if asked in set(Outcome) else None
    page = queries.prepared_page(
        round.id, show, after=request.args.get("after"), before=request.args.get("before")
    )
    see(decision.application.person_id for decision in page.items)
    return render_template(
        "selection/release.html",
        round=round,
        waiting=waiting,
        own=waiting.by_decider[actor.person_id or 0],
        page=page,
        show=show,
        outcomes=Outcome,
        free=queries.seats_free(
            round, round.cohort, given_back=queries.places_given_back(round.id).total()
        ),
        releases=queries.releases_of(round.id),
        form=form,
        labels=labels,
    )
