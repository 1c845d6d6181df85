"""What happens to a released message: begun, written in batches, finished, or stopped."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.messages import mail, queries
from academy.messages.models import Message, Recipient
from academy.messages.placeholders import PLACEHOLDERS, Facts
from academy.messages.queries.chosen import opted_in_at
from academy.messages.rules import BATCH
from academy.messages.states import MESSAGE_FLOW, Channel, MessageState, Standing
from academy.outbox import post
from academy.outbox.queries import bouncing_among
from academy.outbox.services import discard_waiting
from academy.web.placeholders import asked_in, values

_CHUNK = 500


@verb
def begin(message: Message) -> bool:
    """Begin to write the letters of a message that is due; of two workers one begins."""
    lock(message)
    due = message.due_at is None or message.due_at <= clock.now()
    if message.status is not MessageState.SCHEDULED or not due:
        return False
    message.status = MESSAGE_FLOW.after(message.status, "begin")
    record("message.begin", message, actor=SYSTEM)
    return True


@verb
def post_batch(message: Message, limit: int = BATCH) -> int:
    """Write the letters to the next people of the list, and return how many were looked at.

    A death in here undoes the whole batch; letters have natural keys, so that nobody gets two.
    """
    recipients = list(db.session.scalars(queries.select_waiting(message.id, limit)))
    known = queries.facts_by_application(r.application_id for r in recipients)
    willing = None
    if message.promotion:
        willing = opted_in_at(message.site_id, [r.person_id for r in recipients])
    dead = bouncing_among(one.person.email for one, _facts in known.values())
    # Asked once for the batch: each query would first write what has changed so far.
    for recipient in recipients:
        found = known.get(recipient.application_id)
        recipient.standing = _standing(message, recipient, found, willing, dead)
        if found is not None and recipient.standing is Standing.POSTED:
            letter = mail.letter_of(message, recipient, *found)
            post(letter)
            recipient.letter_key, recipient.posted_at = letter.key, clock.now()
    return len(recipients)


def _standing(
    message: Message,
    recipient: Recipient,
    found: tuple[Application, Facts] | None,
    willing: set[int] | None,
    dead: set[str],
) -> Standing:
    """Return how a recipient stands at the moment of writing; much may have changed since."""
    if found is None or found[0].person.erased_at is not None:
        return Standing.GONE
    application, facts = found
    if willing is not None and recipient.person_id not in willing:
        return Standing.OPTED_OUT
    person = application.person
    if not (person.email if message.channel is Channel.MAIL else person.phone):
        return Standing.NO_ADDRESS
    if message.channel is Channel.MAIL and person.email in dead:
        return Standing.BOUNCING
    texts = [message.subject.said(recipient.locale), message.body.said(recipient.locale)]
    used = asked_in(texts, PLACEHOLDERS[message.audience])
    if not all(values(used, facts, recipient.locale).values()):
        return Standing.NO_VALUE
    return Standing.POSTED


@verb
def finish(message: Message) -> bool:
    """Note that everybody on the list was written to, if so."""
    lock(message)
    if message.status is not MessageState.SENDING or queries.waits_any(message.id):
        return False
    message.status = MESSAGE_FLOW.after(message.status, "finish")
    message.finished_at = clock.now()
    record("message.finish", message, actor=SYSTEM)
    return True


@verb
def stop(message: Message, *, actor: Actor) -> int:
    """Stop a message that is going out, and return how many people it does not reach.

    What went out stays counted. A letter that is with the mail server at this moment may still
    arrive; where it comes back to wait, a second press stops it too.

    Raises:
        MoveRefused: it has not begun; calling it back is enough.
        RuleBroken: everything has gone out.
    """
    lock(message)
    after = MESSAGE_FLOW.after(message.status, "stop")
    was_stopped = message.status is MessageState.STOPPED
    # Whoever writes a batch holds its people: it ends first, and its letters are found below.
    waiting = sa.update(Recipient).where(
        Recipient.message_id == message.id, Recipient.standing == Standing.WAITING
    )
    stopped = len(
        db.session.execute(waiting.values(standing=Standing.STOPPED).returning(Recipient.id)).all()
    )
    stopped += _stop_letters(message)
    if not stopped:
        if was_stopped:
            return 0
        raise RuleBroken(_l("Every letter of this message has gone out already."))
    message.status = after
    message.stopped_at, message.stopped_by = clock.now(), actor.person_id
    record("message.stop", message, actor=actor, people=stopped)
    return stopped


def _stop_letters(message: Message) -> int:
    keys = sa.select(Recipient.letter_key).where(
        Recipient.message_id == message.id, Recipient.letter_key.is_not(None)
    )
    discarded = discard_waiting(keys)
    for start in range(0, len(discarded), _CHUNK):
        db.session.execute(
            sa.update(Recipient)
            .where(Recipient.letter_key.in_(discarded[start : start + _CHUNK]))
            .values(standing=Standing.STOPPED)
        )
    return len(discarded)
