"""One stage on the staff desk: its phase, its plan, and what comes next."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, queries, services
from academy.selection.forms.stages import PhaseForm, PlanForm, plan_values
from academy.selection.models import Stage
from academy.selection.queries import exam_results, exams
from academy.selection.queries.interviews import has_panels
from academy.selection.states import STAGE_FLOW, StagePhase
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form

MOVES: dict[str, Callable[..., None]] = {
    "start_scoring": services.start_scoring,
    "moderate": services.moderate,
    "close": services.close_stage,
}
"""Moves of a phase that need no reason."""


@bp.get("/staff/selection/stages/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def stage_desk(stage: Stage, actor: Actor) -> Any:
    """Where a stage stands, and what is to be done next."""
    return _stage_page(stage, _plan(stage), PhaseForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/assign")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def assign(stage: Stage, actor: Actor) -> Any:
    """Deal what lacks reviews to the reviewers."""
    ref, form = stage.ref, Form()
    if form.validate() and form.carry_out(services.assign_reviewers, stage, actor=actor):
        count = form.result
        flash(
            ngettext(
                "%(count)s review was assigned.", "%(count)s reviews were assigned.", count,
                count=count,
            ),
            "success",
        )  # fmt: skip
        return redirect(url_for(".stage_desk", ref=ref), 303)
    return _stage_page(stage, _plan(stage, unsent=True), PhaseForm(formdata=None), form), 422


@bp.post("/staff/selection/stages/<ref>/phase")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def move_stage(stage: Stage, actor: Actor) -> Any:
    """Go on to another phase; going back needs a reason."""
    ref, form = stage.ref, PhaseForm()
    move = form.move.data or ""
    if form.validate() and _moved(stage, move, form, actor):
        flash(str(labels.PHASE_NOTE[stage.phase]), "success")
        return redirect(url_for(".stage_desk", ref=ref), 303)
    return _stage_page(stage, _plan(stage, unsent=True), form), 422


def _moved(stage: Stage, move: str, form: PhaseForm, actor: Actor) -> bool:
    if move == "reopen":
        reason = form.reason.data or ""
        return form.carry_out(services.reopen_stage, stage, reason=reason, actor=actor)
    if move in MOVES:
        return form.carry_out(MOVES[move], stage, actor=actor)
    form.form_errors.append(_("Please choose which phase comes next."))
    return False


@bp.post("/staff/selection/stages/<ref>/plan")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def plan_stage(stage: Stage, actor: Actor) -> Any:
    """Say how a stage is reviewed."""
    ref, form = stage.ref, _plan(stage)
    if form.validate() and form.carry_out(
        services.plan_stage,
        stage,
        per_application=form.per_application.data,
        places=form.places.data,
        due_at=form.due_at(stage),
        actor=actor,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".stage_desk", ref=ref), 303)
    return _stage_page(stage, form, PhaseForm(formdata=None)), status_of(form)


@bp.get("/staff/selection/stages/<ref>/criteria")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def criteria(stage: Stage, actor: Actor) -> Any:
    """What is scored, with weights and levels in words."""
    latest = queries.rubric_in_force(stage.site_id, stage.kind)
    return render_template(
        "selection/criteria.html",
        stage=stage,
        round=stage.round,
        newer=latest if latest and latest.id != stage.rubric_id else None,
        labels=labels,
    )


@bp.post("/staff/selection/stages/<ref>/criteria")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def adopt_rubric(stage: Stage, actor: Actor) -> Any:
    """Take the rubric in force over."""
    ref = stage.ref
    services.adopt_rubric(stage, actor=actor)
    flash(_("The stage now scores with the rubric in force."), "success")
    return redirect(url_for(".criteria", ref=ref), 303)


def _plan(stage: Stage, *, unsent: bool = False) -> PlanForm:
    return PlanForm.over(stage, plan_values, unsent=unsent)


def _stage_page(stage: Stage, plan: PlanForm, phase: PhaseForm, refused: Form | None = None) -> str:
    day = clock.today(stage.round.site.zone)
    piles = queries.progress_of(stage.id, site_id=stage.site_id, day=day)
    return render_template(
        "selection/stage.html",
        stage=stage,
        piles=piles,
        total=queries.count_entries(stage.id),
        lacking=queries.count_lacking(stage) if stage.criteria else 0,
        anchors=queries.anchors_of(stage.id),
        late=stage.due_at is not None and stage.due_at <= clock.now(),
        run=queries.last_calibration(stage.id),
        has_panels=has_panels(stage.id),
        can_deal=stage.phase in (StagePhase.ASSIGNING, StagePhase.SCORING),
        moves=STAGE_FLOW.open_verbs(stage.phase),
        phases=list(StagePhase),
        plan=plan,
        exam=exams.exam_plan(stage.id),
        figures=exam_results.exam_figures(stage.id),
        form=phase,
        refused=refused,
        labels=labels,
    )
