"""Mentors, their teams and meetings for tests, made through the verbs."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.mentoring import services
from academy.mentoring.models import Appointment, Meeting
from academy.mentoring.services import WriteUp
from academy.mentoring.states import Standing
from academy.projects.models import Team


def an_appointment(
    person: Person,
    cohort: Cohort,
    *,
    kind: Discipline = Discipline.DESIGN,
    capacity: int = 4,
    teams: tuple[Team, ...] = (),
) -> Appointment:
    """Return the appointment of a person, with these teams assigned."""
    appointment = services.appoint(person, cohort, kind=kind, capacity=capacity, actor=SYSTEM)
    for team in teams:
        services.assign(team, appointment, actor=SYSTEM)
    return appointment


def a_write_up(held_at: datetime | None = None, **more: Any) -> WriteUp:
    """Return what a mentor writes of a meeting of half an hour that has just ended."""
    held_at = held_at or clock.now() - timedelta(minutes=30)
    values: dict[str, Any] = {
        "draft_key": secrets.token_hex(12),
        "held_at": held_at,
        "ended_at": held_at + timedelta(minutes=30),
        "came": frozenset(),
        "standing": Standing.GREEN,
    }
    return WriteUp(**(values | more))


def a_meeting(team: Team, mentor: Person, **more: Any) -> Meeting:
    """Return a meeting that a mentor has written up."""
    actor = Actor(person_id=mentor.id, name=mentor.name)
    return services.write_up(team, a_write_up(**more), actor=actor)
