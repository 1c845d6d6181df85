"""What the staff desk reads: rounds, who reviews, how far they are, and every application."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from academy.accounts.models import Grant, Person
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.states import ApplicationState
from academy.selection.models import (
    Assignment,
    CodeName,
    Conflict,
    Decision,
    Review,
    Stage,
)
from academy.selection.rules import known_key, raw_mean
from academy.selection.states import HELD, AssignmentState


@dataclass(frozen=True)
class Line:
    """One application on the staff desk, with every review that is in."""

    number: str
    status: ApplicationState
    person_id: int
    code: CodeName
    reviews: tuple[Fraction, ...]
    waiting: int
    decision: Decision | None

    @property
    def mean(self) -> Fraction | None:
        """The raw mean of the reviews that are in."""
        return raw_mean(self.reviews)

    def lacks(self, per_application: int) -> int:
        """Count the reviews that nobody has been asked for yet."""
        if self.status is not ApplicationState.IN_REVIEW:
            return 0
        return max(0, per_application - len(self.reviews) - self.waiting)


@dataclass
class Pile:
    """How far one reviewer is."""

    reviewer: Person
    counts: dict[AssignmentState, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def done(self) -> int:
        """Reviews handed in."""
        return self.counts[AssignmentState.SCORED]

    @property
    def total(self) -> int:
        """Reviews handed in and still to do."""
        return sum(self.counts[state] for state in HELD)


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
    """Return the stage of the round in an address, with its criteria and round."""
    return db.session.scalar(
        sa.select(Stage)
        .join(Stage.round)
        .where(Round.ref == (ref if is_ref(ref) else ""))
        .options(selectinload(Stage.criteria), joinedload(Stage.round).joinedload(Round.site))
        .order_by(Stage.id)
        .limit(1)
    )


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


def stage_of(round_id: int) -> Stage | None:
    """Return the stage of a round in review, with its criteria."""
    return db.session.scalar(
        sa.select(Stage)
        .where(Stage.round_id == round_id)
        .options(selectinload(Stage.criteria))
        .order_by(Stage.id)
        .limit(1)
    )


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


def progress_of(stage_id: int) -> list[Pile]:
    """Return how far each reviewer of a stage is, by name."""
    piles: dict[int, Pile] = {}
    rows = db.session.execute(
        sa.select(Person, Assignment.status, sa.func.count())
        .join(Assignment, Assignment.reviewer_id == Person.id)
        .where(Assignment.stage_id == stage_id)
        .group_by(Person.id, Assignment.status)
        .order_by(Person.name, Person.id)
    )
    for person, status, count in rows:
        piles.setdefault(person.id, Pile(person)).counts[status] = count
    return list(piles.values())


def table_of(stage: Stage) -> list[Line]:
    """Return every application in review, the highest raw mean first, then by code name."""
    reviews: dict[int, list[Fraction]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    for application_id, status, points, weight in db.session.execute(
        sa.select(Assignment.application_id, Assignment.status, Review.points, Review.weight)
        .outerjoin(Assignment.review)
        .where(Assignment.stage_id == stage.id, Assignment.status.in_(HELD))
        .order_by(Assignment.ref)
    ):
        if status is AssignmentState.SCORED and points and weight:
            reviews[application_id].append(Fraction(points, weight))
        else:
            waiting[application_id] += 1
    decisions = {
        decision.application_id: decision
        for decision in db.session.scalars(
            sa.select(Decision)
            .where(Decision.round_id == stage.round_id)
            .options(joinedload(Decision.decider))
            .order_by(Decision.id)
        )
    }
    lines = [
        Line(number, status, person_id, code, tuple(reviews[id]), waiting[id], decisions.get(id))
        for id, number, status, person_id, code in db.session.execute(
            sa.select(
                Application.id,
                Application.number,
                Application.status,
                Application.person_id,
                CodeName,
            )
            .join(CodeName, CodeName.application_id == Application.id)
            .where(CodeName.stage_id == stage.id)
            .order_by(Application.id)
        )
    ]
    return sorted(lines, key=lambda line: (-(line.mean or 0), line.code.code))


def get_candidate(number: str) -> Application | None:
    """Return an application that was taken into review, with person, round and site."""
    return db.session.scalar(
        sa.select(Application)
        .where(
            Application.number == tidy_ref(number),
            sa.exists().where(CodeName.application_id == Application.id),
        )
        .options(
            joinedload(Application.person),
            joinedload(Application.site),
            joinedload(Application.round).joinedload(Round.cohort),
        )
    )


def code_name_of(application_id: int) -> CodeName:
    """Return what reviewers call an application."""
    return db.session.scalars(
        sa.select(CodeName)
        .where(CodeName.application_id == application_id)
        .order_by(CodeName.id)
        .limit(1)
    ).one()


def assignments_of(application_id: int) -> Sequence[Assignment]:
    """Return who reviews an application and what they found, in the order of assignment."""
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
