"""For those who answer for fairness: what was asked although the list says that nobody may."""

from typing import Any

from flask import render_template

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries
from academy.intake.labels import PHASE
from academy.intake.views.blueprint import bp


@bp.get("/staff/fairness/questions")
@needs(P.FAIRNESS_READ)
def overridden(actor: Actor) -> Any:
    """List such questions over all rounds, with the reason, who gave it and when."""
    found = queries.with_who(queries.overridden_visible_to(actor))
    see([one.by_id for one in found if one.by_id is not None])
    return render_template("intake/overridden.html", found=found, phases=PHASE)
