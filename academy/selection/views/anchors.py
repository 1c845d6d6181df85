"""The calibration set of a stage: what everybody scores first, beside what was agreed."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.selection import labels, queries, services
from academy.selection.forms.reviews import agreed_form
from academy.selection.forms.stages import NumberForm
from academy.selection.models import Stage
from academy.selection.queries import AnchorLine
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection/stages/<ref>/set")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def anchors(stage: Stage, actor: Actor) -> Any:
    """Each reviewer beside the agreed scores."""
    return _anchors_page(stage, NumberForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/set")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def pick_anchor(stage: Stage, actor: Actor) -> Any:
    """Put an application into the set, by its receipt number."""
    ref, form = stage.ref, NumberForm()
    if form.validate():
        application = queries.candidate_in(stage.id, form.number.data or "")
        if application is None:
            form.number.errors = [_("No application of this stage has this number.")]
        elif form.carry_out(services.pick_anchor, stage, application, actor=actor):
            flash(_("Every reviewer of the stage scores this application first."), "success")
            return redirect(url_for(".anchors", ref=ref), 303)
    return _anchors_page(stage, form), 422


def _anchors_page(stage: Stage, form: NumberForm) -> str:
    lines = queries.anchor_lines(stage)
    see([line.application.person_id for line in lines])
    return render_template(
        "selection/anchors.html",
        stage=stage,
        lines=lines,
        rows=queries.beside_agreed(stage, lines),
        form=form,
        labels=labels,
    )


@bp.get("/staff/selection/stages/<ref>/set/<number>")
@needs(P.SELECTION_MANAGE, load=queries.get_anchor_line)
def anchor(line: AnchorLine, actor: Actor) -> Any:
    """One application of the set: what each found, and the agreed levels."""
    return _anchor_page(line, agreed_form(line.stage, line.anchor))


@bp.post("/staff/selection/stages/<ref>/set/<number>")
@needs(P.SELECTION_MANAGE, load=queries.get_anchor_line)
def agree(line: AnchorLine, actor: Actor) -> Any:
    """Note what was agreed."""
    ref, form = line.stage.ref, agreed_form(line.stage, line.anchor)
    if form.validate() and form.carry_out(
        services.agree, line.anchor, levels=form.levels, actor=actor
    ):
        flash(_("The agreed levels are saved."), "success")
        return redirect(url_for(".anchors", ref=ref), 303)
    return _anchor_page(line, form), status_of(form)


@bp.post("/staff/selection/stages/<ref>/set/<number>/drop")
@needs(P.SELECTION_MANAGE, load=queries.get_anchor_line)
def drop_anchor(line: AnchorLine, actor: Actor) -> Any:
    """Take an application out of the set."""
    ref = line.stage.ref
    services.drop_anchor(line.stage, line.application, actor=actor)
    return redirect(url_for(".anchors", ref=ref), 303)


def _anchor_page(line: AnchorLine, form: Any) -> str:
    see([line.application.person_id])
    return render_template(
        "selection/anchor.html", line=line, stage=line.stage, form=form, labels=labels
    )
