"""Lists of numbers with texts, for the academy's own sender."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.core.errors import MoveRefused
from academy.messages import queries, services
from academy.messages.forms import HandOverForm
from academy.messages.models import Message, TextHandover
from academy.messages.states import OVER, Channel
from academy.messages.views.blueprint import bp
from academy.messages.views.messages import message_page


@bp.post("/staff/messages/<ref>/texts")
@needs(P.MESSAGE_RELEASE, load=queries.get_message)
def hand_over(message: Message, actor: Actor) -> Any:
    """Put what waits on a list and mark it as handed over; pressing again finds nothing."""
    form = HandOverForm()
    if form.validate() and form.carry_out(
        services.hand_over_list, message, reason=form.reason.data or "", actor=actor
    ):
        if form.result is None:
            flash(_("No text waits to be handed over."), "info")
        else:
            flash(_("The list is made. Download it below and give it to your sender."), "success")
        return redirect(url_for(".message", ref=message.ref, _anchor="texts"), 303)
    if form.reason.errors and not _may_hand_over(message):
        raise MoveRefused()
    return message_page(message, actor, form), 422


def _may_hand_over(message: Message) -> bool:
    """Whether the page has the form; else it has no field where anything could be said."""
    is_out = message.status in OVER
    is_text = message.channel is Channel.TEXT
    return is_text and is_out and bool(queries.progress_of(message).get("waiting"))


@bp.get("/staff/messages/<ref>/texts/<handover>.csv")
@needs(P.MESSAGE_RELEASE, load=queries.get_handover)
def text_list(handover: TextHandover, actor: Actor) -> Any:
    """Download one list; the same list again, should the first download have failed."""
    ref, content = handover.ref, services.open_list(handover, actor=actor)
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="texts-{ref}.csv"'
    return response
