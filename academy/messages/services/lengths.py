"""How long a text to a telephone is once it is filled: a carrier would cut it, and the way out."""

from collections.abc import Sequence

from flask_babel import gettext as _

from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.messages import mail, queries
from academy.messages.models import Message
from academy.messages.rules import LMS_BYTES, Candidate, Sorted, carried, count_bytes
from academy.messages.states import Channel, Standing
from academy.outbox.rendering import render
from academy.web.languages import LOCALES


def check_lengths(message: Message, people: Sequence[Sorted]) -> None:
    """Demand that a text can be carried whole to everybody it is for.

    Raises:
        RuleBroken: it says for whom it is too long, and by how much.
    """
    if message.channel is not Channel.TEXT:
        return
    most, number = 0, ""
    written_to = [one.candidate for one in people if one.standing is Standing.WAITING]
    known = queries.facts_by_application(_longest(message, written_to))
    url = mail.unsubscribe_url(mail.SAMPLE_REF) if message.promotion else ""
    for application, facts in known.values():
        locale = application.language if application.language in LOCALES else "en"
        context = mail.context_of(message, facts, locale, unsubscribe=url)
        _subject, text, _html = render(mail.kind_of(message), locale, context)
        most, number = max((most, number), (count_bytes(text.strip()), application.number))
    if most > LMS_BYTES:
        raise RuleBroken(
            _(
                "Filled in for %(number)s this takes %(bytes)s bytes, which is %(over)s too many:"
                " a text holds at most %(most)s. Please shorten it.",
                number=number,
                bytes=most,
                over=most - LMS_BYTES,
                most=LMS_BYTES,
            )
        )


def _longest(message: Message, candidates: Sequence[Candidate]) -> set[int]:
    """Return the applications among which the longest text is, without filling all of them.

    In one round and language only the name and a closing time of one's own make a difference.
    """
    extended = queries.applications_of(message).where(Application.extended_until.is_not(None))
    rows = db.session.execute(
        extended.with_only_columns(Application.id, Application.extended_until)
    )
    until = dict(rows.all())
    longest: dict[object, tuple[int, int]] = {}
    for one in candidates:
        key = (one.round_id, one.language, until.get(one.application_id))
        size = (count_bytes(carried(one.name)), one.application_id)
        longest[key] = max(longest.get(key, size), size)
    return {application_id for _size, application_id in longest.values()}
