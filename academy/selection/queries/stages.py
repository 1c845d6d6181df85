"""What is read of stages: rounds, phases, rubrics, entries, the calibration set."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from academy.cohorts.models import Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Anchor,
    Assignment,
    Criterion,
    Review,
    Stage,
    StageEntry,
)
from academy.selection.states import STAGE_ORDER, AssignmentState, StageKind


def rounds_visible_to(actor: Actor) -> Sequence[tuple[Round, dict[ApplicationState, int]]]:
    """Return the rounds of the actor's sites with their applications by state, newest first."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = sa.select(Round).options(joinedload(Round.cohort), joinedload(Round.site))
    if sites is not None:
        query = query.where(Round.site_id.in_(sites))
    rounds = db.session.scalars(query.order_by(Round.closes_at.desc(), Round.id.desc())).all()
    counts: dict[int, dict[ApplicationState, int]] = defaultdict(dict)
    rows = db.session.execute(
        sa.select(Application.round_id, Application.status, sa.func.count())
        .where(Application.round_id.in_([r.id for r in rounds]))
        .group_by(Application.round_id, Application.status)
    )
    for round_id, status, count in rows:
        counts[round_id][status] = count
    return [(each, counts[each.id]) for each in rounds]


def get_stage(ref: str) -> Stage | None:
    """Return a stage with its criteria, rubric, round and site."""
    return db.session.scalar(_stages().where(Stage.ref == tidy_ref(ref)))


def get_stage_by_id(number: int) -> Stage | None:
    """Return a stage as `get_stage` does, by its key."""
    return db.session.scalar(_stages().where(Stage.id == number))


def stages_of(round_id: int) -> Sequence[Stage]:
    """Return the stages of a round that have begun, in the order in which people pass them."""
    found = db.session.scalars(_stages().where(Stage.round_id == round_id).order_by(Stage.id)).all()
    return sorted(found, key=lambda stage: STAGE_ORDER.index(stage.kind))


def stage_of(round_id: int) -> Stage | None:
    """Return the stage that a round has reached."""
    return next(reversed(stages_of(round_id)), None)


def stage_at(round_id: int, kind: StageKind) -> Stage | None:
    """Return the stage of one kind of a round."""
    return db.session.scalar(_stages().where(Stage.round_id == round_id, Stage.kind == kind))


def stage_of_application(application_id: int) -> Stage:
    """Return the stage that an application has reached."""
    found = db.session.scalars(
        _stages()
        .join(StageEntry, StageEntry.stage_id == Stage.id)
        .where(StageEntry.application_id == application_id)
        .order_by(Stage.id)
    ).all()
    return max(found, key=lambda stage: STAGE_ORDER.index(stage.kind))


def _stages() -> sa.Select[Stage]:
    return sa.select(Stage).options(
        selectinload(Stage.criteria),
        joinedload(Stage.rubric),
        joinedload(Stage.round).joinedload(Round.site),
        joinedload(Stage.round).joinedload(Round.cohort),
    )


def next_kind(round: Round, kind: StageKind) -> StageKind | None:
    """Return the kind of stage that follows in a round: one whose date is given."""
    planned = {StageKind.TEST: round.test_on, StageKind.INTERVIEW: round.interview_on}
    later = STAGE_ORDER[STAGE_ORDER.index(kind) + 1 :]
    return next((each for each in later if planned.get(each) is not None), None)


def zone_of(site_id: int) -> str:
    """Return the time zone of a site."""
    return db.session.get_one(Site, site_id).zone


def count_handed_in(round_id: int) -> int:
    """Count the applications that wait to be taken into review."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Application)
            .where(
                Application.round_id == round_id,
                Application.status == ApplicationState.SUBMITTED,
            )
        )
        or 0
    )


def criteria_of(stage_id: int) -> Sequence[Criterion]:
    """Return what a stage scores, in order."""
    return db.session.scalars(
        sa.select(Criterion).where(Criterion.stage_id == stage_id).order_by(Criterion.position)
    ).all()


def anchors_of(stage_id: int) -> Sequence[Anchor]:
    """Return the calibration set of a stage, in the order in which it was picked."""
    return db.session.scalars(
        sa.select(Anchor).where(Anchor.stage_id == stage_id).order_by(Anchor.id)
    ).all()


def anchor_of(stage_id: int, application_id: int) -> Anchor | None:
    """Return an application's place in the calibration set of a stage."""
    return db.session.scalar(
        sa.select(Anchor).where(
            Anchor.stage_id == stage_id, Anchor.application_id == application_id
        )
    )


def entry_of(application_id: int, stage_id: int) -> StageEntry | None:
    """Return an application's entry in a stage."""
    return db.session.scalar(
        sa.select(StageEntry).where(
            StageEntry.application_id == application_id, StageEntry.stage_id == stage_id
        )
    )


def count_entries(stage_id: int) -> int:
    """Count the applications that came into a stage."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(StageEntry)
            .where(StageEntry.stage_id == stage_id)
        )
        or 0
    )


def means_of(stage_id: int, applications: Collection[int]) -> dict[int, list[Fraction]]:
    """Return the weighted means of the reviews that count, by application, from 1 to 5."""
    means: dict[int, list[Fraction]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(
            Assignment.application_id, Assignment.ref, Assignment.status, Review.points,
            Review.weight,
        )
        .join(Assignment.review)
        .where(
            Assignment.stage_id == stage_id,
            Assignment.application_id.in_(applications),
            Review.voided_at.is_(None),
        )
    )  # fmt: skip
    # Sorted and sifted here: SQLite would walk through every address to spare itself the sorting,
    # and through every review of the stage to find those of a state.
    for application_id, _ref, status, points, weight in sorted(rows, key=lambda row: row[1]):
        if status is AssignmentState.SCORED and points and weight:
            means[application_id].append(Fraction(points, weight))
    return means


@dataclass(frozen=True)
class Figures:
    """How far a stage is: applications in it, reviews that are in and still to come."""

    entries: int
    reviews: int
    waiting: int


def stage_figures(stage: Stage) -> Figures:
    """Count what a stage holds."""
    entries, reviews = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(StageEntry.reviews), 0)).where(
            StageEntry.stage_id == stage.id
        )
    ).one()
    waiting = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Assignment)
        .where(Assignment.stage_id == stage.id, Assignment.status == AssignmentState.OPEN)
    )
    return Figures(entries, int(reviews), waiting or 0)
