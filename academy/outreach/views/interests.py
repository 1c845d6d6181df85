"""What the links in letters to those who asked to hear lead to."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.core.errors import NotFound
from academy.outreach import queries, services
from academy.outreach.models import Interest
from academy.outreach.views.blueprint import bp
from academy.web.shell import csrf


@bp.get("/tell-me/<ref>")
@public("whoever has the letter may confirm or end it; the link itself changes nothing")
def interest(ref: str) -> Any:
    """Ask whether to confirm or to be forgotten: links in letters act on POST only."""
    return render_template("outreach/interest.html", interest=_interest(ref))


@bp.post("/tell-me/<ref>/confirm")
@public("whoever has the letter may confirm it")
def confirm_interest(ref: str) -> Any:
    """Confirm the address."""
    services.confirm_interest(_interest(ref), actor=current_actor())
    flash(_("Confirmed. We shall write to you when the next round opens."), "success")
    return redirect(url_for("outreach.interest", ref=ref), 303)


@bp.post("/tell-me/<ref>/forget")
@public("whoever has the letter may end it")
def forget_interest(ref: str) -> Any:
    """Delete the address."""
    found = queries.get_interest(ref)
    # Whoever presses twice, or in two tabs, wants what was done already.
    if found is not None:
        services.forget_interest(found, actor=current_actor())
    flash(_("Your address was deleted. We shall not write again."), "success")
    return redirect(url_for("outreach.call"), 303)


@bp.post("/tell-me/<ref>/unsubscribe")
@csrf.exempt
@public("a mail program presses this for whoever has the letter; RFC 8058 allows it no token")
def unsubscribe_interest(ref: str) -> Any:
    """Delete the address at one click in a mail program; who is unknown is deleted already."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    found = queries.get_interest(ref)
    if found is not None:
        services.forget_interest(found, actor=current_actor())
    return "", 204


def _interest(ref: str) -> Interest:
    found = queries.get_interest(ref)
    if found is None:
        raise NotFound()
    return found
