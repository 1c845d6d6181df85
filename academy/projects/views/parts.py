"""What the pages of this room share."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for

from academy.access.current import current_actor
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.queries import enrolment_of, enrolments_of_person, get_cohort
from academy.cohorts.states import EnrolmentState
from academy.core.db import db
from academy.projects import queries
from academy.projects.labels import BADGES, CREDITS, KINDS, MOVES, PHASES, SERVES, STATES
from academy.projects.models import JoinRequest, Team, TeamMember
from academy.web.edits import status_of as status_of  # The views take it from here.

bp = Blueprint("projects", __name__)

LABELS: dict[str, Any] = {
    "kinds": KINDS,
    "phases": PHASES,
    "states": STATES,
    "badges": BADGES,
    "moves": MOVES,
    "serves": SERVES,
    "credits": CREDITS,
}
"""The words of this room, for every template."""

CURRENT = (
    EnrolmentState.ACTIVE,
    EnrolmentState.ON_LEAVE,
    EnrolmentState.ENROLLED,
    EnrolmentState.COMPLETED,
)
"""Which enrolment a learner's page is about, if there are several."""


def to(endpoint: str, **values: Any) -> Response:
    """Go on to another page after something was done."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value]


def cohort_at(site: str, number: int) -> Cohort | None:
    """Return the cohort that an address names."""
    return get_cohort(site, number)


def current_enrolment(person_id: int | None) -> Enrolment | None:
    """Return the enrolment that a learner's page is about."""
    if person_id is None:
        return None
    found = [e for e in enrolments_of_person(person_id) if e.status in CURRENT]
    return min(found, key=lambda e: CURRENT.index(e.status), default=None)


def team_nearby(ref: str) -> Team | None:
    """Return a team of the reader's own cohort."""
    team, person_id = queries.get_team(ref), current_actor().person_id
    if team is None or person_id is None:
        return None
    enrolment = enrolment_of(person_id, team.cohort_id)
    return team if enrolment and enrolment.status == EnrolmentState.ACTIVE else None


def own_membership(ref: str) -> TeamMember | None:
    """Return the reader's membership in a team."""
    return queries.membership(ref, current_actor().person_id)


def request_to_own_team(ref: str) -> JoinRequest | None:
    """Return a request to a team that the reader is in."""
    request = queries.get_request(ref)
    if request is None or own_membership(request.team.ref) is None:
        return None
    return request


def team_ref(team_id: int) -> str:
    """Return the reference of a team."""
    return db.session.get_one(Team, team_id).ref
