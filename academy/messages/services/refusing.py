"""The one click in a promotion that ends all others."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.intake.models import Application, Consent, Notice
from academy.intake.services import withdraw_consent
from academy.intake.states import NoticeKind
from academy.messages.models import Recipient


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
