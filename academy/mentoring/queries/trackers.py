"""Who tracks which team now: what earlier rooms ask."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from academy.core.db import db
from academy.mentoring.models import Appointment, MentorAssignment


def mentors_by_team(team_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return the people who track each of some teams."""
    found: dict[int, set[int]] = defaultdict(set)
    query = _tracking().where(MentorAssignment.team_id.in_(list(team_ids)))
    for team_id, person_id in db.session.execute(query):
        found[team_id].add(person_id)
    return {team_id: frozenset(people) for team_id, people in found.items()}


def teams_tracked_by(person_id: int) -> frozenset[int]:
    """Return the teams that a person tracks."""
    rows = db.session.execute(_tracking().where(Appointment.person_id == person_id))
    return frozenset(row.team_id for row in rows)


def _tracking() -> sa.Select[int, int]:
    return (
        sa.select(MentorAssignment.team_id, Appointment.person_id)
        .join(Appointment, Appointment.id == MentorAssignment.appointment_id)
        .where(MentorAssignment.ends_on.is_(None))
        .order_by(MentorAssignment.id)
    )
