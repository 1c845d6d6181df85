"""Test submissions: staff fill in a form as an applicant would; nothing counts. See ADR 0008."""

from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.refs import new_ref
from academy.intake import queries
from academy.intake.models import (
    INCLUDE_TESTS,
    Answer,
    Application,
    Attachment,
    Consent,
    FormerAnswer,
    Round,
)
from academy.intake.states import RoundState

BORN_ON = date(2000, 1, 1)
"""The date of birth of a test: a round asks for it before its form, and a test begins with that."""


@verb
def start_test(round: Round, *, person_id: int, language: str, actor: Actor) -> Application:
    """Begin a test of a round's form, or go on with the one there is.

    Raises:
        MoveRefused: the round is over.
        RuleBroken: the person has an application of their own in this round.
    """
    lock(round)
    if round.status not in {RoundState.DRAFT, RoundState.OPEN}:
        raise MoveRefused(_l("This round is over; there is nothing to try any more."))
    known = queries.application_of(person_id, round.id, tests=True)
    if known is not None and not known.is_test:
        raise RuleBroken(
            _l("You have an application of your own in this round. Please let a colleague try it.")
        )
    if known is not None:
        return known
    made = Application(
        number=f"TEST-{new_ref(8)}",
        round_id=round.id,
        site_id=round.site_id,
        person_id=person_id,
        language=language,
        born_on=BORN_ON,
        created_at=clock.now(),
        is_test=True,
    )
    db.session.add(made)
    record("test.start", made, actor=actor)
    return made


@verb
def clear_test(round: Round, *, person_id: int, actor: Actor) -> list[str]:
    """Delete a person's test of a round with all that was written; none is fine.

    Returns the keys of files that nobody needs any more, to be forgotten once this is committed.
    """
    known = queries.application_of(person_id, round.id, tests=True)
    if known is None or not known.is_test:
        return []
    kept = [file.stored for file in queries.attachments_of(known.id)]
    record("test.clear", known, actor=actor)
    for part in (FormerAnswer, Consent, Attachment, Answer):
        db.session.execute(sa.delete(part).where(part.application_id == known.id))
    own = sa.delete(Application).where(Application.id == known.id, Application.is_test)
    db.session.execute(own.execution_options(**INCLUDE_TESTS, synchronize_session=False))
    db.session.expunge(known)
    return kept
