"""The letters of this room: a staff's text, filled for one person."""

from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.intake.models import Application
from academy.messages.models import Message, Recipient
from academy.messages.placeholders import PLACEHOLDERS, Facts
from academy.messages.rules import carried
from academy.messages.states import Channel
from academy.outbox import Letter
from academy.outbox.rules import PROMOTION_MARK
from academy.web.languages import LOCALES
from academy.web.placeholders import as_plain, write, write_line

SAMPLE_REF = "X" * 24
"""Stands for a recipient's reference, in its length, where there is none yet."""


def letter_of(
    message: Message, recipient: Recipient, application: Application, facts: Facts
) -> Letter:
    """Return the letter of a message to one person; its key lets it exist once."""
    person, mail = application.person, message.channel is Channel.MAIL
    url = unsubscribe_url(recipient.ref) if message.promotion else ""
    return Letter(
        kind=kind_of(message),
        key=f"messages/message:{message.ref}:{recipient.id}",
        to=person.email if mail else person.phone,
        locale=recipient.locale,
        context=context_of(message, facts, recipient.locale, unsubscribe=url),
        person_id=person.id,
        site_id=message.site_id,
        channel=message.channel.value,
        promotion=message.promotion,
        zone=message.site.zone,
        unsubscribe=url if mail else "",
    )


def kind_of(message: Message) -> str:
    """Return the folder of templates of a message's letters."""
    return "messages/message" if message.channel is Channel.MAIL else "messages/text"


def context_of(
    message: Message, facts: Facts, locale: str, *, unsubscribe: str = ""
) -> dict[str, Any]:
    """Return what the templates of a message's letters are given."""
    items = PLACEHOLDERS[message.audience]
    paragraphs = write(message.body.said(locale), facts, locale, items)
    plain = as_plain(paragraphs)
    settings = current_app.config["SETTINGS"]
    return {
        "subject": write_line(
            message.subject.said(locale), facts, locale, PLACEHOLDERS[message.audience]
        ),
        "paragraphs": paragraphs,
        "text": carried(plain) if message.channel is Channel.TEXT else plain,
        "promotion": message.promotion,
        "mark": PROMOTION_MARK,
        "sender": facts.site_name.said(locale),
        "contact": facts.contact or settings.contact_email,
        "address": settings.contact_address.splitlines(),
        "refusals": _refusals(message.channel, locale),
        "unsubscribe": unsubscribe,
    }


def _refusals(channel: Channel, locale: str) -> list[tuple[str, str]]:
    """Return (language, how to refuse promotion): in both, the reader's own first.

    Network Act, decree, annex 6. A text says it in Korean first, as people know it there.
    """
    said = []
    for code in LOCALES if channel is Channel.TEXT else sorted(LOCALES, key=locale.__ne__):
        with force_locale(code):
            if channel is Channel.TEXT:
                said.append((code, _("Free refusal:")))
            else:
                said.append((code, _("No more news, with one click and free of charge:")))
    return said


def unsubscribe_url(ref: str) -> str:
    """Return the address at which one click ends promotion to a person."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}/unsubscribe/{ref}"
