"""Promotion that somebody wants no more: the one click in it, and what still waits for them."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.intake.events import ConsentWithdrawn
from academy.intake.models import Application, Consent, Notice
from academy.intake.services import withdraw_consent
from academy.intake.states import NoticeKind
from academy.messages.models import Message, Recipient
from academy.messages.queries.chosen import opted_in_at
from academy.messages.states import Standing
from academy.outbox.models import StoredLetter
from academy.outbox.services import discard
from academy.outbox.states import LetterState


@verb
def refuse_promotion(recipient: Recipient, *, actor: Actor) -> int:
    """Take back a person's consent to news of a site, for all their applications; return how many.

    Whoever has the letter may do it: it harms nobody, and must not need a sign-in.
    """
    own = replace(actor, person_id=recipient.person_id) if not actor.signed_in else actor
    found = db.session.execute(
        sa.select(Application, Notice)
        .join(Consent, Consent.application_id == Application.id)
        .join(Notice, Notice.id == Consent.notice_id)
        .where(
            Consent.person_id == recipient.person_id,
            Consent.site_id == recipient.site_id,
            Consent.withdrawn_at.is_(None),
            Notice.kind == NoticeKind.NEWS,
        )
        .options(joinedload(Application.person, innerjoin=True))
        .order_by(Application.id)
    ).all()
    for application, notice in found:
        withdraw_consent(application, notice, actor=own)
    return len(found)


@verb
def end_promotion(event: ConsentWithdrawn) -> None:
    """Let no promotion of a site reach a person any more who has taken back consent to its news.

    Network Act, article 50 (2). As long as another consent to news of that site holds, it stays.
    """
    if event.kind is not NoticeKind.NEWS or opted_in_at(event.site_id, [event.person_id]):
        return
    promotions = sa.select(Message.id).where(Message.site_id == event.site_id, Message.promotion)
    own = (Recipient.person_id == event.person_id, Recipient.message_id.in_(promotions))
    # Whoever writes a batch holds its people: it ends first, and its letter is found below.
    waiting = sa.update(Recipient).where(*own, Recipient.standing == Standing.WAITING)
    db.session.execute(waiting.values(standing=Standing.OPTED_OUT))
    withhold(sa.select(Recipient.letter_key).where(*own), actor=event.actor)


@verb
def withhold(keys: sa.Select[str | None], *, actor: Actor) -> None:
    """Discard those of some letters that have not gone out; a failed one could be sent anew."""
    letters = db.session.scalars(
        sa.select(StoredLetter)
        .where(
            StoredLetter.key.in_(keys),
            StoredLetter.status.in_([LetterState.WAITING, LetterState.FAILED]),
        )
        .order_by(StoredLetter.id)
        .with_for_update()
    ).all()
    for letter in letters:
        discard(letter, actor=actor)
    out = sa.update(Recipient).where(Recipient.letter_key.in_([letter.key for letter in letters]))
    db.session.execute(out.values(standing=Standing.OPTED_OUT))
