"""Write letters down, and what staff may do with them; what delivers them is in `jobs.py`."""

from collections.abc import Sequence
from email.utils import make_msgid
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, is_sqlite, lock, metadata, verb
from academy.core.errors import RuleBroken
from academy.outbox.letters import Letter
from academy.outbox.models import NEVER, BouncingAddress, StoredLetter
from academy.outbox.rendering import render, seal
from academy.outbox.rules import after_the_night, is_quiet, marked_as_promotion
from academy.outbox.states import LETTER_FLOW, LetterState


@verb
def post(letter: Letter) -> None:
    """Keep a letter for delivery, in the transaction of the caller; a known key is kept once."""
    post_all([letter])


@verb
def post_all(letters: Sequence[Letter]) -> None:
    """Keep many letters for delivery, as `post` does one."""
    if letters:
        rows = [_row(letter) for letter in letters]
        db.session().connection().execute(_keep_letter(is_sqlite()), rows)


def _row(letter: Letter) -> dict[str, Any]:
    now = clock.now()
    subject = text = html = sealed = ""
    if letter.secret:
        sealed = seal(letter.context)
    else:
        subject, text, html = render(letter.kind, letter.locale, letter.context)
        if letter.promotion:
            subject = marked_as_promotion(subject)
    due_at = letter.due_at or now
    if letter.promotion:
        due_at = after_the_night(due_at, letter.zone)
    return {
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
        "due_at": due_at,
        "zone": letter.zone,
        "unsubscribe": letter.unsubscribe,
        "bounced_at": None,
    }


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
        RuleBroken: it is no text, so that the worker sends it, or a promotion in the night.
    """
    lock(letter)
    after = LETTER_FLOW.after(letter.status, "deliver")
    if letter.channel != "text":
        raise RuleBroken(_("Mail is sent by itself; only texts are handed over."))
    check_not_night(letter.promotion, letter.zone)
    letter.status, letter.sent_at = after, clock.now()
    record("letter.hand_over", letter, actor=actor)


def check_not_night(promotion: bool, zone: str) -> None:
    """Keep promotion from people while the law's night lasts.

    Raises:
        RuleBroken: it is between nine in the evening and eight in the morning.
    """
    if promotion and is_quiet(clock.now(), zone):
        raise RuleBroken(
            _("Promotion must not be sent from 9 pm to 8 am (Network Act, article 50).")
        )


@verb
def hand_over_texts(keys: Sequence[str]) -> int:
    """Note that texts were given to the academy's own sender, and return how many were waiting.

    The caller records it, as one act.
    """
    done = db.session.execute(
        sa.update(StoredLetter)
        .where(
            StoredLetter.key.in_(keys),
            StoredLetter.channel == "text",
            StoredLetter.status == LetterState.WAITING,
        )
        .values(status=LETTER_FLOW.after(LetterState.WAITING, "deliver"), sent_at=clock.now())
        .returning(StoredLetter.id)
    ).all()
    return len(done)


@verb
def discard_waiting(keys: sa.Select[str | None]) -> list[str]:
    """Take letters out of the outbox that nobody is delivering at this moment; return their keys.

    The caller records it, as one act.
    """
    done = db.session.scalars(
        sa.update(StoredLetter)
        .where(
            StoredLetter.key.in_(keys),
            StoredLetter.status == LetterState.WAITING,
            StoredLetter.leased_until <= clock.now(),
        )
        .values(
            status=LETTER_FLOW.after(LetterState.WAITING, "discard"),
            sealed="",
            lease="",
            leased_until=NEVER,
        )
        .returning(StoredLetter.key)
    )
    return list(done)


@verb
def note_bounce(letter: StoredLetter, *, code: str) -> bool:
    """Mark the address of a letter as one that takes none; return whether this was news.

    What a letter has told once it does not tell again: an old bounce that is read a second time
    must not mark an address that its owner has confirmed meanwhile.
    """
    lock(letter)
    if letter.bounced_at is not None:
        return False
    letter.bounced_at, letter.error = clock.now(), letter.error or f"bounced ({code})"
    insert = sqlite_insert if is_sqlite() else pg_insert
    made = db.session.scalar(
        insert(BouncingAddress)
        .values(
            email=letter.to,
            code=code,
            letter_id=letter.id,
            person_id=letter.person_id,
            site_id=letter.site_id,
            since=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(BouncingAddress)
    )
    if made is not None:
        record("mailbox.bounce", made, actor=SYSTEM, code=code)
        return True
    # An account's letter belongs to no site: the next one tells who may help its owner.
    db.session.execute(
        sa.update(BouncingAddress)
        .where(BouncingAddress.email == letter.to)
        .values(
            site_id=sa.func.coalesce(BouncingAddress.site_id, letter.site_id),
            person_id=sa.func.coalesce(BouncingAddress.person_id, letter.person_id),
        )
    )
    return True


@verb
def clear_bounce(email: str, *, actor: Actor, reason: str = "") -> None:
    """Forget that an address took no letters: its owner has confirmed it, or has another now."""
    found = db.session.scalar(
        sa.select(BouncingAddress).where(BouncingAddress.email == email).with_for_update()
    )
    if found is not None:
        record("mailbox.clear", found, actor=actor, reason=reason)
        db.session.delete(found)
