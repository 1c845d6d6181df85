"""Read challenges, teams and projects."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import EnrolmentState
from academy.core.db import db
from academy.projects.models import Challenge, JoinRequest, Project, Team, TeamMember
from academy.projects.rules import SELF_FORMED
from academy.projects.states import RequestState, Serves


def get_challenge(ref: str) -> Challenge | None:
    """Return a challenge with its cohort and site."""
    query = sa.select(Challenge).options(joinedload(Challenge.cohort).joinedload(Cohort.site))
    return db.session.scalar(query.where(Challenge.ref == ref))


def challenges_of(cohort_id: int) -> list[Challenge]:
    """Return the challenges of a cohort by time."""
    query = sa.select(Challenge).where(Challenge.cohort_id == cohort_id)
    return list(db.session.scalars(query.order_by(Challenge.starts_on, Challenge.id)))


def current_challenge(cohort_id: int, day: date) -> Challenge | None:
    """Return the challenge of a day, the one begun last if two overlap."""
    query = sa.select(Challenge).where(
        Challenge.cohort_id == cohort_id, Challenge.starts_on <= day, Challenge.ends_on >= day
    )
    return db.session.scalar(
        query.order_by(Challenge.starts_on.desc(), Challenge.id.desc()).limit(1)
    )


def get_team(ref: str) -> Team | None:
    """Return a team with its challenge, cohort and site."""
    return db.session.scalar(_teams().where(Team.ref == ref))


def teams_of_cohort(cohort_id: int) -> list[Team]:
    """Return the teams of a cohort by challenge and name."""
    query = _teams().where(Team.cohort_id == cohort_id).join(Team.challenge)
    return list(db.session.scalars(query.order_by(Challenge.starts_on.desc(), Team.name, Team.id)))


def teams_of_challenge(challenge_id: int) -> list[Team]:
    """Return the teams of a challenge by name."""
    query = _teams().where(Team.challenge_id == challenge_id)
    return list(db.session.scalars(query.order_by(Team.name, Team.id)))


def team_of(person_id: int, cohort_id: int) -> Team | None:
    """Return the team somebody is in, that of the latest challenge of a cohort."""
    return next(iter(teams_of_person(person_id, cohort_id)), None)


def teams_of_person(person_id: int, cohort_id: int) -> list[Team]:
    """Return the teams somebody is in now, that of the latest challenge first."""
    query = (
        _teams()
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Team.challenge)
        .where(
            TeamMember.person_id == person_id,
            TeamMember.left_on.is_(None),
            Team.cohort_id == cohort_id,
        )
    )
    return list(db.session.scalars(query.order_by(Challenge.starts_on.desc(), Team.id.desc())))


def _teams() -> sa.Select[Team]:
    return sa.select(Team).options(
        joinedload(Team.challenge), joinedload(Team.cohort).joinedload(Cohort.site)
    )


def members_of(team_id: int) -> list[TeamMember]:
    """Return who is in a team now, with the persons, in the order of joining."""
    return members_by_team([team_id])[team_id]


def members_by_team(team_ids: Iterable[int]) -> dict[int, list[TeamMember]]:
    """Return who is in each team now, with the persons, in the order of joining."""
    found: dict[int, list[TeamMember]] = {team_id: [] for team_id in team_ids}
    query = (
        sa.select(TeamMember)
        .options(joinedload(TeamMember.person))
        .where(TeamMember.team_id.in_(list(found)), TeamMember.left_on.is_(None))
    )
    for member in db.session.scalars(query.order_by(TeamMember.joined_on, TeamMember.id)):
        found[member.team_id].append(member)
    return found


def membership(ref: str, person_id: int | None) -> TeamMember | None:
    """Return the active membership of a person in the team with this reference."""
    query = (
        sa.select(TeamMember)
        .join(TeamMember.team)
        .options(
            joinedload(TeamMember.team).joinedload(Team.challenge),
            joinedload(TeamMember.team).joinedload(Team.cohort).joinedload(Cohort.site),
            joinedload(TeamMember.person),
        )
        .where(Team.ref == ref, TeamMember.person_id == person_id, TeamMember.left_on.is_(None))
    )
    return db.session.scalar(query)


def membership_in(challenge_id: int, person_id: int) -> TeamMember | None:
    """Return the active membership of a person in any team of a challenge."""
    query = sa.select(TeamMember).where(
        TeamMember.challenge_id == challenge_id,
        TeamMember.person_id == person_id,
        TeamMember.left_on.is_(None),
    )
    return db.session.scalar(query)


def get_member(ref: str) -> TeamMember | None:
    """Return an active membership with its team and person."""
    query = sa.select(TeamMember).options(
        joinedload(TeamMember.team), joinedload(TeamMember.person)
    )
    return db.session.scalar(query.where(TeamMember.ref == ref, TeamMember.left_on.is_(None)))


def get_request(ref: str) -> JoinRequest | None:
    """Return a request to join with its team."""
    query = sa.select(JoinRequest).options(joinedload(JoinRequest.team))
    return db.session.scalar(query.where(JoinRequest.ref == ref))


def without_team(challenge: Challenge) -> list[Enrolment]:
    """Return the active learners of the cohort who are in no team of a challenge, by name."""
    in_team = sa.select(TeamMember.person_id).where(
        TeamMember.challenge_id == challenge.id, TeamMember.left_on.is_(None)
    )
    query = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .options(joinedload(Enrolment.person))
        .where(
            Enrolment.cohort_id == challenge.cohort_id,
            Enrolment.status == EnrolmentState.ACTIVE,
            Enrolment.person_id.not_in(in_team),
        )
    )
    return list(db.session.scalars(query.order_by(Person.name, Enrolment.id)))


def self_formed_challenge(cohort_id: int, day: date) -> Challenge | None:
    """Return the challenge for which learners form teams: the present one, else the next."""
    query = sa.select(Challenge).where(
        Challenge.cohort_id == cohort_id,
        Challenge.kind.in_(SELF_FORMED),
        Challenge.ends_on >= day,
    )
    return db.session.scalar(query.order_by(Challenge.starts_on, Challenge.id).limit(1))


def waiting_requests(team_id: int) -> list[JoinRequest]:
    """Return who asks to join a team, with the persons, the first to ask first."""
    query = (
        sa.select(JoinRequest)
        .options(joinedload(JoinRequest.person))
        .where(JoinRequest.team_id == team_id, JoinRequest.status == RequestState.WAITING)
    )
    return list(db.session.scalars(query.order_by(JoinRequest.asked_at, JoinRequest.id)))


def requests_by(person_id: int) -> dict[int, JoinRequest]:
    """Return the waiting requests of a person, by team."""
    query = sa.select(JoinRequest).where(
        JoinRequest.person_id == person_id, JoinRequest.status == RequestState.WAITING
    )
    return {r.team_id: r for r in db.session.scalars(query.order_by(JoinRequest.id))}


def project_of(team_id: int) -> Project | None:
    """Return the project of a team with its team, cohort and site."""
    return db.session.scalar(_projects().where(Project.team_id == team_id))


def projects_by_team(team_ids: Iterable[int]) -> dict[int, Project]:
    """Return the projects of some teams, by team."""
    query = _projects().where(Project.team_id.in_(list(team_ids)))
    return {p.team_id: p for p in db.session.scalars(query.order_by(Project.id))}


def get_project(slug: str) -> Project | None:
    """Return a project, published or not."""
    return db.session.scalar(_projects().where(Project.slug == slug))


def get_published(slug: str) -> Project | None:
    """Return a project of the showcase."""
    return db.session.scalar(
        _projects().where(Project.slug == slug, Project.published_at.is_not(None))
    )


def published_projects(
    *, people: Serves | None = None, cohort_number: int | None = None
) -> list[Project]:
    """Return the showcase, newest cohort first, all or those for some people or of a cohort."""
    query = _projects().join(Project.cohort).where(Project.published_at.is_not(None))
    if people is not None:
        query = query.where(Project.people == people)
    if cohort_number is not None:
        query = query.where(Cohort.number == cohort_number)
    order = Cohort.starts_on.desc(), Project.published_at.desc(), Project.id
    return list(db.session.scalars(query.order_by(*order).limit(200)))


def _projects() -> sa.Select[Project]:
    return sa.select(Project).options(
        joinedload(Project.cohort).joinedload(Cohort.site),
        joinedload(Project.team).joinedload(Team.challenge),
    )
