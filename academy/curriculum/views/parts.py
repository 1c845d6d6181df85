"""What the pages of this room share."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for

from academy.access.current import current_actor
from academy.cohorts.models import Cohort
from academy.cohorts.queries import get_cohort
from academy.core import clock
from academy.curriculum import queries
from academy.curriculum.models import Excuse, Session, Track
from academy.curriculum.picture import Picture, draw
from academy.curriculum.rules import monday_of_week
from academy.web.edits import status_of as status_of  # The views take it from here.

bp = Blueprint("curriculum", __name__)


def cohort_at(site: str, number: int) -> Cohort | None:
    """Return the cohort that an address names."""
    return get_cohort(site, number)


def to(endpoint: str, **values: Any) -> Response:
    """Go on to another page after something was done."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value]


def plan_of(track: Track) -> dict[str, Any]:
    """Return what a page needs to show a plan: its modules, its picture, and dates by week."""
    modules = queries.modules_of(track.id)
    cohort = track.cohort
    now = queries.week_of(cohort, clock.today(cohort.site.zone))
    picture: Picture = draw(modules, starts_on=cohort.starts_on, now=now)

    def monday(week: int) -> Any:
        return max(monday_of_week(cohort.starts_on, week), cohort.starts_on)

    return {"track": track, "modules": modules, "picture": picture, "monday": monday}


def own_session(ref: str) -> Session | None:
    """Return a session of a cohort that the reader takes part in."""
    session, person_id = queries.get_session(ref), current_actor().person_id
    if session is None or queries.own_enrolment(person_id, session.cohort_id) is None:
        return None
    return session


def own_excuse(ref: str) -> Excuse | None:
    """Return an excuse of the reader."""
    excuse = queries.get_excuse(ref)
    return excuse if excuse and excuse.person_id == current_actor().person_id else None
