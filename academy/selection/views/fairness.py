"""How the groups of a stage fared: totals only, once everything is released."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.intake import queries as intake
from academy.monitoring import queries as monitoring
from academy.monitoring import services as counting
from academy.monitoring.labels import QUESTIONS
from academy.monitoring.models import MonitoringCount
from academy.monitoring.queries import ANSWERS
from academy.monitoring.rules import SMALLEST
from academy.selection import labels, queries, services
from academy.selection import labels_rechecks as words
from academy.selection.fairness import compare
from academy.selection.models import Stage
from academy.selection.views.blueprint import bp
from academy.web.forms import Form

UNSAID = "unsaid"


@bp.get("/staff/fairness/stages")
@needs(P.FAIRNESS_READ)
def fairness_stages(actor: Actor) -> Any:
    """The stages of one's sites, and which of them were counted."""
    stages = queries.fairness_stages_visible_to(actor)
    counted = monitoring.counted_stages([each.id for each in stages])
    return render_template(
        "selection/fairness_stages.html", stages=stages, counted=counted, labels=labels
    )


@bp.get("/staff/fairness/stages/<ref>")
@needs(P.FAIRNESS_READ, load=queries.get_stage)
def fairness(stage: Stage, actor: Actor) -> Any:
    """How many of each group came into a stage and went on."""
    count = monitoring.count_of(stage.id)
    if count is not None:
        counting.look(count, actor=actor)
    return _page(stage, count, actor)


@bp.post("/staff/fairness/stages/<ref>")
@needs(P.FAIRNESS_COUNT, load=queries.get_stage)
def count_fairness(stage: Stage, actor: Actor) -> Any:
    """Count the groups of a stage, once and for all."""
    ref, form = stage.ref, Form()
    if form.validate() and form.carry_out(services.count_fairness, stage, actor=actor):
        flash(_("Counted. These figures do not change any more."), "success")
        return redirect(url_for(".fairness", ref=ref), 303)
    return _page(stage, None, actor, form), 422


def _page(
    stage: Stage, count: MonitoringCount | None, actor: Actor, form: Form | None = None
) -> str:
    asked = [q for q in intake.overridden_visible_to(actor) if q.round_id == stage.round_id]
    return render_template(
        "selection/fairness.html",
        stage=stage,
        count=count,
        wait=None if count else queries.why_wait(stage),
        tables=_tables(count) if count else [],
        looks=monitoring.looks_at(count.id) if count else [],
        overridden=intake.with_who(asked),
        form=form,
        smallest=SMALLEST,
        labels=labels,
        words=words,
    )


def _tables(count: MonitoringCount) -> list[dict[str, Any]]:
    """Return a table for each question: its text, its rows, and whether it is closed."""
    content, tables = count.content, []
    for name, (text, answers) in QUESTIONS.items():
        groups = content["groups"].get(name)
        if groups is None:
            continue
        shown = {key: (cell[0], cell[1]) for key, cell in groups.items() if cell and cell[0]}
        found = compare(shown, content["total"][0], apart=UNSAID)
        rows = [
            (answers[value], groups[str(value)], found.get(str(value))) for value in ANSWERS[name]
        ]
        tables.append({
            "text": text,
            "rows": rows,
            "hidden": sum(cell is None for cell in groups.values()),
            "closed": name in content["closed"],
            "said": [(label, one) for label, _cell, one in rows if one and one.ratio is not None],
        })  # fmt: skip
    return tables
