"""What staff read of one application in review: its reviews, and who asked for them."""

from collections.abc import Sequence
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.selection.models import Assignment, Review, StageEntry
from academy.selection.rules import raw_mean
from academy.selection.states import HELD, AssignmentState


def get_candidate(number: str) -> Application | None:
    """Return an application that was taken into review, with person, round and site."""
    return db.session.scalar(
        sa.select(Application)
        .where(
            Application.number == tidy_ref(number),
            sa.exists().where(StageEntry.application_id == Application.id),
        )
        .options(
            joinedload(Application.person),
            joinedload(Application.site),
            joinedload(Application.round).joinedload(Round.cohort),
        )
    )


def entries_of(application_id: int) -> Sequence[StageEntry]:
    """Return the stages an application came into, the latest first."""
    return db.session.scalars(
        sa.select(StageEntry)
        .where(StageEntry.application_id == application_id)
        .order_by(StageEntry.id.desc())
    ).all()


def assignments_of(application_id: int) -> Sequence[Assignment]:
    """Return who reviews an application and what they found, over all stages, as assigned."""
    return db.session.scalars(
        sa.select(Assignment)
        .where(Assignment.application_id == application_id)
        .options(
            joinedload(Assignment.reviewer),
            joinedload(Assignment.review).selectinload(Review.scores),
        )
        .order_by(Assignment.id)
    ).all()


def mean_of(assignments: Sequence[Assignment]) -> Fraction | None:
    """Return the raw mean of the reviews among assignments that are in and count."""
    reviews = [each.review for each in assignments if each.status is AssignmentState.SCORED]
    return raw_mean([review.mean for review in reviews if review and review.mean is not None])


def get_standing_assignment(ref: str) -> Assignment | None:
    """Return an assignment that counts towards an application, with its people and review."""
    return db.session.scalar(
        sa.select(Assignment)
        .where(Assignment.ref == tidy_ref(ref), Assignment.status.in_(HELD))
        .options(joinedload(Assignment.application), joinedload(Assignment.stage))
    )
