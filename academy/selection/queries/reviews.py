"""What a reviewer may read: the own pile, the own list of people, others' reviews after the own."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.selection.models import (
    Assignment,
    CodeName,
    Conflict,
    Criterion,
    Review,
    Reviewer,
    Stage,
)
from academy.selection.states import READABLE, AssignmentState


def get_assignment(ref: str) -> Assignment | None:
    """Return an assignment whose packet may still be opened, with its stage, review and scores."""
    return db.session.scalar(
        sa.select(Assignment)
        .where(Assignment.ref == tidy_ref(ref), Assignment.status.in_(READABLE))
        .options(
            joinedload(Assignment.stage).joinedload(Stage.round).joinedload(Round.site),
            joinedload(Assignment.stage).selectinload(Stage.criteria),
            joinedload(Assignment.application).joinedload(Application.person),
            joinedload(Assignment.code_name),
            joinedload(Assignment.review).selectinload(Review.scores),
        )
    )


def assignments_visible_to(actor: Actor) -> Sequence[Assignment]:
    """Return the actor's own pile where they review, what is to do first, then by code name.

    The order comes from the random code names, so that it tells nothing about who came when.
    """
    sites = actor.sites(Role.REVIEWER)
    query = (
        sa.select(Assignment)
        .join(Assignment.code_name)
        .where(Assignment.reviewer_id == actor.person_id, Assignment.status.in_(READABLE))
        .options(
            joinedload(Assignment.stage).joinedload(Stage.round),
            joinedload(Assignment.code_name),
            joinedload(Assignment.review),
        )
    )
    if sites is not None:
        query = query.where(Assignment.site_id.in_(sites))
    to_do_first = sa.case((Assignment.status == AssignmentState.OPEN, 0), else_=1)
    return db.session.scalars(query.order_by(to_do_first, CodeName.code, Assignment.id)).all()


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


def criteria_of(stage_id: int) -> Sequence[Criterion]:
    """Return what a stage scores, in order."""
    return db.session.scalars(
        sa.select(Criterion).where(Criterion.stage_id == stage_id).order_by(Criterion.position)
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


def reading_of(person_id: int) -> Reviewer | None:
    """Return what a reviewer told about languages and limit."""
    return db.session.scalar(sa.select(Reviewer).where(Reviewer.person_id == person_id))
