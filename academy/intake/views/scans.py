"""The desk of scans: staff look at what no machine can read, before anybody else sees it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import files as store
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.forms.staff import ReasonForm
from academy.intake.models import Attachment
from academy.intake.states import SUPPLEMENTABLE
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of
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
    return render_template("intake/scans.html", page=found, askable=SUPPLEMENTABLE)


@bp.post("/staff/scans/<number>/<ref>/clean")
@needs(P.APPLICATION_READ, load=queries.get_scan)
def clear_scan(file: Attachment, actor: Actor) -> Any:
    """Note that nothing stands there that must not be there."""
    services.clear_scan(file, file.application, file.question, actor=actor)
    flash(_("Noted: looked at, and clean."), "success")
    return redirect(url_for("intake.scans"), 303)


@bp.route("/staff/scans/<number>/<ref>/delete", methods=["GET", "POST"])
@needs(P.APPLICATION_READ, load=queries.get_scan)
def delete_scan(file: Attachment, actor: Actor) -> Any:
    """Delete a scan that may not be kept; its owner is written to."""
    form = ReasonForm()
    place = (file, file.application, file.application.round, file.question)
    if form.validate_on_submit() and form.carry_out(
        services.delete_scan, *place, reason=form.reason.data, actor=actor
    ):
        for key in form.result:
            store.forget(key)
        flash(_("Deleted. The applicant was written to."), "success")
        return redirect(url_for("intake.scans"), 303)
    see([file.person_id])
    return render_template("intake/scan_removal.html", form=form, file=file), status_of(form)


@bp.post("/staff/scans/<number>/<ref>/mask")
@needs(P.APPLICATION_READ, load=queries.get_scan)
def ask_masked(file: Attachment, actor: Actor) -> Any:
    """Ask the applicant for a masked copy."""
    services.ask_masked(file, file.application, file.application.round, file.question, actor=actor)
    flash(_("Asked for. The applicant was written to."), "success")
    return redirect(url_for("intake.scans"), 303)
