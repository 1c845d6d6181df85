"""Deliver letters: lease, send, note. A worker that dies leaves a lease that runs out."""

import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from enum import Enum

import sqlalchemy as sa
import structlog
from flask import current_app

from academy.core import clock
from academy.core.db import atomic, db, is_sqlite, reading
from academy.core.settings import Settings
from academy.outbox.bounces import read_bounce
from academy.outbox.models import NEVER, StoredLetter
from academy.outbox.queries import letter_by_message_id, select_due, select_purgeable
from academy.outbox.rendering import render, unseal
from academy.outbox.rules import is_given_up, marked_as_promotion, pause_after
from academy.outbox.services import note_bounce
from academy.outbox.states import LETTER_FLOW, LetterState
from academy.outbox.transport import NotDelivered, deliver

log = structlog.get_logger(__name__)


def lease_due(limit: int = 20) -> list[tuple[int, str]]:
    """Take letters that are due, for a while, and return (id, lease) of each."""
    now = clock.now()
    due = select_due(now, limit)
    with reading():
        nothing = db.session.scalar(due.limit(1)) is None
        db.session.commit()
    if nothing:
        return []
    lease, seconds = secrets.token_hex(16), _settings().letter_lease
    if not is_sqlite():
        # Two workers that look at the same time share the letters out instead of waiting.
        due = due.with_for_update(skip_locked=True)
    with atomic() as session:
        ids = list(session.scalars(due))
        session.execute(
            sa.update(StoredLetter)
            .where(StoredLetter.id.in_(ids))
            .values(lease=lease, leased_until=now + timedelta(seconds=seconds))
        )
    return [(letter_id, lease) for letter_id in ids]


def deliver_leased(letter_id: int, lease: str) -> bool:
    """Deliver a letter under a lease and return whether it went out.

    The lease is looked at before the mail server hears anything and again when the result is
    noted. Only a death between the server's yes and our commit sends a letter twice, both times
    with the same Message-ID.
    """
    with reading():
        letter = db.session.scalar(_held(letter_id, lease))
        db.session.commit()
    if letter is None or letter.leased_until < clock.now():
        return False
    settings = _settings()
    name = f"{letter.created_at:%Y%m%dT%H%M%S}-{letter.id:08d}.eml"
    try:
        deliver(compose(letter, settings.mail_from), settings=settings, file_name=name)
    except NotDelivered as error:
        _note_failure(letter_id, lease, error)
        return False
    except Exception as error:
        # A letter that cannot even be composed must not stop the others or be tried for ever.
        _note_failure(letter_id, lease, NotDelivered(type(error).__name__))
        log.exception("letter.broken", letter=letter_id, kind=letter.kind)
        return False
    return _note_sent(letter_id, lease)


def compose(letter: StoredLetter, sender: str) -> EmailMessage:
    """Return the message of a letter; a secret one is rendered here and kept nowhere."""
    subject, text, html = letter.subject, letter.text, letter.html
    if letter.secret:
        subject, text, html = render(letter.kind, letter.locale, unseal(letter.sealed))
        if letter.promotion:
            subject = marked_as_promotion(subject)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Content-Language"] = letter.locale
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        # RFC 8058: the mail program shows a button of its own, which ends such letters at once.
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def purge_bodies(limit: int = 500) -> int:
    """Wipe the text of letters that left the outbox long ago, and return how many."""
    now = clock.now()
    with atomic() as session:
        ids = list(session.scalars(select_purgeable(now, _settings().letter_days, limit)))
        session.execute(
            sa.update(StoredLetter)
            .where(StoredLetter.id.in_(ids))
            .values(subject="", text="", html="", sealed="", purged_at=now)
        )
    return len(ids)


class Returned(Enum):
    """What became of a mail that a server returned."""

    MARKED = "addresses marked as taking no letters"
    KNOWN = "known already"
    PASSING = "failed for a passing reason"
    FOREIGN = "about letters that are not ours"
    OTHER = "no notes on delivery"


def take_back(mail: bytes) -> Returned:
    """Mark the address of the letter that a mail returns, if it says that the address is gone."""
    bounce = read_bounce(mail)
    if bounce is None:
        return Returned.OTHER
    with reading():
        letter = letter_by_message_id(bounce.message_id)
        db.session.commit()
    if letter is None:
        return Returned.FOREIGN
    if not bounce.is_for_good:
        return Returned.PASSING
    return Returned.MARKED if note_bounce(letter, code=bounce.code) else Returned.KNOWN


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _held(letter_id: int, lease: str) -> sa.Select[StoredLetter]:
    return (
        sa.select(StoredLetter)
        .where(
            StoredLetter.id == letter_id,
            StoredLetter.status == LetterState.WAITING,
            StoredLetter.lease == lease,
        )
        .execution_options(populate_existing=True)
    )


def _note_sent(letter_id: int, lease: str) -> bool:
    with atomic() as session:
        # A lease that ran out meanwhile is honoured as long as nobody else has taken the letter.
        done = session.execute(
            sa.update(StoredLetter)
            .where(
                StoredLetter.id == letter_id,
                StoredLetter.status == LetterState.WAITING,
                StoredLetter.lease == lease,
            )
            .values(
                status=LETTER_FLOW.after(LetterState.WAITING, "deliver"),
                sent_at=clock.now(),
                attempts=StoredLetter.attempts + 1,
                error="",
                sealed="",
                lease="",
                leased_until=NEVER,
            )
            .returning(StoredLetter.id)
        ).all()
    if not done:
        log.warning("letter.sent_without_lease", letter=letter_id)
    return True


def _note_failure(letter_id: int, lease: str, error: NotDelivered) -> None:
    with atomic() as session:
        letter = session.scalar(_held(letter_id, lease).with_for_update())
        if letter is None:
            return
        letter.attempts += 1
        letter.error, letter.lease, letter.leased_until = error.reason, "", NEVER
        if is_given_up(letter.attempts, refused_for_good=error.for_good):
            letter.status = LETTER_FLOW.after(letter.status, "give_up")
            letter.sealed = ""
        else:
            letter.due_at = clock.now() + pause_after(letter.attempts)
        if error.gone:
            session.flush()
            note_bounce(letter, code=error.gone)
    log.warning(
        "letter.not_delivered", letter=letter_id, kind=letter.kind, reason=error.reason,
        attempts=letter.attempts, status=str(letter.status),
    )  # fmt: skip
