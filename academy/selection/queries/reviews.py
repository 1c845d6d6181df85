"""What a reviewer may read: the own pile, the own list of people, others' reviews after the own."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Assignment,
    Conflict,
    Review,
    Stage,
    StageEntry,
)
from academy.selection.rules import OPEN_TO
from academy.selection.states import AssignmentState, AssignmentWhy


def open_to_reviewer() -> sa.ColumnElement[bool]:
    """Say which assignments a reviewer may open, in the phase of their stage.

    What is to be scored goes from the pile as soon as its application leaves the review.
    """
    by_phase = [
        sa.and_(Stage.phase == phase, Assignment.status.in_(states))
        for phase, states in OPEN_TO.items()
        if states
    ]
    still = sa.or_(
        Assignment.status == AssignmentState.SCORED,
        Application.status == ApplicationState.IN_REVIEW,
    )
    return sa.and_(sa.or_(*by_phase), still)


def get_assignment(ref: str) -> Assignment | None:
    """Return an assignment whose packet may still be opened, with its stage, review and scores."""
    return db.session.scalar(
        sa.select(Assignment)
        .join(Assignment.stage)
        .join(Assignment.application)
        .where(Assignment.ref == tidy_ref(ref), open_to_reviewer())
        .options(
            joinedload(Assignment.stage).joinedload(Stage.round).joinedload(Round.site),
            joinedload(Assignment.stage).selectinload(Stage.criteria),
            joinedload(Assignment.application).joinedload(Application.person),
            joinedload(Assignment.entry),
            joinedload(Assignment.review).selectinload(Review.scores),
        )
    )


def assignments_visible_to(actor: Actor) -> Sequence[Assignment]:
    """Return the actor's own pile where they review, what is to do next first.

    The calibration set comes before the rest, then what has the fewest reviews. Equal ones follow
    their random code names, so that the order tells nothing about who came when.
    """
    sites = actor.sites(Role.REVIEWER)
    query = (
        sa.select(Assignment)
        .join(Assignment.stage)
        .join(Assignment.application)
        .join(Assignment.entry)
        .where(Assignment.reviewer_id == actor.person_id, open_to_reviewer())
        .options(
            contains_eager(Assignment.stage).joinedload(Stage.round).joinedload(Round.site),
            contains_eager(Assignment.entry),
            joinedload(Assignment.review),
        )
    )
    if sites is not None:
        query = query.where(Assignment.site_id.in_(sites))
    is_open = Assignment.status == AssignmentState.OPEN
    order = (
        sa.case((is_open, 0), else_=1),
        sa.case((sa.and_(is_open, Assignment.why == AssignmentWhy.ANCHOR), 0), else_=1),
        sa.case((is_open, StageEntry.reviews), else_=0),
        StageEntry.code,
        Assignment.id,
    )
    return db.session.scalars(query.order_by(*order)).all()


def next_to_review(actor: Actor) -> Assignment | None:
    """Return what a reviewer scores next, or None when the pile is done."""
    pile = assignments_visible_to(actor)
    return next((each for each in pile if each.status is AssignmentState.OPEN), None)


def other_reviews(assignment: Assignment) -> Sequence[Review]:
    """Return what others found about the same application, once the own review is in; else none."""
    if assignment.status is not AssignmentState.SCORED:
        return []
    return db.session.scalars(
        sa.select(Review)
        .join(Review.assignment)
        .where(
            Assignment.stage_id == assignment.stage_id,
            Assignment.application_id == assignment.application_id,
            Assignment.id != assignment.id,
            Review.handed_in_at.is_not(None),
            Review.voided_at.is_(None),
        )
        .options(selectinload(Review.scores))
        .order_by(Assignment.ref)
    ).all()


def review_of(assignment_id: int) -> Review | None:
    """Return the review of an assignment as it stands now, with its scores."""
    return db.session.scalar(
        sa.select(Review)
        .where(Review.assignment_id == assignment_id)
        .options(selectinload(Review.scores))
        .execution_options(populate_existing=True)
    )


def conflicts_of(reviewer_id: int) -> Sequence[Conflict]:
    """Return the people a reviewer says to know, the latest first."""
    return db.session.scalars(
        sa.select(Conflict)
        .where(Conflict.reviewer_id == reviewer_id, Conflict.removed_at.is_(None))
        .order_by(Conflict.id.desc())
    ).all()


def get_conflict(ref: str) -> Conflict | None:
    """Return one entry of such a list, unless it was taken off."""
    return db.session.scalar(
        sa.select(Conflict).where(Conflict.ref == tidy_ref(ref), Conflict.removed_at.is_(None))
    )
