"""Beginning and changing a message."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.core.refs import new_ref
from academy.intake import queries as intake
from academy.intake.rules import Filter
from academy.messages import queries, services
from academy.messages.forms import ComposeForm, MessageForm, due_of, message_values
from academy.messages.models import Message
from academy.messages.placeholders import PLACEHOLDERS
from academy.messages.rules import SMS_BYTES
from academy.messages.states import Channel, MessageState
from academy.messages.views.blueprint import bp
from academy.web.edits import status_of

LOST = _l("Your choice is no longer kept. Please choose again.")
_REF = re.compile(r"[2-9A-HJKMNP-Z]{12}")


@bp.get("/staff/messages/new")
@needs(P.MESSAGE_WRITE)
def compose(actor: Actor) -> Any:
    """Choose whom a message is for; from the list of applications they are chosen already."""
    form = ComposeForm(formdata=None)
    form.ref.data, form.view.data = new_ref(12), request.args.get("view", "")
    if form.view.data and intake.get_view(form.view.data, actor) is None:
        form.form_errors.append(LOST)
    round = request.args.get("round", "")
    return _compose_page(form, actor, round=round)


@bp.post("/staff/messages/new")
@needs(P.MESSAGE_WRITE)
def begin(actor: Actor) -> Any:
    """Begin a message and go on to its text."""
    form = ComposeForm()
    sites = _offer(form, actor)
    if not form.validate():
        return _compose_page(form, actor), 422
    view = intake.get_view(form.view.data or "", actor) if form.view.data else None
    if form.view.data and view is None:
        # Without it the message would be for everybody.
        form.form_errors.append(LOST)
        return _compose_page(form, actor), 422
    chosen = view.filter if view else Filter(
        round=form.round.data or "", states=tuple(form.states.data or ())
    ).to_json()  # fmt: skip
    site = next(site for site in sites if site.code == form.site.data)
    template = queries.get_template(form.template.data) if form.template.data else None
    if form.carry_out(
        services.compose,
        site,
        ref=form.ref.data if _REF.fullmatch(form.ref.data or "") else new_ref(12),
        chosen=chosen,
        channel=Channel(form.channel.data),
        template=template,
        actor=actor,
    ):
        return redirect(url_for(".edit", ref=form.result.ref), 303)
    return _compose_page(form, actor), 422


def _offer(form: ComposeForm, actor: Actor) -> Any:
    sites = queries.sites_to_write_for(actor)
    ids = {site.id for site in sites}
    rounds = [round for round in intake.rounds_visible_to(actor) if round.site_id in ids]
    form.offer(sites, rounds, queries.templates_at(ids))
    return sites


def _compose_page(form: ComposeForm, actor: Actor, *, round: str = "") -> str:
    sites = _offer(form, actor)
    rounds: list[Any] = list(form.round.choices or ())
    if round in {choice[0] for choice in rounds}:
        form.round.data = round
    view = intake.get_view(form.view.data or "", actor) if form.view.data else None
    # What came in an address goes back onto the page only if it is what we gave out.
    form.view.data = view.ref if view else ""
    if not _REF.fullmatch(form.ref.data or ""):
        form.ref.data = new_ref(12)
    return render_template(
        "messages/compose.html",
        form=form,
        view=view,
        several_sites=len(sites) > 1,
        has_templates=len(list(form.template.choices or ())) > 1,
    )


@bp.get("/staff/messages/<ref>/edit")
@needs(P.MESSAGE_WRITE, load=queries.get_message)
def edit(message: Message, actor: Actor) -> Any:
    """The text of a message, beside the placeholders it may ask for."""
    if message.status is not MessageState.DRAFT:
        return redirect(url_for(".message", ref=message.ref), 303)
    return _edit_page(message, MessageForm.over(message, message_values))


@bp.post("/staff/messages/<ref>/edit")
@needs(P.MESSAGE_WRITE, load=queries.get_message)
def save(message: Message, actor: Actor) -> Any:
    """Keep the text of a message."""
    form = MessageForm.over(message, message_values)
    if form.validate() and form.carry_out(
        services.change_message,
        message,
        subject=form.subject.data,
        body=form.body.data,
        promotion=bool(form.promotion.data),
        due_at=due_of(form, message),
        actor=actor,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".message", ref=message.ref), 303)
    return _edit_page(message, form), status_of(form)


def _edit_page(message: Message, form: MessageForm) -> str:
    return render_template(
        "messages/edit.html",
        message=message,
        form=form,
        placeholders=PLACEHOLDERS[message.audience],
        is_text=message.channel is Channel.TEXT,
        sms_bytes=SMS_BYTES,
    )
