"""Challenges, teams and projects for tests, made through the verbs."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.cohorts.queries import enrolment_of
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.projects import services
from academy.projects.models import Challenge, Project, Team
from academy.projects.states import ChallengeKind, Serves
from academy.projects.story import Story
from tests.factories.cohorts import an_enrolment
from tests.personas import make_person

_number = itertools.count(1)


def a_challenge(cohort: Cohort, kind: ChallengeKind = ChallengeKind.MACRO) -> Challenge:
    """Return a challenge that lasts from the first to the last day of its cohort."""
    days = (cohort.ends_on - cohort.starts_on).days
    return services.add_challenge(
        cohort,
        kind=kind,
        title=Texts(ko="우리 이웃을 위한 앱", en="An app for our neighbours"),
        starts_on=cohort.starts_on,
        investigates_on=cohort.starts_on + timedelta(days=days // 3),
        acts_on=cohort.starts_on + timedelta(days=2 * days // 3),
        ends_on=cohort.ends_on,
        actor=SYSTEM,
    )


def a_learner(cohort: Cohort, name: str = "Lena") -> Person:
    """Return a person who is an active learner of a cohort."""
    person = make_person(name)
    an_enrolment(person, cohort)
    return person


def a_team(
    where: Challenge | Cohort, members: Sequence[Person] | None = None, name: str = ""
) -> Team:
    """Return a team of a challenge, or of a new macro challenge of a cohort.

    Without `members` it has three new learners; people who are no learners yet become it.
    """
    challenge = where if isinstance(where, Challenge) else a_challenge(where)
    cohort = _cohort(challenge)
    if members is None:
        members = [a_learner(cohort, f"Learner {letter}") for letter in "ABC"]
    name = name or f"Team {next(_number)}"
    team = services.form_team(challenge, name=name, first=None, actor=SYSTEM)
    for person in members:
        if enrolment_of(person.id, cohort.id) is None:
            an_enrolment(person, cohort)
        services.add_member(team, person.id, actor=SYSTEM)
    return team


def a_story(**more: Any) -> Story:
    """Return what a team tells of its project."""
    values: dict[str, Any] = {
        "title": Texts(ko="리듬스텝", en="Rhythm Step"),
        "purpose": Texts(ko="걸음을 다시 찾는 재활", en="Rehabilitation that brings steps back"),
        "people": Serves.ILLNESS,
        "serves": Texts(ko="파킨슨병이 있는 분들", en="People with Parkinson's disease"),
        "problem": Texts(ko="혼자 재활하기 어렵습니다.", en="Training alone is hard."),
        "repository": "https://code.example.org/rhythm-step",
    }
    return Story(**(values | more))


def a_project(
    team: Team, *, accepted: bool = False, published: bool = False, **more: Any
) -> Project:
    """Return the project of a team with three people or more; a published one is accepted."""
    project = services.start_project(team, a_story(**more), actor=SYSTEM)
    if accepted or published:
        services.accept_project(project, actor=SYSTEM)
    if published:
        services.publish(project, actor=SYSTEM)
    return project


def _cohort(challenge: Challenge) -> Cohort:
    return db.session.get_one(Cohort, challenge.cohort_id)
