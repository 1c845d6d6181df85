"""The one click that ends promotion, from the letter or from the mail program's own button."""

from typing import Any

from flask import abort, render_template, request

from academy.access.current import current_actor
from academy.access.doors import public
from academy.core.errors import NotFound
from academy.messages import queries, services
from academy.messages.models import Recipient
from academy.messages.views.blueprint import bp
from academy.web.shell import csrf


@bp.get("/unsubscribe/<ref>")
@public("whoever has the letter may end it; the link itself changes nothing")
def unsubscribe(ref: str) -> Any:
    """Ask once: links in letters act on POST only, because scanners open them."""
    return render_template("messages/unsubscribe.html", recipient=_recipient(ref), done=False)


@bp.post("/unsubscribe/<ref>")
@csrf.exempt
@public("whoever has the letter may end it; a mail program has no token, RFC 8058")
def refuse(ref: str) -> Any:
    """End promotion to this person."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    recipient = _recipient(ref)
    services.refuse_promotion(recipient, actor=current_actor())
    return render_template("messages/unsubscribe.html", recipient=recipient, done=True)


def _recipient(ref: str) -> Recipient:
    found = queries.get_recipient(ref)
    if found is None or not found.message.promotion:
        raise NotFound()
    return found
