"""The preview: one real recipient after the other, in both languages, as mail and as plain text."""

from typing import Any

import sqlalchemy as sa
from flask import Response, render_template, request
from flask_babel import force_locale

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound
from academy.core.refs import tidy_ref
from academy.intake.models import Application
from academy.intake.queries.rounds import is_ref
from academy.messages import mail, queries
from academy.messages.models import Message, Recipient
from academy.messages.placeholders import PLACEHOLDERS, Facts
from academy.messages.rules import LMS_BYTES, count_bytes, kind_of_text
from academy.messages.states import Channel, MessageState
from academy.messages.views.blueprint import bp
from academy.outbox.rendering import render
from academy.outbox.rules import marked_as_promotion
from academy.web.headers import CONTENT_POLICY
from academy.web.languages import LOCALES
from academy.web.paging import page
from academy.web.placeholders import Placeholder, asked_in, values

FRAMED = "frame-src 'self'"
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'; sandbox"
)
"""A letter styles itself inline, as mail programs demand; it may do nothing else."""


@bp.get("/staff/messages/<ref>/preview")
@needs(P.MESSAGE_READ, load=queries.get_message)
def preview(message: Message, actor: Actor) -> Any:
    """Show the message as one of its people will get it, and lead to the next one."""
    found = page(
        _people_of(message),
        [Application.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=1,
    )
    shown = None
    if found.items:
        known = queries.facts_by_application([found.items[0].id])
        shown = known.get(found.items[0].id)
    if shown is None:
        return render_template("messages/preview.html", message=message, page=found, shown=None)
    application, facts = shown
    see([application.person_id])
    asked = request.args.get("language", "")
    language = asked if asked in LOCALES else application.language
    subject, text, _html = _rendered(message, facts, language)
    used = _used(message, language)
    response = Response(
        render_template(
            "messages/preview.html",
            message=message,
            page=found,
            shown=application,
            language=language,
            languages=LOCALES,
            subject=subject,
            text=text.strip(),
            bytes=count_bytes(text.strip()),
            kind=kind_of_text(text.strip()),
            most=LMS_BYTES,
            used=[(item, item.name(language)) for item in used],
            values=values(used, facts, language),
            is_text=message.channel is Channel.TEXT,
        )
    )
    response.headers["Content-Security-Policy"] = f"{CONTENT_POLICY}; {FRAMED}"
    return response


def _message_of(ref: str, number: str) -> Message | None:
    return queries.get_message(ref)


@bp.get("/staff/messages/<ref>/preview/<number>")
@needs(P.MESSAGE_READ, load=_message_of)
def preview_letter(message: Message, actor: Actor) -> Any:
    """Show the letter of one of its people as a mail program would, shut into its own policy."""
    number = (request.view_args or {})["number"]
    application = None
    if is_ref(number):
        application = db.session.scalar(
            _people_of(message).where(Application.number == tidy_ref(number))
        )
    if application is None:
        raise NotFound()
    application, facts = queries.facts_by_application([application.id])[application.id]
    see([application.person_id])
    asked = request.args.get("language", "")
    language = asked if asked in LOCALES else application.language
    _subject, _text, html = _rendered(message, facts, language)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _people_of(message: Message) -> sa.Select[Application]:
    """Select whom the message is for: as the filter finds them, or as they were frozen."""
    if message.status in {MessageState.DRAFT, MessageState.DISCARDED}:
        return queries.applications_of(message)
    return sa.select(Application).join(
        Recipient,
        sa.and_(Recipient.application_id == Application.id, Recipient.message_id == message.id),
    )


def _rendered(message: Message, facts: Any, language: str) -> tuple[str, str, str]:
    with force_locale(language):
        link = mail.unsubscribe_url(mail.SAMPLE_REF) if message.promotion else ""
        context = mail.context_of(message, facts, language, unsubscribe=link)
    subject, text, html = render(mail.kind_of(message), language, context)
    return (marked_as_promotion(subject) if message.promotion else subject), text, html


def _used(message: Message, language: str) -> list[Placeholder[Facts]]:
    texts = [message.subject.said(language), message.body.said(language)]
    return asked_in(texts, PLACEHOLDERS[message.audience])
