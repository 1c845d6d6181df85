"""The desk of scans: staff look at what no machine can read, before anybody else sees it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.models import Attachment
from academy.intake.views.blueprint import bp
from academy.web.paging import page

SIZE = 30


@bp.get("/staff/scans")
@needs(P.APPLICATION_LIST)
def scans(actor: Actor) -> Any:
    """List the scans that nobody has looked at, the oldest first."""
    found = page(
        queries.scans_to_look_at(actor),
        [Attachment.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=SIZE,
        descending=False,
    )
    see(file.person_id for file in found.items)
    return render_template("intake/scans.html", page=found)


@bp.post("/staff/scans/<number>/<ref>/clean")
@needs(P.APPLICATION_READ, load=queries.get_scan)
def clear_scan(file: Attachment, actor: Actor) -> Any:
    """Note that nothing stands there that must not be there."""
    services.clear_scan(file, file.application, file.question, actor=actor)
    flash(_("Noted: looked at, and clean."), "success")
    return redirect(url_for("intake.scans"), 303)


@bp.post("/staff/scans/<number>/<ref>/mask")
@needs(P.APPLICATION_READ, load=queries.get_scan)
def ask_masked(file: Attachment, actor: Actor) -> Any:
    """Ask the applicant for a masked copy."""
    services.ask_masked(file, file.application, file.application.round, file.question, actor=actor)
    flash(_("Asked for. The applicant was written to."), "success")
    return redirect(url_for("intake.scans"), 303)
