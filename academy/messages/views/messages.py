"""The list of messages, and one of them: what it says, to whom, who releases it, how far it is."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.core.errors import MoveRefused
from academy.messages import labels, queries, services
from academy.messages.forms import HandOverForm, ReleaseForm
from academy.messages.models import Message, Recipient
from academy.messages.queries import Shown
from academy.messages.rules import needs_second_look
from academy.messages.states import Channel, MessageState, Standing
from academy.messages.views.blueprint import bp
from academy.web.forms import Form
from academy.web.paging import page

M = MessageState
TABS = {
    "open": (M.DRAFT, M.PREPARED),
    "going": (M.SCHEDULED, M.SENDING),
    "sent": (M.SENT, M.STOPPED),
    "discarded": (M.DISCARDED,),
}


@bp.get("/staff/messages")
@needs(P.MESSAGE_READ)
def index(actor: Actor) -> Any:
    """List messages by what is left to do with them."""
    asked = request.args.get("state", "")
    tab = asked if asked in TABS else "open"
    found = page(
        queries.select_messages(actor, TABS[tab]),
        [Message.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template("messages/index.html", page=found, tab=tab, tabs_of=TABS, labels=labels)


@bp.get("/staff/messages/<ref>")
@needs(P.MESSAGE_READ, load=queries.get_message)
def message(message: Message, actor: Actor) -> Any:
    """One message and the one thing that comes next."""
    return message_page(message, actor, Form(formdata=None))


@bp.post("/staff/messages/<ref>/prepare")
@needs(P.MESSAGE_WRITE, load=queries.get_message)
def prepare(message: Message, actor: Actor) -> Any:
    """Freeze the list of who gets it."""
    form = Form()
    if form.validate() and form.carry_out(services.prepare, message, actor=actor):
        return redirect(url_for(".message", ref=message.ref), 303)
    return message_page(message, actor, form), 422


@bp.post("/staff/messages/<ref>/release")
@needs(P.MESSAGE_RELEASE, load=queries.get_message)
def release(message: Message, actor: Actor) -> Any:
    """Let it go."""
    form = ReleaseForm()
    if form.validate() and form.carry_out(
        services.release, message, looked_at=form.looked_at.data or "", actor=actor
    ):
        flash(_("Released. It goes out by itself."), "success")
        return redirect(url_for(".message", ref=message.ref), 303)
    if form.looked_at.errors:
        # No page sends this, and there is no field where it could be said.
        raise MoveRefused()
    return message_page(message, actor, form), 422


@bp.post("/staff/messages/<ref>/take-back")
@needs(P.MESSAGE_RELEASE, load=queries.get_message)
def take_back(message: Message, actor: Actor) -> Any:
    """Call it back before it goes."""
    services.take_back(message, actor=actor)
    flash(_("Called back. Nothing was sent; it can be changed and is looked at anew."), "success")
    return redirect(url_for(".message", ref=message.ref), 303)


@bp.post("/staff/messages/<ref>/stop")
@needs(P.MESSAGE_RELEASE, load=queries.get_message)
def stop(message: Message, actor: Actor) -> Any:
    """Let nothing more of it go out."""
    form = Form()
    if not (form.validate() and form.carry_out(services.stop, message, actor=actor)):
        return message_page(message, actor, form), 422
    flash(
        ngettext("Stopped. It does not reach %(count)s person.",
                 "Stopped. It does not reach %(count)s people.", form.result, count=form.result),
        "success",
    )  # fmt: skip
    return redirect(url_for(".message", ref=message.ref), 303)


@bp.post("/staff/messages/<ref>/leave-out")
@needs(P.MESSAGE_WRITE, load=queries.get_message)
def leave_out(message: Message, actor: Actor) -> Any:
    """Leave out who no longer matches."""
    count = services.leave_out_unmatched(message, actor=actor)
    flash(
        ngettext("%(count)s person was left out.", "%(count)s people were left out.", count,
                 count=count),
        "success",
    )  # fmt: skip
    return redirect(url_for(".message", ref=message.ref), 303)


@bp.post("/staff/messages/<ref>/discard")
@needs(P.MESSAGE_WRITE, load=queries.get_message)
def discard(message: Message, actor: Actor) -> Any:
    """Put it away."""
    services.discard(message, actor=actor)
    flash(_("The message was discarded."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/staff/messages/<ref>/recipients")
@needs(P.MESSAGE_READ, load=queries.get_message)
def recipients(message: Message, actor: Actor) -> Any:
    """Who is on the frozen list, and what became of each letter."""
    asked = request.args.get("show", "")
    shown = Shown(asked) if asked in set(Shown) else Shown.ALL
    found = page(
        queries.select_recipients(message, shown),
        [Recipient.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=False,
    )
    see(recipient.person_id for recipient in found.items)
    known = queries.facts_by_application(r.application_id for r in found.items)
    return render_template(
        "messages/recipients.html",
        message=message,
        page=found,
        shown=shown,
        numbers={key: application.number for key, (application, _facts) in known.items()},
        outcomes=queries.outcomes_of(message, found.items),
        labels=labels,
    )


def message_page(message: Message, actor: Actor, form: Form) -> str:
    frozen = message.status not in {M.DRAFT, M.DISCARDED}
    too_many = ""
    if frozen:
        standings, languages = queries.count_standings(message.id)
        found, folded = message.found, message.folded
    else:
        standings, languages, found, folded, too_many = _live(message)
    waiting = standings.get(Standing.WAITING, 0)
    most = current_app.config["SETTINGS"].message_second_look
    second_look = needs_second_look(waiting, promotion=message.promotion, most=most)
    is_text = message.channel is Channel.TEXT
    return render_template(
        "messages/message.html",
        message=message,
        found=found,
        folded=folded,
        standings=standings,
        languages=languages,
        too_many=too_many,
        waiting=waiting,
        most=most,
        second_look=second_look,
        may_release=not second_look or actor.person_id not in queries.hands_in(message),
        unmatched=queries.count_unmatched(message) if frozen and waiting else 0,
        progress=queries.progress_of(message) if message.released_at else {},
        handovers=queries.handovers_of(message.id) if is_text else [],
        handing=form if isinstance(form, HandOverForm) else HandOverForm(formdata=None),
        form=form,
        labels=labels,
        State=M,
        Standing=Standing,
        is_text=is_text,
    )


def _live(message: Message) -> tuple[dict[Standing, int], dict[str, int], int, int, str]:
    """Return how people stand now; a selection that is too large says so instead."""
    if message.status is M.DISCARDED:
        return {}, {}, 0, 0, ""
    form = Form(formdata=None)
    if not form.carry_out(queries.sort_out_live, message):
        return {}, {}, 0, 0, form.form_errors[0]
    people, folded = form.result
    standings: dict[Standing, int] = {}
    languages: dict[str, int] = {}
    for one in people:
        standings[one.standing] = standings.get(one.standing, 0) + 1
        if one.standing is Standing.WAITING:
            languages[one.candidate.language] = languages.get(one.candidate.language, 0) + 1
    return standings, languages, len(people) + folded, folded, ""
