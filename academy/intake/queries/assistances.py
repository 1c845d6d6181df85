"""Reading when staff wrote for an applicant."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.actors import Actor
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Assistance, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.rules import is_sitting
from academy.intake.states import ApplicationState


def get_application_to_write(number: str, **_more: str) -> Application | None:
    """Return an application as `get_application` does, with its answers beside."""
    if not is_ref(number):
        return None
    return (
        db.session.scalars(
            sa.select(Application)
            .where(Application.number == tidy_ref(number))
            .options(
                joinedload(Application.round, innerjoin=True).options(
                    joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True)
                ),
                joinedload(Application.person, innerjoin=True),
                joinedload(Application.answers),
            )
        )
        .unique()
        .one_or_none()
    )


def assistances_of(application_id: int) -> list[Assistance]:
    """Return every sitting for an application with who sat, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Assistance)
            .where(Assistance.application_id == application_id)
            .options(joinedload(Assistance.staff, innerjoin=True))
            .order_by(Assistance.id.desc())
            .limit(100)
        )
    )


def sitting_of(application: Application, actor: Actor, at: datetime) -> Assistance | None:
    """Return the sitting in which an actor writes for an applicant now."""
    found = db.session.scalar(
        sa.select(Assistance)
        .where(
            Assistance.application_id == application.id,
            Assistance.staff_id == actor.person_id,
        )
        .order_by(Assistance.id.desc())
        .limit(1)
    )
    return found if found is not None and is_sitting(found.begun_at, found.ends_at, at) else None


def assistances_to_confirm(application: Application) -> list[Assistance]:
    """Return the sittings in which something was written that its applicant has not confirmed."""
    draft = application.status is ApplicationState.DRAFT
    return [
        each
        for each in assistances_of(application.id)
        if each.keys and each.confirmed_at is None and (draft or each.submitted_at is not None)
    ]
