"""Helping an applicant with a wrong mail address: one of staff proposes, another agrees."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.models import AddressProposal
from academy.accounts.queries import pending_proposal
from academy.accounts.services import addresses
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import MoveRefused
from academy.intake import queries
from academy.intake.forms.addresses import AddressHelpForm
from academy.intake.models import Application
from academy.intake.views.blueprint import bp
from academy.outbox.queries import bounce_of
from academy.web.forms import Form


@bp.route("/staff/applications/<number>/address", methods=["GET", "POST"])
@needs(P.APPLICATION_ASSIST, load=queries.get_application)
def address(application: Application, actor: Actor) -> Any:
    """Propose another address, or look at the one that waits."""
    form = AddressHelpForm()
    if form.validate_on_submit() and form.carry_out(
        addresses.propose_address,
        application.person,
        email=form.email.data or "",
        identity=form.identity.data or "",
        site_id=application.site_id,
        actor=actor,
    ):
        flash(_("Proposed. A colleague must agree on this page; tell them."), "success")
        return _back(application)
    return _page(application, actor, form)


@bp.post("/staff/applications/<number>/address/agree")
@needs(P.APPLICATION_ASSIST, load=queries.get_application)
def agree_address(application: Application, actor: Actor) -> Any:
    """Agree as a second person."""
    form = Form()
    if form.carry_out(addresses.agree_address, _pending(application), seen=_seen(), actor=actor):
        flash(_("Agreed. The link went to the new address, and word to the old one."), "success")
    else:
        flash(str(form.form_errors[0]), "danger")
    return _back(application)


@bp.post("/staff/applications/<number>/address/refuse")
@needs(P.APPLICATION_ASSIST, load=queries.get_application)
def refuse_address(application: Application, actor: Actor) -> Response:
    """Drop what was proposed."""
    form = Form()
    if form.carry_out(addresses.refuse_address, _pending(application), seen=_seen(), actor=actor):
        flash(_("Dropped. The address stays as it is."), "success")
    else:
        flash(str(form.form_errors[0]), "danger")
    return _back(application)


def _pending(application: Application) -> AddressProposal:
    found = pending_proposal(application.person_id)
    if found is None:
        raise MoveRefused()
    return found


def _seen() -> str:
    return request.form.get("seen", "")


def _back(application: Application) -> Response:
    return redirect(url_for("intake.address", number=application.number), 303)


def _page(application: Application, actor: Actor, form: AddressHelpForm) -> Any:
    see([application.person_id])
    proposal = pending_proposal(application.person_id)
    page = render_template(
        "intake/address.html",
        application=application,
        zone=application.round.site.zone,
        form=form,
        proposal=proposal,
        over=proposal is not None and proposal.expires_at <= clock.now(),
        seal=addresses.seal_of(proposal) if proposal is not None else "",
        waits=addresses.has_to_wait(application.person_id),
        own=proposal is not None and proposal.proposed_by == actor.person_id,
        bouncing=bounce_of(application.person.email),
    )
    return page, 422 if form.errors or form.form_errors else 200
