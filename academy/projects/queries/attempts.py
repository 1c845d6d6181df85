"""Read the work on challenges: who stands where, what was handed in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.queries import enrolment_of
from academy.core.db import db
from academy.projects import trackers
from academy.projects.models import (
    Attempt,
    Challenge,
    GateStep,
    HandIn,
    HandInFile,
    Team,
    TeamMember,
)
from academy.projects.queries.teams import get_challenge
from academy.projects.rules import IN_TEAMS
from academy.projects.states import Deliverable


@dataclass(frozen=True)
class Place:
    """A learner before a challenge: with a team or alone, with work begun or not yet.

    `deliverable` and `file` are those that an address names.
    """

    challenge: Challenge
    enrolment: Enrolment
    team: Team | None
    attempt: Attempt | None
    deliverable: Deliverable | None = None
    file: HandInFile | None = None

    __tablename__ = "challenges"

    @property
    def id(self) -> int:
        """The challenge's own id, for the history of denied attempts."""
        return self.challenge.id

    @property
    def site_id(self) -> int:
        """Where the challenge is set."""
        return self.challenge.site_id

    @property
    def person_id(self) -> int:
        """Whose place it is."""
        return self.enrolment.person_id

    @property
    def lacks_team(self) -> bool:
        """Whether a challenge of teams is before somebody who is in none."""
        return self.challenge.kind in IN_TEAMS and self.team is None


@dataclass(frozen=True)
class Watched:
    """Work on a challenge with those who track its team: what the policy asks about."""

    attempt: Attempt
    mentor_ids: frozenset[int]
    deliverable: Deliverable | None = None
    file: HandInFile | None = None

    __tablename__ = "challenge_attempts"

    @property
    def id(self) -> int:
        """The attempt's own id."""
        return self.attempt.id

    @property
    def site_id(self) -> int:
        """Where the work is done."""
        return self.attempt.site_id

    @property
    def is_alone(self) -> bool:
        """Whether one learner works alone, whom no mentor tracks."""
        return self.attempt.is_alone


def get_place(ref: str, person_id: int | None) -> Place | None:
    """Return the place of a learner before the challenge with this reference."""
    challenge = get_challenge(ref)
    if challenge is None or person_id is None:
        return None
    enrolment = enrolment_of(person_id, challenge.cohort_id)
    if enrolment is None:
        return None
    in_team = challenge.kind in IN_TEAMS
    team = team_in(challenge.id, person_id) if in_team else None
    attempt = None
    if team is not None or not in_team:
        attempt = attempt_of(challenge.id, team, None if in_team else enrolment)
    return Place(challenge, enrolment, team, attempt)


def team_in(challenge_id: int, person_id: int) -> Team | None:
    """Return the team in which somebody takes on a challenge now."""
    return db.session.scalar(
        sa.select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(
            TeamMember.challenge_id == challenge_id,
            TeamMember.person_id == person_id,
            TeamMember.left_on.is_(None),
        )
    )


def attempt_of(challenge_id: int, team: Team | None, enrolment: Enrolment | None) -> Attempt | None:
    """Return the work of a team, or of a learner alone, on a challenge."""
    query = _attempts().where(Attempt.challenge_id == challenge_id)
    if team is not None:
        return db.session.scalar(query.where(Attempt.team_id == team.id))
    assert enrolment is not None
    return db.session.scalar(query.where(Attempt.enrolment_id == enrolment.id))


def attempts_of(enrolment: Enrolment) -> dict[int, Attempt]:
    """Return the work of a learner, alone and in teams, by challenge."""
    teams = sa.select(TeamMember.team_id).where(
        TeamMember.person_id == enrolment.person_id, TeamMember.left_on.is_(None)
    )
    query = sa.select(Attempt).where(
        Attempt.cohort_id == enrolment.cohort_id,
        sa.or_(Attempt.enrolment_id == enrolment.id, Attempt.team_id.in_(teams)),
    )
    return {each.challenge_id: each for each in db.session.scalars(query.order_by(Attempt.id))}


def get_watched(ref: str) -> Watched | None:
    """Return the work with this reference and who tracks it."""
    attempt = db.session.scalar(_attempts().where(Attempt.ref == ref))
    return None if attempt is None else watched([attempt])[0]


