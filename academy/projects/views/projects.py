"""Projects as their teams tell them and as staff accept and publish them."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.projects import queries, services
from academy.projects.forms import ProjectForm
from academy.projects.models import Project, TeamMember
from academy.projects.states import PROJECT_FLOW
from academy.projects.views.parts import bp, own_membership, status_of, to


@bp.route("/my/teams/<ref>/project", methods=["GET", "POST"])
@needs(P.TEAM_OWN, load=own_membership)
def project(member: TeamMember, actor: Actor) -> Any:
    """Begin the project of the reader's team, or tell it anew."""
    team, ref = member.team, member.team.ref
    known = queries.project_of(team.id)
    form = ProjectForm.over(known)
    verb, thing = (services.edit_project, known) if known else (services.start_project, team)
    if form.validate_on_submit() and form.carry_out(verb, thing, form.story, actor=actor):
        flash(_("The project is saved."), "success")
        return to("projects.team", ref=ref)
    page = render_template(
        "projects/project_form.html", form=form, team=queries.get_team(ref), by_staff=False
    )
    return page, status_of(form)


@bp.post("/my/teams/<ref>/project/move")
@needs(P.TEAM_OWN, load=own_membership)
def move_project(member: TeamMember, actor: Actor) -> Any:
    """Say how far the project is."""
    ref, known = member.team.ref, queries.project_of(member.team_id)
    move = request.form.get("move", "")
    if known is None or move not in PROJECT_FLOW.moves:
        raise NotFound()
    services.move_project(known, move, actor=actor)
    return to("projects.team", ref=ref)


@bp.route("/staff/projects/<slug>", methods=["GET", "POST"])
@needs(P.PROJECT_EDIT, load=queries.get_project)
def edit_project(project: Project, actor: Actor) -> Any:
    """Tell the story of a project for its team."""
    ref = project.team.ref
    form = ProjectForm.over(project)
    if form.validate_on_submit() and form.carry_out(
        services.edit_project, project, form.story, actor=actor
    ):
        flash(_("The project is saved."), "success")
        return to("projects.staff_team", ref=ref)
    page = render_template(
        "projects/project_form.html", form=form, team=queries.get_team(ref), by_staff=True
    )
    return page, status_of(form)


@bp.post("/staff/projects/<slug>/accept")
@needs(P.PROJECT_PUBLISH, load=queries.get_project)
def accept_project(project: Project, actor: Actor) -> Any:
    """Accept what the team has made."""
    services.accept_project(project, actor=actor)
    flash(_("The project is accepted."), "success")
    return to("projects.staff_team", ref=project.team.ref)


@bp.post("/staff/projects/<slug>/unpublish")
@needs(P.PROJECT_PUBLISH, load=queries.get_project)
def unpublish(project: Project, actor: Actor) -> Any:
    """Take a project out of the showcase."""
    services.unpublish(project, actor=actor)
    flash(_("The project is no longer in the showcase."), "success")
    return to("projects.staff_team", ref=project.team.ref)
