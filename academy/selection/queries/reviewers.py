"""What staff read of reviewers: who takes part, how far they are, whom they know."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.accounts.models import Grant, Person
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Absence,
    Assignment,
    Conflict,
    Reviewer,
    Stage,
    StageEntry,
    StageReviewer,
)
from academy.selection.rules import known_key
from academy.selection.states import HELD, AssignmentState, AssignmentWhy


@dataclass
class Pile:
    """How far one reviewer is in a stage."""

    reviewer: Person
    counts: dict[AssignmentState, int] = field(default_factory=lambda: defaultdict(int))
    takes_part: bool = False
    holds_role: bool = False
    limit: int | None = None
    away: Absence | None = None
    last_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def done(self) -> int:
        """Reviews handed in."""
        return self.counts[AssignmentState.SCORED]

    @property
    def left(self) -> int:
        """Reviews still to do."""
        return self.counts[AssignmentState.OPEN]

    @property
    def total(self) -> int:
        """Reviews handed in and still to do."""
        return sum(self.counts[state] for state in HELD)


def with_person(application_id: int) -> Application:
    """Return an application with its person, read anew."""
    return db.session.scalars(
        sa.select(Application)
        .where(Application.id == application_id)
        .options(joinedload(Application.person))
        .execution_options(populate_existing=True)
    ).one()


def reviewers_of_site(site_id: int) -> Sequence[Person]:
    """Return who holds the reviewer's role at a site now, by name."""
    now = clock.now()
    holders = sa.select(Grant.person_id).where(
        Grant.role == Role.REVIEWER,
        sa.or_(Grant.site_id.is_(None), Grant.site_id == site_id),
        Grant.starts_at <= now,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
    )
    return db.session.scalars(
        sa.select(Person)
        .where(Person.id.in_(holders), Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    ).all()


def listed_conflicts(site_id: int, applications: Sequence[Application]) -> set[tuple[int, int]]:
    """Return (application, reviewer) for all whom reviewers listed by name or address.

    A reviewer's own application is a conflict too. Needs the applications' people.
    """
    by_key: dict[str, set[int]] = defaultdict(set)
    people = [person.id for person in reviewers_of_site(site_id)]
    rows = db.session.execute(
        sa.select(Conflict.key, Conflict.reviewer_id).where(
            Conflict.removed_at.is_(None), Conflict.reviewer_id.in_(people)
        )
    )
    for key, reviewer_id in rows:
        by_key[key].add(reviewer_id)
    found = {(a.id, a.person_id) for a in applications if a.person_id in people}
    for application in applications:
        for text in (application.person.name, application.person.email):
            if text.strip():
                found |= {(application.id, r) for r in by_key.get(known_key(text), ())}
    return found


def stage_reviewers(stage_id: int) -> Sequence[StageReviewer]:
    """Return everybody who takes part in a stage or did, by name, with the person."""
    return db.session.scalars(
        sa.select(StageReviewer)
        .join(StageReviewer.person)
        .where(StageReviewer.stage_id == stage_id)
        .options(joinedload(StageReviewer.person))
        .order_by(Person.name, Person.id)
    ).all()


def taking_part(stage_id: int) -> Sequence[StageReviewer]:
    """Return who takes part in a stage now, by name, with the person."""
    return [row for row in stage_reviewers(stage_id) if row.removed_at is None]


def stage_reviewer(stage_id: int, person_id: int) -> StageReviewer | None:
    """Return somebody's part in a stage."""
    return db.session.scalar(
        sa.select(StageReviewer).where(
            StageReviewer.stage_id == stage_id, StageReviewer.person_id == person_id
        )
    )


def reading_of(person_id: int) -> Reviewer | None:
    """Return what a reviewer told about languages and limit."""
    return db.session.scalar(sa.select(Reviewer).where(Reviewer.person_id == person_id))


def absences_of(person_id: int) -> Sequence[Absence]:
    """Return the days on which a reviewer is away, the earliest first."""
    return db.session.scalars(
        sa.select(Absence)
        .where(Absence.person_id == person_id)
        .order_by(Absence.first_on, Absence.id)
    ).all()


def get_absence(ref: str) -> Absence | None:
    """Return some days away."""
    return db.session.scalar(sa.select(Absence).where(Absence.ref == tidy_ref(ref)))


def away_on(day: date) -> dict[int, Absence]:
    """Return who is away on a day, with the days away that end last."""
    rows = db.session.scalars(
        sa.select(Absence)
        .where(Absence.first_on <= day, Absence.last_on >= day)
        .order_by(Absence.last_on, Absence.id)
    )
    return {row.person_id: row for row in rows}


def open_counts(stage_id: int) -> list[tuple[Person, int]]:
    """Return who has how much left to score in a stage, by name; nobody with nothing."""
    rows = db.session.execute(
        sa.select(Person, sa.func.count())
        .join(Assignment, Assignment.reviewer_id == Person.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.stage_id == stage_id,
            Assignment.status == AssignmentState.OPEN,
            Application.status == ApplicationState.IN_REVIEW,
        )
        .group_by(Person.id)
        .order_by(Person.name, Person.id)
    )
    return [(person, count) for person, count in rows]


def anchors_left(stage_id: int, person_id: int) -> int:
    """Count the applications of the calibration set that a reviewer has not scored yet."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Assignment)
            .join(Application, Application.id == Assignment.application_id)
            .where(
                Assignment.stage_id == stage_id,
                Assignment.reviewer_id == person_id,
                Assignment.why == AssignmentWhy.ANCHOR,
                Assignment.status == AssignmentState.OPEN,
                Application.status == ApplicationState.IN_REVIEW,
            )
        )
        or 0
    )


def progress_of(stage_id: int, *, site_id: int, day: date) -> list[Pile]:
    """Return how far each reviewer of a stage is, by name; also who takes no part any more."""
    holders = {person.id for person in reviewers_of_site(site_id)}
    away = away_on(day)
    piles: dict[int, Pile] = {}
    for row in stage_reviewers(stage_id):
        piles[row.person_id] = Pile(
            row.person,
            takes_part=row.removed_at is None,
            holds_role=row.person_id in holders,
            limit=row.limit,
            away=away.get(row.person_id),
            reminded_at=row.reminded_at,
        )
    for person_id, status, count, last_at in _counts(stage_id):
        if person_id not in piles:
            piles[person_id] = Pile(db.session.get_one(Person, person_id))
        pile = piles[person_id]
        pile.counts[status] = count
        if status is AssignmentState.SCORED:
            pile.last_at = last_at
    return list(piles.values())


def _counts(
    stage_id: int,
) -> Sequence[sa.Row[int, AssignmentState, int, datetime | None]]:
    return db.session.execute(
        sa.select(
            Assignment.reviewer_id,
            Assignment.status,
            sa.func.count(),
            sa.func.max(Assignment.answered_at),
        )
        .where(Assignment.stage_id == stage_id)
        .group_by(Assignment.reviewer_id, Assignment.status)
        .order_by(Assignment.reviewer_id)
    ).all()


def assignments_in(stage_id: int, application_id: int) -> Sequence[Assignment]:
    """Return who reviews an application in a stage, in the order of assignment."""
    return db.session.scalars(
        sa.select(Assignment)
        .where(Assignment.stage_id == stage_id, Assignment.application_id == application_id)
        .order_by(Assignment.id)
    ).all()


def people_by_ref(refs: Collection[str], stage_id: int) -> Sequence[Person]:
    """Return those of a stage's reviewers whose references these are, by name."""
    return db.session.scalars(
        sa.select(Person)
        .join(StageReviewer, StageReviewer.person_id == Person.id)
        .where(StageReviewer.stage_id == stage_id, Person.ref.in_(map(tidy_ref, refs)))
        .order_by(Person.name, Person.id)
    ).all()


def get_stage_reviewer(ref: str, person: str) -> StageReviewer | None:
    """Return the part that somebody has in a stage, by the references of both."""
    return db.session.scalar(
        sa.select(StageReviewer)
        .join(StageReviewer.person)
        .join(StageReviewer.stage)
        .where(Stage.ref == tidy_ref(ref), Person.ref == tidy_ref(person))
        .options(
            contains_eager(StageReviewer.person),
            contains_eager(StageReviewer.stage).joinedload(Stage.round).joinedload(Round.site),
        )
    )


def pile_of(stage_id: int, person_id: int) -> Sequence[Assignment]:
    """Return everything a reviewer was given in a stage, what is to do first, then by code name."""
    is_open = Assignment.status == AssignmentState.OPEN
    return db.session.scalars(
        sa.select(Assignment)
        .join(Assignment.entry)
        .join(Assignment.application)
        .where(Assignment.stage_id == stage_id, Assignment.reviewer_id == person_id)
        .options(
            contains_eager(Assignment.entry),
            contains_eager(Assignment.application),
            joinedload(Assignment.review),
        )
        .order_by(sa.case((is_open, 0), else_=1), StageEntry.code, Assignment.id)
    ).all()
