"""What a site scores: every version of its rubrics, and the draft of the next one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound
from academy.selection import labels, queries, services
from academy.selection.forms.stages import CriterionForm, criterion_values
from academy.selection.models import Rubric
from academy.selection.queries import CriterionPlace, RubricPlace
from academy.selection.rules import MOST_CRITERIA
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form


@bp.get("/staff/selection/rubrics")
@needs(P.SELECTION_MANAGE)
def rubrics(actor: Actor) -> Any:
    """The rubrics of one's sites, by kind of stage."""
    return render_template(
        "selection/rubrics.html",
        places=queries.rubrics_visible_to(actor),
        labels=labels,
    )


@bp.post("/staff/selection/rubrics/<site>/<kind>")
@needs(P.SELECTION_MANAGE, load=queries.get_rubric_place)
def draft_rubric(place: RubricPlace, actor: Actor) -> Any:
    """Begin the next version, or go on with it."""
    draft = services.draft_rubric(place.site, place.kind, actor=actor)
    return redirect(url_for(".rubric", ref=draft.ref), 303)


@bp.get("/staff/selection/rubrics/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_rubric)
def rubric(rubric: Rubric, actor: Actor) -> Any:
    """One version: its criteria, and what can be done with a draft."""
    return _rubric_page(rubric, Form(formdata=None))


@bp.post("/staff/selection/rubrics/<ref>/publish")
@needs(P.SELECTION_MANAGE, load=queries.get_rubric)
def publish_rubric(rubric: Rubric, actor: Actor) -> Any:
    """Put a draft in force."""
    form = Form()
    if form.validate() and form.carry_out(services.publish_rubric, rubric, actor=actor):
        flash(_("Published. Stages that begin from now on score with it."), "success")
        return redirect(url_for(".rubrics"), 303)
    return _rubric_page(rubric, form), 422


@bp.post("/staff/selection/rubrics/<ref>/drop")
@needs(P.SELECTION_MANAGE, load=queries.get_rubric)
def drop_rubric(rubric: Rubric, actor: Actor) -> Any:
    """Throw a draft away."""
    form = Form()
    if form.validate() and form.carry_out(services.drop_rubric, rubric, actor=actor):
        return redirect(url_for(".rubrics"), 303)
    return _rubric_page(rubric, form), 422


def _rubric_page(rubric: Rubric, form: Form) -> str:
    return render_template(
        "selection/rubric.html",
        rubric=rubric,
        site=db.session.get_one(Site, rubric.site_id),
        most=MOST_CRITERIA,
        form=form,
        labels=labels,
    )


@bp.route("/staff/selection/rubrics/<ref>/criteria/<key>", methods=["GET", "POST"])
@needs(P.SELECTION_MANAGE, load=queries.get_rubric_criterion)
def criterion(place: CriterionPlace, actor: Actor) -> Any:
    """Write one criterion of a draft; the key `new` begins one."""
    rubric, row = place.rubric, place.row
    form = CriterionForm.over(rubric, lambda _rubric: criterion_values(row))
    if form.is_submitted():
        if form.validate() and form.carry_out(
            services.write_criterion,
            rubric,
            row=form.row,
            instead_of=place.key if row else None,
            actor=actor,
        ):
            flash(_("Saved."), "success")
            return redirect(url_for(".rubric", ref=rubric.ref), 303)
        return _criterion_page(place, form), status_of(form)
    return _criterion_page(place, form)


@bp.post("/staff/selection/rubrics/<ref>/criteria/<key>/drop")
@needs(P.SELECTION_MANAGE, load=queries.get_rubric_criterion)
def drop_criterion(place: CriterionPlace, actor: Actor) -> Any:
    """Take a criterion out of a draft."""
    ref = place.rubric.ref
    services.drop_criterion(place.rubric, place.key, actor=actor)
    return redirect(url_for(".rubric", ref=ref), 303)


def _criterion_page(place: CriterionPlace, form: CriterionForm) -> str:
    if place.rubric.published_at is not None:
        raise NotFound()
    return render_template(
        "selection/criterion.html", place=place, rubric=place.rubric, form=form, labels=labels
    )