def watched(attempts: Collection[Attempt]) -> list[Watched]:
    """Return work together with those who track each team."""
    mentors = trackers.mentors_of([a.team_id for a in attempts if a.team_id is not None])
    nobody: frozenset[int] = frozenset()
    return [
        Watched(each, mentors.get(each.team_id, nobody) if each.team_id else nobody)
        for each in attempts
    ]


def people_of(attempt: Attempt) -> list[Person]:
    """Return whose work it is: who is in the team now, or the one learner."""
    query = sa.select(Person)
    if attempt.team_id is not None:
        query = (
            query.join(TeamMember, TeamMember.person_id == Person.id)
            .where(TeamMember.team_id == attempt.team_id, TeamMember.left_on.is_(None))
            .order_by(TeamMember.joined_on, TeamMember.id)
        )
    else:
        query = query.join(Enrolment, Enrolment.person_id == Person.id).where(
            Enrolment.id == attempt.enrolment_id
        )
    return list(db.session.scalars(query))


def enrolments_of(attempt: Attempt) -> list[Enrolment]:
    """Return the enrolments of those whose work it is, with their people."""
    people = [person.id for person in people_of(attempt)]
    query = (
        sa.select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.cohort_id == attempt.cohort_id, Enrolment.person_id.in_(people))
    )
    return sorted(db.session.scalars(query), key=lambda each: people.index(each.person_id))


def latest_of(attempt_id: int) -> dict[Deliverable, HandIn]:
    """Return the latest version of each deliverable that has one, with who wrote it."""
    found = {}
    for each in db.session.scalars(_versions(attempt_id).order_by(HandIn.number, HandIn.id)):
        found[each.deliverable] = each
    return found


def versions_of(attempt_id: int, deliverable: Deliverable) -> list[HandIn]:
    """Return every version of a deliverable, the latest first."""
    query = _versions(attempt_id).where(HandIn.deliverable == deliverable)
    return list(db.session.scalars(query.order_by(HandIn.number.desc())))


def latest_version(attempt_id: int, deliverable: Deliverable) -> HandIn | None:
    """Return the latest version of one deliverable."""
    query = _versions(attempt_id).where(HandIn.deliverable == deliverable)
    return db.session.scalar(query.order_by(HandIn.number.desc()).limit(1))


def files_of(attempt_id: int) -> dict[str, HandInFile]:
    """Return the files of all versions, by reference."""
    query = sa.select(HandInFile).where(HandInFile.attempt_id == attempt_id)
    return {each.ref: each for each in db.session.scalars(query.order_by(HandInFile.id))}


def steps_of(attempt_id: int) -> list[GateStep]:
    """Return what happened at the gates, the latest first, with the people."""
    query = (
        sa.select(GateStep)
        .options(joinedload(GateStep.asker), joinedload(GateStep.decider))
        .where(GateStep.attempt_id == attempt_id)
    )
    return list(db.session.scalars(query.order_by(GateStep.id.desc())))


def attempts_by_team(team_ids: Iterable[int]) -> dict[int, Attempt]:
    """Return the work of some teams, by team."""
    query = sa.select(Attempt).where(Attempt.team_id.in_(list(team_ids)))
    return {e.team_id: e for e in db.session.scalars(query.order_by(Attempt.id)) if e.team_id}


def attempts_by_enrolment(challenge_id: int, enrolment_ids: Iterable[int]) -> dict[int, Attempt]:
    """Return the work of learners alone on a challenge, by enrolment."""
    query = sa.select(Attempt).where(
        Attempt.challenge_id == challenge_id, Attempt.enrolment_id.in_(list(enrolment_ids))
    )
    found = db.session.scalars(query.order_by(Attempt.id))
    return {each.enrolment_id: each for each in found if each.enrolment_id}


def _attempts() -> sa.Select[Attempt]:
    return sa.select(Attempt).options(
        joinedload(Attempt.challenge),
        joinedload(Attempt.cohort).joinedload(Cohort.site),
        joinedload(Attempt.team),
        joinedload(Attempt.enrolment).joinedload(Enrolment.person),
    )


def _versions(attempt_id: int) -> sa.Select[HandIn]:
    return (
        sa.select(HandIn).options(joinedload(HandIn.person)).where(HandIn.attempt_id == attempt_id)
    )
