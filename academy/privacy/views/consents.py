"""For people: all they agreed to on one page, each taken back with one press."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.intake.labels import NOTICE
from academy.privacy.queries import person_by_key
from academy.privacy.queries.consents import Agreement, Matter, agreements_of, get_agreement
from academy.privacy.services.agreements import take_back
from academy.privacy.views.blueprint import bp
from academy.privacy.views.own import zone_of_house


@bp.get("/my/consents")
@needs(P.DATA_OWN)
def my_consents(actor: Actor) -> Any:
    """List what the person agreed to."""
    assert actor.person_id is not None
    found = agreements_of(person_by_key(actor.person_id))
    return render_template(
        "privacy/my_consents.html",
        agreements=found,
        Matter=Matter,
        notices=NOTICE,
        zone=zone_of_house(),
    )


@bp.post("/my/consents/<matter>/<int:id>/withdraw")
@needs(P.DATA_OWN, load=get_agreement)
def withdraw_consent(agreement: Agreement, actor: Actor) -> Any:
    """Take one of them back."""
    take_back(agreement, actor=actor)
    flash(_("You have withdrawn your consent."), "success")
    return redirect(url_for("privacy.my_consents"), 303)


@bp.get("/goodbye")
@public("whoever closed the account is signed out by then")
def closed() -> Any:
    """Say that the account is closed."""
    return render_template("privacy/closed.html")
