"""Reading the texts that every footer leads to: the one in force, and those before and after."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from academy.core.db import db
from academy.privacy.models import LegalText
from academy.privacy.states import LegalKind


def texts_of(kind: LegalKind) -> Sequence[LegalText]:
    """Return what staff have published of a kind, the newest first."""
    return db.session.scalars(
        sa.select(LegalText).where(LegalText.kind == kind).order_by(LegalText.number.desc())
    ).all()


def newest_text(kind: LegalKind) -> LegalText | None:
    """Return the last published text of a kind, in force or still to come."""
    return next(iter(texts_of(kind)), None)


def in_force(texts: Sequence[LegalText], today: date) -> LegalText | None:
    """Return the text that holds on a day; None means what the program itself says."""
    return next((text for text in texts if text.effective_on <= today), None)
