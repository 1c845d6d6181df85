"""The pages of this room: totals, and nothing below them."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.monitoring import queries
from academy.monitoring.labels import QUESTIONS
from academy.monitoring.rules import SMALLEST, hide_small, round_down
from academy.web.navigation import Entry, Section

bp = Blueprint("monitoring", __name__)

NAVIGATION: list[Entry] = [
    Entry(
        _l("Statistics"),
        "monitoring.totals",
        P.MONITORING_READ,
        order=38,
        icon="chart",
        section=Section.INTAKE,
    ),
]


@bp.get("/staff/statistics")
@needs(P.MONITORING_READ)
def totals(actor: Actor) -> Any:
    """Show totals of the optional answers; groups under five are hidden, others rounded down."""
    found = queries.totals_visible_to(actor)
    shown = {
        name: [
            (labels[value], None if count is None else round_down(count))
            for value, count in hide_small(found[name]).items()
        ]
        for name, (_text, labels) in QUESTIONS.items()
    }
    return render_template(
        "monitoring/totals.html", shown=shown, questions=QUESTIONS, smallest=SMALLEST
    )
