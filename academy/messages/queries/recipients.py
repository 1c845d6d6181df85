"""The frozen list of a message, and what became of each letter."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core.db import db, is_sqlite
from academy.intake.models import Application
from academy.messages.models import Message, Recipient
from academy.messages.queries.chosen import applications_of
from academy.messages.states import Channel, Standing
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState


class Shown(StrEnum):
    """Which part of a list a page shows."""

    ALL = "all"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    NOT_WRITTEN = "not_written"
    UNMATCHED = "unmatched"


SHOWN = tuple(Shown)

_LETTER = StoredLetter.key == Recipient.letter_key
_CAME_BACK = StoredLetter.bounced_at.is_not(None)


def get_recipient(ref: str) -> Recipient | None:
    """Return a recipient by the reference in their letter, with message, site and person."""
    if not (10 <= len(ref) <= 40 and ref.isascii() and ref.isalnum()):
        return None
    return db.session.scalar(
        sa.select(Recipient)
        .where(Recipient.ref == ref)
        .options(
            joinedload(Recipient.message, innerjoin=True).joinedload(Message.site, innerjoin=True),
            joinedload(Recipient.person, innerjoin=True),
        )
    )


def select_recipients(message: Message, shown: Shown = Shown.ALL) -> sa.Select[Recipient]:
    """Select part of a frozen list, with names; the page sets order and size."""
    if shown is Shown.UNMATCHED:
        return _named(select_unmatched(message))
    query = _named(sa.select(Recipient).where(Recipient.message_id == message.id))
    if shown is Shown.ALL:
        return query
    if shown is Shown.NOT_WRITTEN:
        return query.where(Recipient.standing.not_in([Standing.WAITING, Standing.POSTED]))
    query = query.outerjoin(StoredLetter, _LETTER)
    if shown is Shown.WAITING:
        waits = StoredLetter.status == LetterState.WAITING
        return query.where(sa.or_(Recipient.standing == Standing.WAITING, waits))
    if shown is Shown.BOUNCED:
        return query.where(_CAME_BACK)
    state = LetterState.SENT if shown is Shown.SENT else LetterState.FAILED
    return query.where(StoredLetter.status == state, StoredLetter.bounced_at.is_(None))


def _named(query: sa.Select[Recipient]) -> sa.Select[Recipient]:
    return query.join(Recipient.person).options(contains_eager(Recipient.person))


def select_unmatched(message: Message) -> sa.Select[Recipient]:
    """Select who would be written to although the filter does not find them any more."""
    return sa.select(Recipient).where(
        Recipient.message_id == message.id,
        Recipient.standing == Standing.WAITING,
        Recipient.application_id.not_in(applications_of(message).with_only_columns(Application.id)),
    )


def count_unmatched(message: Message) -> int:
    """Return how many those are."""
    found = select_unmatched(message).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def select_waiting(message_id: int, limit: int) -> sa.Select[Recipient]:
    """Select the next people to write to, held so that two workers share them out."""
    query = (
        sa.select(Recipient)
        .where(Recipient.message_id == message_id, Recipient.standing == Standing.WAITING)
        .order_by(Recipient.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return query if is_sqlite() else query.with_for_update(skip_locked=True)


def waits_any(message_id: int) -> bool:
    """Whether anybody is still to be written to, held by another worker or not."""
    waiting = sa.select(Recipient.id).where(
        Recipient.message_id == message_id, Recipient.standing == Standing.WAITING
    )
    return db.session.scalar(waiting.limit(1)) is not None


def count_standings(message_id: int) -> tuple[dict[Standing, int], dict[str, int]]:
    """Return how many people stand how, and how many are written to in each language."""
    rows = db.session.execute(
        sa.select(Recipient.standing, Recipient.locale, sa.func.count())
        .where(Recipient.message_id == message_id)
        .group_by(Recipient.standing, Recipient.locale)
        .order_by(Recipient.standing, Recipient.locale)
    )
    standings: dict[Standing, int] = {}
    languages: dict[str, int] = {}
    for standing, locale, count in rows:
        standings[standing] = standings.get(standing, 0) + count
        if standing in {Standing.WAITING, Standing.POSTED}:
            languages[locale] = languages.get(locale, 0) + count
    return standings, languages


def outcome(channel: Channel, status: LetterState, came_back: bool) -> str:
    """Return what became of a letter, as pages name it."""
    if came_back:
        return "bounced"
    if status is LetterState.SENT and channel is Channel.TEXT:
        return "handed_over"
    return status.value


def progress_of(message: Message) -> dict[str, int]:
    """Return how many letters of a message stand where."""
    rows = db.session.execute(
        sa.select(StoredLetter.status, _CAME_BACK, sa.func.count())
        .join(Recipient, _LETTER)
        .where(Recipient.message_id == message.id)
        .group_by(StoredLetter.status, _CAME_BACK)
        .order_by(StoredLetter.status)
    )
    found: dict[str, int] = {}
    for status, came_back, count in rows:
        key = outcome(message.channel, status, bool(came_back))
        found[key] = found.get(key, 0) + count
    return found


def outcomes_of(message: Message, recipients: Iterable[Recipient]) -> dict[int, tuple[str, Any]]:
    """Return (what became of it, key of the letter) by recipient, for those that have one."""
    keys = {r.letter_key: r.id for r in recipients if r.letter_key}
    rows = db.session.execute(
        sa.select(StoredLetter.key, StoredLetter.id, StoredLetter.status, _CAME_BACK)
        .where(StoredLetter.key.in_(keys))
        .order_by(StoredLetter.id)
    )
    return {
        keys[key]: (outcome(message.channel, status, bool(came_back)), letter_id)
        for key, letter_id, status, came_back in rows
    }
