"""Teams as learners form, join, lead and leave them."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.projects import queries, services
from academy.projects.forms import RoleForm, TeamForm
from academy.projects.models import Challenge, JoinRequest, Team, TeamMember
from academy.projects.rules import MAX_MEMBERS, MIN_MEMBERS, SELF_FORMED
from academy.projects.states import PROJECT_FLOW
from academy.projects.views.parts import (
    LABELS,
    bp,
    current_enrolment,
    own_membership,
    request_to_own_team,
    status_of,
    team_nearby,
    team_ref,
    to,
)
from academy.web.forms import Form


@bp.get("/my/teams")
@needs(P.LEARN)
def teams(actor: Actor) -> Any:
    """Show the teams that form, with a way into each."""
    return _teams_page(actor, Form())


def _teams_page(actor: Actor, form: Form) -> Any:
    challenge = _forming(actor)
    found = queries.teams_of_challenge(challenge.id) if challenge else []
    person_id = actor.person_id or 0
    page = render_template(
        "projects/teams.html",
        form=form,
        challenge=challenge,
        teams=found,
        members=queries.members_by_team([team.id for team in found]),
        projects=queries.projects_by_team([team.id for team in found]),
        mine=queries.membership_in(challenge.id, person_id) if challenge else None,
        asked=queries.requests_by(person_id),
        most=MAX_MEMBERS,
        **LABELS,
    )
    return page, status_of(form)


def _forming(actor: Actor) -> Challenge | None:
    enrolment = current_enrolment(actor.person_id)
    if enrolment is None:
        return None
    cohort = enrolment.cohort
    return queries.self_formed_challenge(cohort.id, clock.today(cohort.site.zone))


@bp.route("/my/teams/new", methods=["GET", "POST"])
@needs(P.LEARN)
def new_team(actor: Actor) -> Any:
    """Propose a team and be its first member."""
    challenge = _forming(actor)
    if challenge is None:
        raise NotFound()
    form = TeamForm()
    if form.validate_on_submit() and form.carry_out(
        services.form_team,
        challenge,
        name=form.name.data,
        is_open=form.is_open.data,
        first=actor.person_id,
        actor=actor,
    ):
        return to("projects.team", ref=form.result.ref)
    return render_template("projects/team_form.html", form=form, team=None), status_of(form)


@bp.post("/my/teams/<ref>/join")
@needs(P.LEARN, load=team_nearby)
def join(team: Team, actor: Actor) -> Any:
    """Join a team with open places."""
    form, ref = Form(), team.ref
    if form.validate_on_submit() and form.carry_out(services.join, team, actor=actor):
        flash(_("Welcome to the team."), "success")
        return to("projects.team", ref=ref)
    return _teams_page(actor, form)


@bp.post("/my/teams/<ref>/ask")
@needs(P.LEARN, load=team_nearby)
def ask_to_join(team: Team, actor: Actor) -> Any:
    """Ask a team to be taken in."""
    form = Form()
    if form.validate_on_submit() and form.carry_out(services.ask_to_join, team, actor=actor):
        flash(_("The team sees your request and answers it."), "success")
        return to("projects.teams")
    return _teams_page(actor, form)


@bp.post("/my/requests/<ref>/withdraw")
@needs(P.TEAM_OWN, load=queries.get_request)
def withdraw_request(request: JoinRequest, actor: Actor) -> Any:
    """Ask no longer."""
    services.withdraw_request(request, actor=actor)
    return to("projects.teams")


@bp.post("/my/requests/<ref>/accept")
@needs(P.LEARN, load=request_to_own_team)
def accept_request(request: JoinRequest, actor: Actor) -> Any:
    """Take in who asked."""
    form, ref = Form(), request.team.ref
    if form.validate_on_submit() and form.carry_out(services.accept_request, request, actor=actor):
        return to("projects.team", ref=ref)
    return _team_page(ref, form)


@bp.post("/my/requests/<ref>/decline")
@needs(P.LEARN, load=request_to_own_team)
def decline_request(request: JoinRequest, actor: Actor) -> Any:
    """Tell who asked that it will not be this team."""
    team_id = request.team_id
    services.decline_request(request, actor=actor)
    return to("projects.team", ref=team_ref(team_id))


@bp.get("/my/teams/<ref>")
@needs(P.TEAM_OWN, load=own_membership)
def team(member: TeamMember, actor: Actor) -> Any:
    """Show the reader's own team."""
    return _team_page(member.team.ref, Form())


def _team_page(ref: str, form: Form) -> Any:
    member = own_membership(ref)
    if member is None:
        return to("projects.teams")
    project = queries.project_of(member.team_id)
    page = render_template(
        "projects/team.html",
        form=form,
        mine=member,
        team=member.team,
        members=queries.members_of(member.team_id),
        requests=queries.waiting_requests(member.team_id),
        project=project,
        open_moves=PROJECT_FLOW.open_verbs(project.status) if project else [],
        is_self_formed=member.team.challenge.kind in SELF_FORMED,
        least=MIN_MEMBERS,
        most=MAX_MEMBERS,
        **LABELS,
    )
    return page, status_of(form)


@bp.route("/my/teams/<ref>/name", methods=["GET", "POST"])
@needs(P.TEAM_OWN, load=own_membership)
def edit_team(member: TeamMember, actor: Actor) -> Any:
    """Give the team another name, or open it to whoever likes to come."""
    team, ref = member.team, member.team.ref
    form = TeamForm.over(team, hold=team.challenge)
    if form.validate_on_submit() and form.carry_out(
        services.edit_team, team, name=form.name.data, is_open=form.is_open.data, actor=actor
    ):
        return to("projects.team", ref=ref)
    page = render_template("projects/team_form.html", form=form, team=queries.get_team(ref))
    return page, status_of(form)


@bp.route("/my/teams/<ref>/me", methods=["GET", "POST"])
@needs(P.TEAM_OWN, load=own_membership)
def me(member: TeamMember, actor: Actor) -> Any:
    """Say what the reader does in the team, and whether the showcase names them."""
    form, team = RoleForm.over(member), member.team
    if form.validate_on_submit() and form.carry_out(
        services.describe_self,
        member,
        role=form.role.data or "",
        credit=form.credit.data,
        actor=actor,
    ):
        return to("projects.team", ref=team.ref)
    return render_template("projects/me_form.html", form=form, team=team), status_of(form)


@bp.post("/my/teams/<ref>/leave")
@needs(P.TEAM_OWN, load=own_membership)
def leave(member: TeamMember, actor: Actor) -> Any:
    """Leave the team."""
    form, ref = Form(), member.team.ref
    if form.validate_on_submit() and form.carry_out(services.leave, member, actor=actor):
        flash(_("You have left the team."), "success")
        return to("projects.teams")
    return _team_page(ref, form)
