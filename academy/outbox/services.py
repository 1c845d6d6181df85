"""Write letters down, and what staff may do with them; what delivers them is in `jobs.py`."""

from email.utils import make_msgid
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, is_sqlite, lock, metadata, verb
from academy.core.errors import RuleBroken
from academy.outbox.letters import Letter
from academy.outbox.models import NEVER, StoredLetter
from academy.outbox.rendering import render, seal
from academy.outbox.rules import marked_as_promotion
from academy.outbox.states import LETTER_FLOW, LetterState


@verb
def post(letter: Letter) -> None:
    """Keep a letter for delivery, in the transaction of the caller; a known key is kept once."""
    now = clock.now()
    subject = text = html = sealed = ""
    if letter.secret:
        sealed = seal(letter.context)
    else:
        subject, text, html = render(letter.kind, letter.locale, letter.context)
        if letter.promotion:
            subject = marked_as_promotion(subject)
    row = {
        "key": letter.key,
        "kind": letter.kind,
        "channel": letter.channel,
        "secret": letter.secret,
        "promotion": letter.promotion,
        "status": LetterState.WAITING,
        "person_id": letter.person_id,
        "site_id": letter.site_id,
        "to": letter.to,
        "locale": letter.locale,
        "subject": subject,
        "text": text,
        "html": html,
        "sealed": sealed,
        "message_id": make_msgid(domain=current_app.config["MAIL_DOMAIN"]),
        "attempts": 0,
        "error": "",
        "lease": "",
        "leased_until": NEVER,
        "created_at": now,
        "due_at": now,
    }
    db.session().connection().execute(_keep_letter(is_sqlite()), row)


@cache
def _keep_letter(sqlite: bool) -> Any:
    """Return the statement, built once: most verbs post something."""
    insert = sqlite_insert if sqlite else pg_insert
    return insert(metadata.tables[StoredLetter.__tablename__]).on_conflict_do_nothing(
        index_elements=["key"]
    )


@verb
def retry(letter: StoredLetter, *, actor: Actor) -> None:
    """Send a letter that failed once more, at once and with all its attempts.

    Raises:
        MoveRefused: it has not failed.
        RuleBroken: what it would say is wiped: a code or link that is not valid any more.
    """
    lock(letter)
    after = LETTER_FLOW.after(letter.status, "retry")
    if letter.secret or letter.purged_at:
        raise RuleBroken(
            _("The content of this letter is no longer kept, so it cannot be sent again.")
        )
    letter.status, letter.attempts, letter.error = after, 0, ""
    letter.due_at, letter.leased_until, letter.lease = clock.now(), NEVER, ""
    record("letter.retry", letter, actor=actor)


@verb
def discard(letter: StoredLetter, *, actor: Actor) -> None:
    """Take a letter out of the outbox; what is on its way at this moment may still arrive.

    Raises:
        MoveRefused: it is sent, or discarded already.
    """
    lock(letter)
    letter.status = LETTER_FLOW.after(letter.status, "discard")
    letter.sealed, letter.lease, letter.leased_until = "", "", NEVER
    record("letter.discard", letter, actor=actor)


@verb
def hand_over(letter: StoredLetter, *, actor: Actor) -> None:
    """Note that a text was given to the academy's own sender.

    Raises:
        MoveRefused: it does not wait any more.
        RuleBroken: it is no text, so that the worker sends it.
    """
    lock(letter)
    after = LETTER_FLOW.after(letter.status, "deliver")
    if letter.channel != "text":
        raise RuleBroken(_("Mail is sent by itself; only texts are handed over."))
    letter.status, letter.sent_at = after, clock.now()
    record("letter.hand_over", letter, actor=actor)
