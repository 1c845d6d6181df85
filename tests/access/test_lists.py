"""Each list page shows what the policy permits, no more and no less, to every persona."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy.orm import joinedload

from academy.access.permissions import P
from academy.accommodations.models import AccommodationRequest
from academy.accommodations.queries import requests_visible_to
from academy.cohorts.models import Cohort
from academy.cohorts.queries import cohorts_visible_to
from academy.core.actors import Actor
from academy.core.db import db
from academy.curriculum.models import Track
from academy.curriculum.queries import tracks_visible_to
from academy.intake.models import Application, Attachment, Question, Round
from academy.intake.queries import (
    applications_visible_to,
    overridden_visible_to,
    scans_to_look_at,
)
from academy.intake.queries import rounds_visible_to as intake_rounds
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.outbox.queries import letters_visible_to
from academy.selection import queries as selection
from academy.selection.models import Assignment, Stage
from tests.access.parity import check_parity
from tests.access.world import World
from tests.factories.cohorts import a_cohort
from tests.factories.curriculum import a_track
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.outbox import a_letter

Shown = Callable[[Actor], Iterable[Any]]


def rows(query: Any) -> Iterable[Any]:
    return db.session.scalars(query).unique().all()


def letters(actor: Actor) -> Iterable[Any]:
    return rows(letters_visible_to(actor, db.select(StoredLetter)))


LISTS: dict[str, tuple[type, Shown, P, P]] = {
    "cohorts": (Cohort, cohorts_visible_to, P.COHORT_READ, P.COHORT_READ),
    "tracks": (Track, tracks_visible_to, P.TRACK_MANAGE, P.TRACK_MANAGE),
    "rounds": (Round, intake_rounds, P.ROUND_MANAGE, P.ROUND_MANAGE),
    "questions asked all the same": (
        Question,
        overridden_visible_to,
        P.FAIRNESS_READ,
        P.FAIRNESS_READ,
    ),
    "stages to compare": (
        Stage,
        selection.fairness_stages_visible_to,
        P.FAIRNESS_READ,
        P.FAIRNESS_READ,
    ),
    "rounds in selection": (
        Round,
        lambda actor: [each for each, _counts in selection.rounds_visible_to(actor)],
        P.SELECTION_MANAGE,
        P.SELECTION_MANAGE,
    ),
    "applications": (
        Application,
        lambda actor: rows(applications_visible_to(actor)),
        P.APPLICATION_LIST,
        P.APPLICATION_READ,
    ),
    "scans": (
        Attachment,
        lambda actor: rows(scans_to_look_at(actor)),
        P.APPLICATION_LIST,
        P.APPLICATION_READ,
    ),
    "reviews": (Assignment, selection.assignments_visible_to, P.REVIEW_LIST, P.REVIEW_WRITE),
    "accommodations": (
        AccommodationRequest,
        lambda actor: rows(requests_visible_to(actor)),
        P.ACCOMMODATION_ARRANGE,
        P.ACCOMMODATION_ARRANGE,
    ),
    "letters": (StoredLetter, letters, P.MAIL_DESK, P.MAIL_DESK),
}
"""List -> (what it lists, the query, the door of the list, the door of one thing)."""


@pytest.fixture
def world(app: Any) -> World:
    """The world, with a little of everything at the other site too."""
    made = World()
    there = a_cohort(made.elsewhere, number=5)
    a_track(there, published=False)
    a_submitted_application(made["stranger"], an_open_round(there))
    a_letter(site_id=made.elsewhere.id)
    for question in db.session.query(Question).all():
        question.override_reason = "asked for statistics" if question.key == "why" else ""
    db.session.commit()
    return made


def test_every_list_shows_what_the_policy_permits(world):
    for model, shown, list_door, thing_door in LISTS.values():
        things = db.session.query(model)
        if model is Application:
            # A draft is nobody's but the applicant's until it is handed in.
            things = things.filter(Application.status != ApplicationState.DRAFT)
        if model is Question:
            things = things.options(joinedload(Question.round)).filter(
                Question.override_reason != ""
            )
        check_parity(
            world.people,
            things=things.all(),
            shown=shown,
            list_door=list_door,
            thing_door=thing_door,
        )
