"""What a mentor works with, and what a team sees of it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.mentoring import labels, queries, services
from academy.mentoring.forms import ACTION_ROWS, MeetingForm
from academy.mentoring.queries import MentoredAction, MentoredTeam
from academy.mentoring.views.blueprint import bp


@bp.get("/mentoring")
@needs(P.MENTOR_DESK)
def desk(actor: Actor) -> Any:
    """My teams, those in most need first."""
    cards = queries.my_teams(actor.person_id or 0)
    return render_template("mentoring/desk.html", cards=cards, labels=labels)


@bp.get("/mentoring/teams/<ref>")
@needs(P.MENTORED_TEAM_READ, load=queries.get_mentored_team)
def team(mentored: MentoredTeam, actor: Actor) -> Any:
    """One team: members, project, meetings, actions, co-mentors."""
    members = queries.members(mentored.id)
    meetings = queries.meetings_of(mentored.id)
    see(person.id for _member, person in members)
    return render_template(
        "mentoring/team.html",
        mentored=mentored,
        team=mentored.team,
        zone=mentored.zone,
        members=members,
        project=queries.project_of(mentored.id),
        meetings=meetings,
        came=queries.who_came([m.id for m in meetings]),
        actions=queries.actions_of(mentored.id),
        today=clock.today(mentored.zone),
        labels=labels,
    )


@bp.route("/mentoring/teams/<ref>/meetings/new", methods=["GET", "POST"])
@needs(P.MEETING_WRITE, load=queries.get_mentored_team)
def write_up(mentored: MentoredTeam, actor: Actor) -> Any:
    """Write up a meeting, on a phone, in under a minute."""
    members = queries.members(mentored.id)
    see(person.id for _member, person in members)
    form = MeetingForm()
    open_actions = [a for a in queries.actions_of(mentored.id) if a.done_at is None]
    form.offer([person for _member, person in members], open_actions, zone=mentored.zone)
    if not form.is_submitted():
        form.prefill(clock.now())
    elif form.validate() and form.carry_out(
        services.write_up, mentored.team, form.write_up(), actor=actor
    ):
        flash(_("The meeting with %(team)s is written up.", team=mentored.team.name), "success")
        return redirect(url_for("mentoring.team", ref=mentored.team.ref), 303)
    page = render_template(
        "mentoring/write-up.html",
        form=form,
        mentored=mentored,
        team=mentored.team,
        rows=ACTION_ROWS,
        labels=labels,
    )
    return page, 422 if form.errors else 200


@bp.post("/mentoring/actions/<int:action_id>/done")
@needs(P.MEETING_WRITE, load=queries.get_mentored_action)
def finish_action(mentored: MentoredAction, actor: Actor) -> Any:
    """Tick an action off."""
    services.finish_action(mentored.action, actor=actor)
    return redirect(url_for("mentoring.team", ref=mentored.team.team.ref), 303)


@bp.get("/my/mentoring")
@needs(P.LEARN)
def mine(actor: Actor) -> Any:
    """What a learner sees: the mentors of the team, what was shared, what is to do."""
    found = []
    for own in queries.teams_of_person(actor.person_id or 0):
        mentored = queries.get_mentored_team(own.ref)
        if mentored is not None:
            found.append(
                {
                    "team": own,
                    "zone": mentored.zone,
                    "mentors": mentored.assignments,
                    "meetings": queries.meetings_of(own.id),
                    "actions": queries.actions_of(own.id),
                }
            )
    return render_template("mentoring/mine.html", teams=found, labels=labels)
