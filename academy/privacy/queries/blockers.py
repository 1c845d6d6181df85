"""What stands against an erasure, in words for the person who asked."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Grant
from academy.cohorts.models import Enrolment
from academy.cohorts.states import EnrolmentState
from academy.core import clock
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import APPLICATION_FLOW, ApplicationState
from academy.privacy.models import Hold

S = ApplicationState


def why_not_erase(person_id: int) -> Any | None:
    """Return why a person cannot be erased now, or None."""
    if db.session.scalar(sa.select(_is_held(person_id))):
        return HELD
    if db.session.scalar(_in_state(person_id, S.OFFERED)) is not None:
        return _l("An offer waits for your answer. Please answer it first.")
    if db.session.scalar(_awaited(person_id)) is not None:
        return _l("A place is kept for you. Please give it up first, on the page of your result.")
    now = clock.now()
    role = sa.select(Grant.id).where(
        Grant.person_id == person_id, sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now)
    )
    if db.session.scalar(role.limit(1)) is not None:
        return _l(
            "You are learning, mentoring or working here now, and we need your data for that."
            " Please send a request; we shall tell you what can be erased already."
        )
    return None


def why_not_erase_application(application: Application) -> Any | None:
    """Return why an application cannot be erased now, or None."""
    if db.session.scalar(sa.select(_is_held(application.person_id, application.site_id))):
        return HELD
    if application.status is S.OFFERED:
        return _l("An offer waits for your answer. Please answer it first.")
    if application.status is S.ACCEPTED:
        return _l("You accepted the place, so the application is part of your enrolment.")
    return None


def applications_in_force(person_id: int) -> Sequence[Application]:
    """Return the applications of a person that can still be withdrawn."""
    states = [state for state in S if APPLICATION_FLOW.allows(state, "withdraw")]
    return db.session.scalars(
        sa.select(Application)
        .where(Application.person_id == person_id, Application.status.in_(states))
        .order_by(Application.id)
    ).all()


def label_of_round(round_id: int) -> str:
    """Return the short label of a round, such as 5-1."""
    return db.session.scalar(sa.select(Round.label).where(Round.id == round_id)) or ""


def _in_state(person_id: int, state: ApplicationState) -> sa.Select[Any]:
    return sa.select(Application.id).where(
        Application.person_id == person_id, Application.status == state
    )


def _awaited(person_id: int) -> sa.Select[Any]:
    return sa.select(Enrolment.id).where(
        Enrolment.person_id == person_id, Enrolment.status == EnrolmentState.ENROLLED
    )


def _is_held(person_id: int, site_id: int | None = None) -> sa.ColumnElement[bool]:
    wanted = [Hold.person_id == person_id, Hold.lifted_at.is_(None)]
    if site_id is not None:
        wanted.append(Hold.site_id == site_id)
    return sa.exists().where(*wanted)


HELD = _l(
    "The data may not be erased for now, because a law or a dispute demands it."
    " The privacy officer can tell you more."
)


def numbers_of(person_id: int) -> list[str]:
    """Return the receipt numbers of a person's applications."""
    query = sa.select(Application.number).where(Application.person_id == person_id)
    return list(db.session.scalars(query.order_by(Application.id)))
