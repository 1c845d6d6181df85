"""Challenges and teams as staff set and mend them."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.curriculum.queries import cohorts_of
from academy.projects import queries, services
from academy.projects.forms import ChallengeForm, TeamForm, member_form
from academy.projects.models import Challenge, Project, Team, TeamMember
from academy.projects.rules import IN_TEAMS, MAX_MEMBERS
from academy.projects.views.parts import LABELS, bp, cohort_at, status_of, team_ref, to
from academy.web.forms import Form

READERS = (Role.PROGRAMME, Role.ADMIN, Role.MENTOR)


@bp.get("/staff/teams")
@needs(P.TEAM_READ)
def staff_teams(actor: Actor) -> Any:
    """Go to the teams of the cohort that runs, or of the next one."""
    cohorts = cohorts_of(actor, *READERS)
    if not cohorts:
        return render_template("projects/no_cohort.html")
    today = clock.now().date()
    coming = [cohort for cohort in cohorts if cohort.ends_on >= today]
    chosen = min(coming, key=lambda c: c.starts_on) if coming else cohorts[0]
    return to("projects.cohort_teams", site=chosen.site.code, number=chosen.number)


@bp.get("/staff/teams/<site>/<int:number>")
@needs(P.TEAM_READ, load=cohort_at)
def cohort_teams(cohort: Cohort, actor: Actor) -> Any:
    """Show the challenges of a cohort with their teams."""
    teams = queries.teams_of_cohort(cohort.id)
    members = queries.members_by_team([team.id for team in teams])
    see(member.person_id for some in members.values() for member in some)
    return render_template(
        "projects/staff_teams.html",
        cohort=cohort,
        cohorts=cohorts_of(actor, *READERS),
        challenges=queries.challenges_of(cohort.id),
        teams=teams,
        members=members,
        projects=queries.projects_by_team([team.id for team in teams]),
        in_teams=IN_TEAMS,
        today=clock.today(cohort.site.zone),
        **LABELS,
    )


@bp.route("/staff/challenges/new/<site>/<int:number>", methods=["GET", "POST"])
@needs(P.TEAM_MANAGE, load=cohort_at)
def new_challenge(cohort: Cohort, actor: Actor) -> Any:
    """Set a cohort a challenge."""
    form, site, number = ChallengeForm(), cohort.site.code, cohort.number
    if form.validate_on_submit() and form.carry_out(
        services.add_challenge, cohort, kind=form.kind.data, **_days(form), actor=actor
    ):
        return to("projects.cohort_teams", site=site, number=number)
    page = render_template(
        "projects/challenge_form.html", form=form, cohort=cohort_at(site, number), challenge=None
    )
    return page, status_of(form)


@bp.route("/staff/challenges/<ref>", methods=["GET", "POST"])
@needs(P.TEAM_MANAGE, load=queries.get_challenge)
def challenge(challenge: Challenge, actor: Actor) -> Any:
    """Change a challenge."""
    ref, site, number = challenge.ref, challenge.cohort.site.code, challenge.cohort.number
    form = ChallengeForm.over(challenge)
    del form.kind
    if form.validate_on_submit() and form.carry_out(
        services.change_challenge, challenge, **_days(form), actor=actor
    ):
        return to("projects.cohort_teams", site=site, number=number)
    page = render_template(
        "projects/challenge_form.html",
        form=form,
        cohort=cohort_at(site, number),
        challenge=queries.get_challenge(ref),
    )
    return page, status_of(form)


def _days(form: ChallengeForm) -> dict[str, Any]:
    names = "title", "starts_on", "investigates_on", "acts_on", "ends_on"
    return {name: form[name].data for name in names}


@bp.route("/staff/challenges/<ref>/teams", methods=["GET", "POST"])
@needs(P.TEAM_MANAGE, load=queries.get_challenge)
def form_team(challenge: Challenge, actor: Actor) -> Any:
    """Form a team for a challenge."""
    form, ref = TeamForm(), challenge.ref
    if form.validate_on_submit() and form.carry_out(
        services.form_team,
        challenge,
        name=form.name.data,
        is_open=form.is_open.data,
        first=None,
        actor=actor,
    ):
        return to("projects.staff_team", ref=form.result.ref)
    page = render_template(
        "projects/staff_team_form.html", form=form, challenge=queries.get_challenge(ref)
    )
    return page, status_of(form)


@bp.get("/staff/teams/<ref>")
@needs(P.TEAM_READ, load=queries.get_team)
def staff_team(team: Team, actor: Actor) -> Any:
    """Show a team, its members and its project."""
    return _page(team.ref)


def _page(ref: str, form: Form | None = None, problems: Form | None = None) -> Any:
    team = queries.get_team(ref)
    if team is None:
        return to("projects.staff_teams")
    members, free = queries.members_of(team.id), queries.without_team(team.challenge)
    see(member.person_id for member in members)
    see(enrolment.person_id for enrolment in free)
    problems = problems or form or Form()
    page = render_template(
        "projects/staff_team.html",
        team=team,
        members=members,
        form=form or member_form(free),
        problems=problems,
        project=queries.project_of(team.id),
        has_room=len(members) < MAX_MEMBERS and bool(free),
        **LABELS,
    )
    return page, status_of(problems)


@bp.post("/staff/teams/<ref>/members")
@needs(P.TEAM_MANAGE, load=queries.get_team)
def add_member(team: Team, actor: Actor) -> Any:
    """Put a learner into a team."""
    ref, free = team.ref, queries.without_team(team.challenge)
    see(enrolment.person_id for enrolment in free)
    form = member_form(free)
    ids = {enrolment.person.ref: enrolment.person_id for enrolment in free}
    if form.validate_on_submit() and form.carry_out(
        services.add_member, team, ids[form["person"].data], actor=actor
    ):
        return to("projects.staff_team", ref=ref)
    return _page(ref, form)


@bp.post("/staff/members/<ref>/remove")
@needs(P.TEAM_MANAGE, load=queries.get_member)
def remove_member(member: TeamMember, actor: Actor) -> Any:
    """Take somebody out of a team."""
    team_id = member.team_id
    services.remove_member(member, actor=actor)
    flash(_("The member is no longer in the team."), "success")
    return to("projects.staff_team", ref=team_ref(team_id))


@bp.post("/staff/projects/<slug>/publish")
@needs(P.PROJECT_PUBLISH, load=queries.get_project)
def publish(project: Project, actor: Actor) -> Any:
    """Show an accepted project to everyone."""
    form, ref = Form(), project.team.ref
    if form.validate_on_submit() and form.carry_out(services.publish, project, actor=actor):
        flash(_("The project is in the showcase."), "success")
        return to("projects.staff_team", ref=ref)
    return _page(ref, problems=form)
