"""Work on challenges as mentors and staff read it, and the gates at which they decide."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.projects import queries, services
from academy.projects.forms import PASSES, GateForm, ReopenForm
from academy.projects.models import Attempt, Challenge
from academy.projects.queries import Watched
from academy.projects.rules import IN_TEAMS, phase_of
from academy.projects.states import AttemptState
from academy.projects.views.parts import bp, status_of, to
from academy.projects.views.work import (
    WORDS,
    download,
    is_late,
    phases_shown,
    watched_deliverable,
    watched_file,
)


@bp.get("/staff/gates")
@needs(P.GATE_LIST)
def gates(actor: Actor) -> Any:
    """Show what waits for a decision of the reader, longest first."""
    found = queries.gates_waiting_for(
        actor, after=request.args.get("after"), before=request.args.get("before")
    )
    see(each.enrolment.person_id for each in found.items if each.enrolment)
    return render_template("projects/gates.html", page=found, now=clock.now(), **WORDS)


@bp.get("/staff/challenges/<ref>/progress")
@needs(P.TEAM_READ, load=queries.get_challenge)
def challenge_work(challenge: Challenge, actor: Actor) -> Any:
    """Show how far each team or learner is with a challenge."""
    in_teams = challenge.kind in IN_TEAMS
    rows, found = _of_teams(challenge) if in_teams else _of_learners(challenge)
    today = clock.today(challenge.cohort.site.zone)
    counts = queries.count_attempts(challenge.id)
    return render_template(
        "projects/challenge_work.html",
        challenge=challenge,
        rows=rows,
        page=found,
        in_teams=in_teams,
        counts=counts,
        late={
            row["ref"]
            for row in rows
            if is_late(challenge, row["work"].attempt if row["work"] else None, today)
        },
        now=clock.now(),
        **WORDS,
    )


def _of_teams(challenge: Challenge) -> tuple[list[dict[str, Any]], Any]:
    teams = queries.teams_of_challenge(challenge.id)
    members = queries.members_by_team([team.id for team in teams])
    see(member.person_id for some in members.values() for member in some)
    attempts = queries.attempts_by_team([team.id for team in teams])
    works = {work.attempt.team_id: work for work in queries.watched(list(attempts.values()))}
    rows = [
        {
            "ref": team.ref,
            "name": team.name,
            "people": ", ".join(member.person.name for member in members[team.id]),
            "work": works.get(team.id),
        }
        for team in teams
    ]
    return rows, None


def _of_learners(challenge: Challenge) -> tuple[list[dict[str, Any]], Any]:
    found = queries.learners_on(
        challenge, after=request.args.get("after"), before=request.args.get("before")
    )
    see(enrolment.person_id for enrolment in found.items)
    attempts = queries.attempts_by_enrolment(challenge.id, [each.id for each in found.items])
    works = {work.attempt.enrolment_id: work for work in queries.watched(list(attempts.values()))}
    rows = [
        {"ref": each.ref, "name": each.person.name, "people": "", "work": works.get(each.id)}
        for each in found.items
    ]
    return rows, found


@bp.get("/staff/attempts/<ref>")
@needs(P.ATTEMPT_READ, load=queries.get_watched)
def attempt(work: Watched, actor: Actor) -> Any:
    """Show the work of a team or learner with its gates."""
    return _page(work, _fresh(work.attempt), None)


def _fresh(attempt: Attempt) -> GateForm:
    form = GateForm(formdata=None)
    form.seen.data = str(attempt.version)
    return form


def _page(work: Watched, form: GateForm, reopening: ReopenForm | None) -> Any:
    attempt = work.attempt
    enrolments = queries.enrolments_of(attempt)
    see(enrolment.person_id for enrolment in enrolments)
    shown = phases_shown(attempt.challenge, attempt, attempt.cohort.site.zone)
    passed = [each.phase for each in shown if each.is_passed]
    page = render_template(
        "projects/attempt.html",
        form=form,
        reopening=reopening or ReopenForm(formdata=None).offer(passed),
        is_reopening=reopening is not None,
        work=work,
        attempt=attempt,
        challenge=attempt.challenge,
        enrolments=enrolments,
        shown=shown,
        passed=passed,
        steps=queries.steps_of(attempt.id),
        files=queries.files_of(attempt.id),
        waits=attempt.status is AttemptState.WAITING,
        now=clock.now(),
        **WORDS,
    )
    return page, max(status_of(form), status_of(reopening) if reopening else 200)


@bp.post("/staff/attempts/<ref>/gate")
@needs(P.GATE_DECIDE, load=queries.get_watched)
def decide_gate(work: Watched, actor: Actor) -> Any:
    """Pass the gate of the open phase, or send the phase back."""
    form, passes = GateForm(), False
    if form.validate_on_submit():
        passes = form.verdict.data == PASSES
        typed = form.seen.data or ""
        if form.carry_out(
            services.decide_gate,
            work.attempt,
            passes=passes,
            feedback=form.feedback.data or "",
            seen=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0,
            actor=actor,
        ):
            flash(_("The gate is passed.") if passes else _("Sent back with feedback."), "success")
            return to("projects.gates")
    # What has changed stands on the page now, so that the next press means it.
    form.seen.raw_data, form.seen.data = None, str(work.attempt.version)
    return _page(work, form, None)


@bp.post("/staff/attempts/<ref>/reopen")
@needs(P.GATE_REOPEN, load=queries.get_watched)
def reopen_gate(work: Watched, actor: Actor) -> Any:
    """Open a gate again that was passed."""
    attempt = work.attempt
    shown = phases_shown(attempt.challenge, attempt, attempt.cohort.site.zone)
    form = ReopenForm().offer([each.phase for each in shown if each.is_passed])
    if form.validate_on_submit() and form.carry_out(
        services.reopen_gate,
        attempt,
        form.phase.data,
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("The gate is open again. They get a letter."), "success")
        return to("projects.attempt", ref=attempt.ref)
    return _page(work, _fresh(attempt), form)


@bp.get("/staff/attempts/<ref>/versions/<deliverable>")
@needs(P.ATTEMPT_READ, load=watched_deliverable)
def versions(work: Watched, actor: Actor) -> Any:
    """Show every version of one deliverable."""
    attempt, kind = work.attempt, work.deliverable
    assert kind is not None
    found = queries.versions_of(attempt.id, kind)
    see(each.person_id for each in found)
    return render_template(
        "projects/versions.html",
        attempt=attempt,
        challenge=attempt.challenge,
        kind=kind,
        phase=phase_of(kind),
        versions=found,
        files=queries.files_of(attempt.id),
        **WORDS,
    )


@bp.get("/staff/attempts/<ref>/files/<file>")
@needs(P.ATTEMPT_READ, load=watched_file)
def work_file(work: Watched, actor: Actor) -> Any:
    """Hand a file to mentors and staff, and note whose it was."""
    assert work.file is not None
    see([work.file.person_id])
    return download(work.file)
