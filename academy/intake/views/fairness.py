"""For those who answer for fairness: what was asked although the list says that nobody may."""

from typing import Any

from flask import current_app, render_template, url_for

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries
from academy.intake.labels import PHASE
from academy.intake.views.blueprint import bp

STAGES = "selection.fairness_stages"
"""The page of a later room that compares how groups fared in each stage."""


@bp.get("/staff/fairness/questions")
@needs(P.FAIRNESS_READ)
def overridden(actor: Actor) -> Any:
    """List such questions over all rounds, with the reason, who gave it and when."""
    found = queries.with_who(queries.overridden_visible_to(actor))
    see([one.by_id for one in found if one.by_id is not None])
    return render_template(
        "intake/overridden.html",
        found=found,
        phases=PHASE,
        stages_page=url_for(STAGES) if STAGES in current_app.view_functions else None,
    )
