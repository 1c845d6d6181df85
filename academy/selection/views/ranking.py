"""The ranking of a stage: raw and calibrated side by side, and where extra reviews go."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.states import Discipline
from academy.core.actors import Actor
from academy.selection import labels, queries, services
from academy.selection.forms.stages import ExtraForm
from academy.selection.models import Stage
from academy.selection.queries import Order, Show
from academy.selection.rules import LEVELS, WIDE
from academy.selection.states import CalibrationState
from academy.selection.views.blueprint import bp
from academy.web.forms import Form

E = TypeVar("E", bound=StrEnum)


@bp.get("/staff/selection/stages/<ref>/ranking")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def ranking(stage: Stage, actor: Actor) -> Any:
    """Every application of a stage, the best first."""
    return _ranking_page(stage, ExtraForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/calibrate")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def calibrate(stage: Stage, actor: Actor) -> Any:
    """Ask for a run over the reviews as they are."""
    ref, form = stage.ref, Form()
    if form.validate() and form.carry_out(services.ask_calibration, stage, actor=actor):
        flash(_("The calibration is being computed. This takes some seconds."), "info")
        return redirect(url_for(".ranking", ref=ref), 303)
    return _ranking_page(stage, ExtraForm(formdata=None), form), 422


@bp.post("/staff/selection/stages/<ref>/extra")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def spend_extra(stage: Stage, actor: Actor) -> Any:
    """Spend more reviews where the line runs."""
    ref, form = stage.ref, ExtraForm()
    if form.validate() and form.carry_out(
        services.spend_near_line,
        stage,
        applications=form.applications.data,
        more=form.more.data,
        actor=actor,
    ):
        count = form.result
        flash(
            ngettext(
                "%(count)s extra review was assigned.",
                "%(count)s extra reviews were assigned.",
                count,
                count=count,
            ),
            "success",
        )
        return redirect(url_for(".ranking", ref=ref), 303)
    return _ranking_page(stage, form), 422


def _ranking_page(stage: Stage, extra: ExtraForm, refused: Form | None = None) -> str:
    run = queries.last_calibration(stage.id)
    done = run is not None and run.status is CalibrationState.DONE
    order = _chosen(Order, "order", Order.CALIBRATED) if done else Order.RAW
    show = _chosen(Show, "show", Show.ALL)
    field = request.args.get("field", "")
    discipline = Discipline(field) if field in set(Discipline) else None
    page = queries.ranking(
        stage,
        run if done else None,
        order=order,
        show=show,
        discipline=discipline,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    see(line.application.person_id for line in page.items)
    return render_template(
        "selection/ranking.html",
        stage=stage,
        run=run,
        waiting=queries.asked_calibration(stage.id),
        since=queries.reviews_since(run) if run else 0,
        page=page,
        order=order,
        show=show,
        discipline=discipline,
        orders=Order,
        shows=Show,
        disciplines=Discipline,
        wide=float(WIDE),
        scale=(LEVELS[0], LEVELS[-1]),
        extra=extra,
        refused=refused,
        labels=labels,
    )


def _chosen(kind: type[E], name: str, default: E) -> E:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else default


@bp.get("/staff/selection/stages/<ref>/calibrations")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def calibrations(stage: Stage, actor: Actor) -> Any:
    """Every run, with what is needed to repeat it."""
    run = queries.last_calibration(stage.id)
    leniencies = list(queries.leniencies_of(run.id).values()) if run else []
    people = {pile.person_id: pile.person for pile in queries.stage_reviewers(stage.id)}
    see(each.person_id for each in leniencies)
    return render_template(
        "selection/calibrations.html",
        stage=stage,
        runs=queries.calibrations_of(stage.id),
        run=run,
        leniencies=sorted(leniencies, key=lambda each: -each.leniency),
        people=people,
        labels=labels,
    )
