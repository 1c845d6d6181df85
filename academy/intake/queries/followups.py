"""Reading what comes after writing: supplements, and answers as they counted before."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.intake.models import Application, FormerAnswer, Supplement
from academy.intake.rules import is_in_time
from academy.intake.states import SUPPLEMENTABLE, SupplementState


def supplements_of(application_id: int) -> list[Supplement]:
    """Return what staff have asked for since the hand-in, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Supplement)
            .where(Supplement.application_id == application_id)
            .order_by(Supplement.id.desc())
        )
    )


def is_live(supplement: Supplement, application: Application, at: datetime) -> bool:
    """Whether a request can still be met: its time decides, not whether a clock has run."""
    return (
        supplement.status is SupplementState.ASKED
        and is_in_time(at, supplement.due_at)
        and application.status in SUPPLEMENTABLE
    )


def live_supplement(application: Application, at: datetime) -> Supplement | None:
    """Return the one request that an applicant can meet now."""
    if application.status not in SUPPLEMENTABLE:
        return None
    asked = sa.select(Supplement).where(
        Supplement.application_id == application.id, Supplement.status == SupplementState.ASKED
    )
    found = db.session.scalar(asked)
    return found if found is not None and is_live(found, application, at) else None


def supplements_due(
    *, before: datetime, after: datetime | None = None
) -> list[tuple[Supplement, Application]]:
    """Return a batch of requests still open whose time ends between two instants."""
    query = (
        sa.select(Supplement, Application)
        .join(Application, Application.id == Supplement.application_id)
        .where(Supplement.status == SupplementState.ASKED, Supplement.due_at < before)
        .options(joinedload(Application.person, innerjoin=True))
        .order_by(Supplement.due_at, Supplement.id)
        .limit(500)
    )
    if after is not None:
        query = query.where(Supplement.due_at >= after, Supplement.reminded_at.is_(None))
    return [(supplement, application) for supplement, application in db.session.execute(query)]


def former_answers(application_id: int, keys: Iterable[str] = ()) -> list[FormerAnswer]:
    """Return answers as they counted before a later hand-in, the newest first; no keys mean all."""
    query = sa.select(FormerAnswer).where(FormerAnswer.application_id == application_id)
    if wanted := list(keys):
        query = query.where(FormerAnswer.key.in_(wanted))
    return list(db.session.scalars(query.order_by(FormerAnswer.id.desc())))
