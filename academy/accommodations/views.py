"""The pages of this room: what to arrange, for those who arrange it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accommodations import queries, services
from academy.accommodations.labels import NEED
from academy.accommodations.models import AccommodationRequest
from academy.accommodations.states import Need
from academy.audit import see
from academy.core.actors import Actor
from academy.web.navigation import Entry, Section
from academy.web.paging import page

bp = Blueprint("accommodations", __name__)

NAVIGATION: list[Entry] = [
    Entry(
        _l("To arrange"),
        "accommodations.index",
        P.ACCOMMODATION_ARRANGE,
        order=36,
        icon="check",
        section=Section.INTAKE,
    ),
]


@bp.get("/staff/accommodations")
@needs(P.ACCOMMODATION_ARRANGE)
def index(actor: Actor) -> Any:
    """List what to arrange for whom; never why, for nobody was asked."""
    found = page(
        queries.requests_visible_to(actor),
        [AccommodationRequest.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    see(item.person_id for item in found.items)
    return render_template("accommodations/index.html", page=found, needs=NEED, Need=Need)


def load_request(id: int) -> AccommodationRequest | None:
    """Return a request with its person and cohort."""
    return queries.get_request(id)


@bp.get("/staff/accommodations/<int:id>")
@needs(P.ACCOMMODATION_ARRANGE, load=load_request, refuse=403)
def show(item: AccommodationRequest, actor: Actor) -> Any:
    """Show one request; whoever may not see it cannot tell it from one that is not there."""
    see([item.person_id])
    return render_template("accommodations/show.html", item=item, needs=NEED, Need=Need)


@bp.post("/staff/accommodations/<int:id>/arranged")
@needs(P.ACCOMMODATION_ARRANGE, load=load_request, refuse=403)
def arranged(item: AccommodationRequest, actor: Actor) -> Any:
    """Note that it is arranged."""
    services.mark_arranged(item, actor=actor)
    flash(_("Noted as arranged."), "success")
    return redirect(url_for("accommodations.show", id=item.id), 303)
