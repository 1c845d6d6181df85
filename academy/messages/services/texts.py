"""Lists of texts for the academy's own sender: each text is handed over once."""

import sqlalchemy as sa

from academy.audit import log_access, record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.messages.lists import as_csv
from academy.messages.models import Message, Recipient, TextHandover
from academy.messages.queries.chosen import opted_in_at
from academy.messages.services.refusing import withhold
from academy.outbox.models import StoredLetter
from academy.outbox.services import check_not_night, hand_over_texts
from academy.outbox.states import LetterState

_CHUNK = 500


@verb
def hand_over_list(message: Message, *, reason: str, actor: Actor) -> TextHandover | None:
    """Put every text of a message that still waits on a list, and mark it as handed over.

    A text stands on one list only, however often and by however many this is pressed; None says
    that nothing waited.

    A promotion goes to nobody who has refused it since it was written.

    Raises:
        RuleBroken: it is a promotion, and night.
    """
    lock(message)
    check_not_night(message.promotion, message.site.zone)
    rows = _texts_that_wait(message, actor)
    if not rows:
        return None
    made = TextHandover(
        message_id=message.id,
        site_id=message.site_id,
        made_at=clock.now(),
        made_by=actor.person_id,
        reason=reason,
        count=len(rows),
    )
    db.session.add(made)
    db.session.flush()
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        hand_over_texts([row.letter_key for row in part])
        db.session.execute(
            sa.update(Recipient)
            .where(Recipient.id.in_([row.id for row in part]))
            .values(handover_id=made.id)
        )
    record("message.hand_over", made, actor=actor)
    return made


def _texts_that_wait(message: Message, actor: Actor) -> list[sa.Row[int, str | None, int]]:
    """Return what may go on a list, held, so that a refusal comes before it or after it."""
    rows = db.session.execute(
        sa.select(Recipient.id, Recipient.letter_key, Recipient.person_id)
        .join(StoredLetter, StoredLetter.key == Recipient.letter_key)
        .where(
            Recipient.message_id == message.id,
            Recipient.handover_id.is_(None),
            StoredLetter.channel == "text",
            StoredLetter.status == LetterState.WAITING,
        )
        .order_by(Recipient.id)
        .with_for_update(of=StoredLetter)
    ).all()
    if not message.promotion:
        return list(rows)
    willing = opted_in_at(message.site_id)
    refused = [row.id for row in rows if row.person_id not in willing]
    for start in range(0, len(refused), _CHUNK):
        part = refused[start : start + _CHUNK]
        withhold(sa.select(Recipient.letter_key).where(Recipient.id.in_(part)), actor=actor)
    return [row for row in rows if row.person_id in willing]


def open_list(handover: TextHandover, *, actor: Actor) -> bytes:
    """Return a list as a file, and log whose numbers leave the house, and what for."""
    rows = db.session.execute(
        sa.select(StoredLetter.to, StoredLetter.text, Recipient.person_id)
        .join(Recipient, Recipient.letter_key == StoredLetter.key)
        .where(Recipient.handover_id == handover.id)
        .order_by(Recipient.id)
    ).all()
    if db.session.get_one(Message, handover.message_id).promotion:
        # The list may be fetched long after it was made: whoever has refused since is left out.
        willing = opted_in_at(handover.site_id)
        rows = [row for row in rows if row.person_id in willing]
    people, reason = [row.person_id for row in rows], handover.reason
    # Reading ends first: the log is a transaction of its own.
    db.session.commit()
    log_access(people, actor=actor, what="messages.text_list", reason=reason)
    return as_csv((row.to, row.text) for row in rows)
