"""What happens to teams; every change of members holds the challenge, so that no one is in two."""

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Site
from academy.cohorts.queries import enrolment_of
from academy.cohorts.states import EnrolmentState
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import NotPermitted, RuleBroken, Taken
from academy.projects import queries
from academy.projects.models import Challenge, JoinRequest, Team, TeamMember
from academy.projects.rules import check_in_teams, check_room, check_self_formed
from academy.projects.states import REQUEST_FLOW, Credit


@verb
def form_team(
    challenge: Challenge, *, name: str, is_open: bool = False, first: int | None, actor: Actor
) -> Team:
    """Form a team for a challenge, with a first member or, by staff, still empty.

    Raises:
        RuleBroken: the name is in use, or this challenge is not for such a team.
        Taken: the first member is in another team of this challenge.
    """
    check_in_teams(challenge.kind)
    lock(challenge)
    _check_name(challenge, name)
    team = Team(
        cohort_id=challenge.cohort_id,
        site_id=challenge.site_id,
        challenge_id=challenge.id,
        name=name,
        is_open=is_open,
        created_at=clock.now(),
    )
    db.session.add(team)
    record("team.form", team, actor=actor)
    if first is not None:
        if first == actor.person_id:
            check_self_formed(challenge.kind)
        _add(team, first, actor=actor)
    return team


@verb
def edit_team(team: Team, *, name: str, is_open: bool, actor: Actor) -> None:
    """Give a team another name, or open it to whoever likes to come.

    Raises:
        RuleBroken: another team of the challenge has the name.
    """
    challenge = _hold(team)
    if name.casefold() != team.name.casefold():
        _check_name(challenge, name)
    team.name, team.is_open = name, is_open
    record("team.edit", team, actor=actor)


@verb
def add_member(team: Team, person_id: int, *, actor: Actor) -> TeamMember:
    """Put a learner of the cohort into a team.

    Raises:
        RuleBroken: the team is full, or the person is no learner of this cohort.
        Taken: the person is in a team of this challenge already.
    """
    _hold(team)
    return _add(team, person_id, actor=actor)


@verb
def join(team: Team, *, actor: Actor) -> TeamMember:
    """Join a team with open places; who had asked need not wait any more.

    Raises:
        RuleBroken: the team is full or takes in nobody unasked.
        Taken: the actor is in a team of this challenge already.
    """
    check_self_formed(_hold(team).kind)
    if not team.is_open:
        raise RuleBroken(_("This team takes people in on request. Please ask to join."))
    return _add(team, _person(actor), actor=actor)


@verb
def ask_to_join(team: Team, *, actor: Actor) -> JoinRequest:
    """Ask a team to be taken in; asking twice is asking once.

    Raises:
        RuleBroken: the team is full, or the actor is no learner of this cohort.
        Taken: the actor is in a team of this challenge already.
    """
    check_self_formed(_hold(team).kind)
    person_id = _person(actor)
    _check_free(team, person_id)
    check_room(len(queries.members_of(team.id)))
    request = queries.requests_by(person_id).get(team.id)
    if request is None:
        request = JoinRequest(
            team_id=team.id, site_id=team.site_id, person_id=person_id, asked_at=clock.now()
        )
        db.session.add(request)
        record("request.ask", request, actor=actor)
    return request


@verb
def accept_request(request: JoinRequest, *, actor: Actor) -> TeamMember:
    """Take in who asked.

    Raises:
        MoveRefused: the request was answered or withdrawn.
        RuleBroken: the team is full.
        Taken: the person has joined another team meanwhile.
    """
    team = db.session.get_one(Team, request.team_id)
    _hold(team)
    lock(request)
    REQUEST_FLOW.after(request.status, "accept")
    return _add(team, request.person_id, actor=actor)


@verb
def decline_request(request: JoinRequest, *, actor: Actor) -> None:
    """Tell who asked that it will not be this team."""
    lock(request)
    _answer(request, "decline", actor=actor)


@verb
def withdraw_request(request: JoinRequest, *, actor: Actor) -> None:
    """Ask no longer."""
    lock(request)
    _answer(request, "withdraw", actor=actor)


@verb
def leave(member: TeamMember, *, actor: Actor) -> None:
    """Leave a team that the learners formed themselves."""
    check_self_formed(_hold(db.session.get_one(Team, member.team_id)).kind)
    _end(member, actor=actor)


@verb
def remove_member(member: TeamMember, *, actor: Actor) -> None:
    """Take somebody out of a team; that they were in it stays on record."""
    _hold(db.session.get_one(Team, member.team_id))
    _end(member, actor=actor)


@verb
def describe_self(member: TeamMember, *, role: str, credit: Credit, actor: Actor) -> None:
    """Say what a member does in the team, and whether the showcase names them."""
    lock(member)
    member.role, member.credit = role, credit
    record("member.describe", member, actor=actor)


def _hold(team: Team) -> Challenge:
    challenge = db.session.get_one(Challenge, team.challenge_id)
    lock(challenge)
    lock(team)
    return challenge


def _add(team: Team, person_id: int, *, actor: Actor) -> TeamMember:
    db.session.flush()
    _check_free(team, person_id)
    check_room(len(queries.members_of(team.id)))
    member = TeamMember(
        team_id=team.id,
        challenge_id=team.challenge_id,
        site_id=team.site_id,
        person_id=person_id,
        joined_on=clock.today(_zone(team)),
    )
    db.session.add(member)
    record("member.add", member, actor=actor)
    _settle_requests(team, person_id, actor=actor)
    return member


def _settle_requests(team: Team, person_id: int, *, actor: Actor) -> None:
    """Answer what the person still asks of the teams of this challenge."""
    of_challenge = {each.id for each in queries.teams_of_challenge(team.challenge_id)}
    for team_id, request in queries.requests_by(person_id).items():
        if team_id == team.id:
            _answer(request, "accept", actor=actor)
        elif team_id in of_challenge:
            _answer(request, "withdraw", actor=actor)


def _answer(request: JoinRequest, answer: str, *, actor: Actor) -> None:
    request.status = REQUEST_FLOW.after(request.status, answer)
    request.answered_at, request.answered_by = clock.now(), actor.person_id
    record(f"request.{answer}", request, actor=actor)


def _end(member: TeamMember, *, actor: Actor) -> None:
    lock(member)
    if member.left_on is None:
        member.left_on = clock.today(_zone(member))
        record("member.end", member, actor=actor)


def _check_free(team: Team, person_id: int) -> None:
    enrolment = enrolment_of(person_id, team.cohort_id)
    if enrolment is None or enrolment.status != EnrolmentState.ACTIVE:
        raise RuleBroken(_("Only learners of this cohort can be in this team."))
    if queries.membership_in(team.challenge_id, person_id) is not None:
        raise Taken(_("This person is in a team of this challenge already."))


def _check_name(challenge: Challenge, name: str) -> None:
    taken = {team.name.casefold() for team in queries.teams_of_challenge(challenge.id)}
    if name.casefold() in taken:
        raise RuleBroken(_("Another team of this challenge has this name."), field="name")


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotPermitted()
    return actor.person_id


def _zone(thing: Team | TeamMember) -> str:
    return db.session.get_one(Site, thing.site_id).zone
