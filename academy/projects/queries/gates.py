"""Read what waits at gates, and how far a cohort is with its challenges."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import EnrolmentState
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.projects import trackers
from academy.projects.models import Attempt, Challenge, TeamMember
from academy.projects.queries.attempts import attempts_of
from academy.projects.queries.teams import challenges_of
from academy.projects.rules import due_on
from academy.projects.states import AttemptState, Phase
from academy.web.paging import Page, page

TAKE_PART = (EnrolmentState.ACTIVE, EnrolmentState.ON_LEAVE, EnrolmentState.COMPLETED)


@dataclass
class HandedIn:
    """The challenges of one learner that are accepted, and those handed in to the end."""

    accepted: set[int] = field(default_factory=set)
    handed_in: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Due:
    """A phase of a challenge for which a learner is to ask for the gate, until when."""

    challenge: Challenge
    phase: Phase
    status: AttemptState
    on: date
    is_late: bool
    is_begun: bool


def gates_waiting_for(
    actor: Actor, *, after: str | None = None, before: str | None = None, size: int = 50
) -> Page[Attempt]:
    """Return the work whose gate an actor may decide on and that waits, longest first."""
    query = (
        sa.select(Attempt)
        .options(
            joinedload(Attempt.challenge),
            joinedload(Attempt.cohort).joinedload(Cohort.site),
            joinedload(Attempt.team),
            joinedload(Attempt.enrolment).joinedload(Enrolment.person),
        )
        .where(
            Attempt.status == AttemptState.WAITING,
            Attempt.asked_at.is_not(None),
            _decided_by(actor),
        )
    )
    keys = [Attempt.asked_at, Attempt.id]
    return page(query, keys, after=after, before=before, size=size, descending=False)


def _decided_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which work an actor decides on, as `P.GATE_DECIDE` does."""
    ways = [_at_sites(actor, Role.PROGRAMME)]
    tracked = trackers.teams_of(actor.person_id) if actor.person_id is not None else ()
    # Teams have mentors of their own; a learner alone is everybody's at the site.
    theirs = sa.or_(Attempt.team_id.is_(None), Attempt.team_id.in_(tracked))
    ways.append(sa.and_(_at_sites(actor, Role.MENTOR), theirs))
    return sa.or_(*ways)


def _at_sites(actor: Actor, role: Role) -> sa.ColumnElement[bool]:
    sites = actor.sites(role)
    return sa.true() if sites is None else Attempt.site_id.in_(sorted(sites))


def learners_on(
    challenge: Challenge, *, after: str | None = None, before: str | None = None, size: int = 50
) -> Page[Enrolment]:
    """Return those who take on a challenge alone, with their people, in the order of enrolment."""
    query = (
        sa.select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.cohort_id == challenge.cohort_id, Enrolment.status.in_(TAKE_PART))
    )
    return page(query, [Enrolment.id], after=after, before=before, size=size, descending=False)


def count_attempts(challenge_id: int) -> dict[AttemptState, int]:
    """Return how much work on a challenge stands in each state; every state is there."""
    counts = dict.fromkeys(AttemptState, 0)
    rows = db.session.execute(
        sa.select(Attempt.status, sa.func.count())
        .where(Attempt.challenge_id == challenge_id)
        .group_by(Attempt.status)
    )
    for status, count in rows:
        counts[status] = count
    return counts


def handed_in_by_enrolment(cohort_id: int) -> dict[int, HandedIn]:
    """Return for each enrolment of a cohort which challenges are accepted and handed in.

    Members count by the team they are in. Handed in is what waits at the last gate or has passed
    it; what was sent back or opened again is not.
    """
    rows = db.session.execute(
        sa.select(Enrolment.person_id, Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Enrolment.id)
    )
    people = {row.person_id: row.id for row in rows}
    found: dict[int, HandedIn] = {enrolment_id: HandedIn() for enrolment_id in people.values()}
    members = defaultdict(list)
    of_cohort = sa.select(Attempt.team_id).where(Attempt.cohort_id == cohort_id)
    for team_id, person_id in db.session.execute(
        sa.select(TeamMember.team_id, TeamMember.person_id)
        .where(TeamMember.team_id.in_(of_cohort), TeamMember.left_on.is_(None))
        .order_by(TeamMember.id)
    ):
        if person_id in people:
            members[team_id].append(people[person_id])
    done = sa.or_(
        Attempt.status == AttemptState.ACCEPTED,
        sa.and_(Attempt.status == AttemptState.WAITING, Attempt.phase == Phase.ACT),
    )
    query = sa.select(Attempt).where(Attempt.cohort_id == cohort_id, done).order_by(Attempt.id)
    for attempt in db.session.scalars(query):
        alone = [attempt.enrolment_id] if attempt.enrolment_id else []
        for enrolment_id in members[attempt.team_id] if attempt.team_id else alone:
            _count(found[enrolment_id], attempt)
    return found


def _count(one: HandedIn, attempt: Attempt) -> None:
    one.handed_in.add(attempt.challenge_id)
    if attempt.status is AttemptState.ACCEPTED:
        one.accepted.add(attempt.challenge_id)


def what_is_due(enrolment: Enrolment, today: date) -> list[Due]:
    """Return the phases for which a learner is to ask for the gate, the most urgent first.

    Only challenges that have begun; what waits for a decision or is accepted is not due.
    """
    if today > enrolment.cohort.ends_on:
        return []
    attempts, found = attempts_of(enrolment), []
    for challenge in challenges_of(enrolment.cohort_id):
        attempt = attempts.get(challenge.id)
        status = attempt.status if attempt else AttemptState.WORKING
        phase = attempt.phase if attempt else Phase.ENGAGE
        if challenge.starts_on <= today and status in (
            AttemptState.WORKING,
            AttemptState.SENT_BACK,
        ):
            on = day_due(challenge, phase)
            found.append(Due(challenge, phase, status, on, today > on, attempt is not None))
    return sorted(found, key=lambda due: (due.on, due.challenge.id))


def day_due(challenge: Challenge, phase: Phase) -> date:
    """Return the day until which the gate of a phase of a challenge is to be asked for."""
    return due_on(
        phase,
        investigates_on=challenge.investigates_on,
        acts_on=challenge.acts_on,
        ends_on=challenge.ends_on,
    )
