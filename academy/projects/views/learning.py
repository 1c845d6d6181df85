"""The learner's page: what is next, in one look."""

from datetime import timedelta
from typing import Any

from flask import current_app, render_template

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Cohort, Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import queries as curriculum
from academy.curriculum.labels import SUBJECTS
from academy.projects import queries
from academy.projects.views.parts import LABELS, bp, current_enrolment
from academy.projects.views.work import WORDS

DAYS_AHEAD = timedelta(days=14)
SHOWN_DUE = 4
"""Phases of challenges that are due, the most urgent; the others stand on their own page."""


@bp.get("/my/learning")
@needs(P.ACCOUNT_OWN)
def learning(actor: Actor) -> Any:
    """Show today's session, this week, the challenge with its phase, and the team."""
    enrolment = current_enrolment(actor.person_id)
    if enrolment is None:
        return render_template("projects/no_learning.html")
    cohort = enrolment.cohort
    today = clock.today(cohort.site.zone)
    return render_template(
        "projects/learning.html",
        enrolment=enrolment,
        cohort=cohort,
        today=today,
        attendance=curriculum.attendance_of(enrolment.id),
        mentoring="mentoring.mine" in current_app.view_functions,
        subjects=SUBJECTS,
        **_week(cohort),
        **_team(enrolment),
        **LABELS | WORDS,
    )


def _week(cohort: Cohort) -> dict[str, Any]:
    today = clock.today(cohort.site.zone)
    week = curriculum.week_of(cohort, today)
    track = curriculum.published_track(cohort.id)
    modules = curriculum.modules_of(track.id, week=week) if track and week else []
    coming = curriculum.sessions_of(cohort.id, first=today, last=today + DAYS_AHEAD, at_most=12)
    return {
        "week": week,
        "track": track,
        "modules": modules,
        "coming": [session for session in coming if session.ends_at > clock.now()][:6],
    }


def _team(enrolment: Enrolment) -> dict[str, Any]:
    cohort = enrolment.cohort
    today = clock.today(cohort.site.zone)
    challenge = queries.current_challenge(cohort.id, today)
    forming = queries.self_formed_challenge(cohort.id, today)
    free = forming and queries.membership_in(forming.id, enrolment.person_id) is None
    every = queries.teams_of_person(enrolment.person_id, cohort.id)
    # Teams of challenges that are over stay on record, but only the last one is still shown.
    teams = [team for team in every if team.challenge.ends_on >= today] or every[:1]
    ids = [team.id for team in teams]
    attempts = queries.attempts_of(enrolment)
    return {
        "due": queries.what_is_due(enrolment, today)[:SHOWN_DUE],
        "attempt": attempts.get(challenge.id) if challenge else None,
        "challenge": challenge,
        "phase": challenge.phase_on(today) if challenge else None,
        "teams": teams,
        "members": queries.members_by_team(ids),
        "projects": queries.projects_by_team(ids),
        "forming": forming if free else None,
    }
