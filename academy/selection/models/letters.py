"""What letters of decision say, in versions; and the letter that each applicant was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.audit.changes import SECRET
from academy.core.db import Row
from academy.core.types import Texts
from academy.selection.states import LetterKind


class LetterText(Row):
    """One version of what letters of a kind say at a site; the latest is in force."""

    __tablename__ = "letter_texts"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    kind: Mapped[LetterKind]
    number: Mapped[int]
    body: Mapped[Texts]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("site_id", "kind", "number"),)


class VerdictLetter(Row):
    """The letter of one decision or offer, filled in every language of its site, as it was sent.

    `number` is the version of the text it was written from; 0 for one that is older than these
    texts and has no words.
    """

    __tablename__ = "verdict_letters"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    kind: Mapped[LetterKind]
    number: Mapped[int]
    body: Mapped[Texts] = mapped_column(info=SECRET)
    written_at: Mapped[datetime]
