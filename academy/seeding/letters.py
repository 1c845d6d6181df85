"""The letters of a demo's past."""

import sqlalchemy as sa

from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState


def letters_have_gone_out() -> None:
    """Mark the letters of the past as sent: the worker must not send last year's mail today."""
    db.session.execute(
        sa.update(StoredLetter)
        .where(StoredLetter.status == LetterState.WAITING)
        .values(status=LetterState.SENT, sent_at=StoredLetter.created_at)
    )
