"""The links of a new address that staff have agreed on: one proves it, the other stops it."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts import queries
from academy.accounts.models import AddressProposal
from academy.accounts.services import addresses
from academy.accounts.views.parts import bp
from academy.core import clock
from academy.core.errors import NotFound
from academy.web.forms import Form


@bp.route("/address/<token>", methods=["GET", "POST"])
@public("the link that proves a new address; only sending the form changes anything")
def use_address(token: str) -> Any:
    """Use the new address from now on."""
    proposal = _found(queries.proposal_to_use(token))
    form = Form()
    done = form.validate_on_submit() and form.carry_out(
        addresses.use_address, proposal, actor=current_actor()
    )
    waits = proposal.usable_at is not None and clock.now() < proposal.usable_at
    page = render_template(
        "accounts/use_address.html",
        form=form,
        proposal=proposal,
        zone=queries.zone_of(proposal.site_id),
        done=done,
        waits=waits,
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/address/stop/<token>", methods=["GET", "POST"])
@public("the link that stops a new address; only sending the form changes anything")
def stop_address(token: str) -> Any:
    """Keep the old address."""
    proposal = _found(queries.proposal_to_stop(token))
    form = Form()
    done = form.validate_on_submit() and form.carry_out(
        addresses.stop_address, proposal, actor=current_actor()
    )
    page = render_template("accounts/stop_address.html", form=form, done=done)
    return page, 422 if form.errors or form.form_errors else 200


def _found(proposal: AddressProposal | None) -> AddressProposal:
    if proposal is None:
        raise NotFound(_("This link is not valid any more. Nothing was changed."))
    return proposal
