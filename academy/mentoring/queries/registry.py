"""Mentors of a cohort, what they carry, and what is not covered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Site
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.mentoring.models import Appointment, MentorAssignment
from academy.projects.models import Team


@dataclass
class MentorRow:
    """A mentor of a cohort with the load carried now."""

    appointment: Appointment
    teams: list[tuple[MentorAssignment, Team]] = field(default_factory=list)

    @property
    def free(self) -> int:
        """How many more teams the agreed capacity allows."""
        return max(0, self.appointment.capacity - len(self.teams))


def today_at(site_id: int) -> date:
    """Return today's date at a site."""
    zone = db.session.scalar(sa.select(Site.zone).where(Site.id == site_id))
    return clock.today(zone or "UTC")


def active_appointment(person_id: int, cohort_id: int) -> Appointment | None:
    """Return the appointment of a person for a cohort that has not ended."""
    return db.session.scalar(
        sa.select(Appointment).where(
            Appointment.person_id == person_id,
            Appointment.cohort_id == cohort_id,
            Appointment.ended_on.is_(None),
        )
    )


def get_appointment(ref: str) -> Appointment | None:
    """Return an appointment with its person and cohort."""
    return db.session.scalar(
        sa.select(Appointment)
        .where(Appointment.ref == ref)
        .options(joinedload(Appointment.person), joinedload(Appointment.cohort))
    )


def open_assignments(appointment_id: int) -> Sequence[MentorAssignment]:
    """Return the teams an appointment carries now, oldest first."""
    return db.session.scalars(
        sa.select(MentorAssignment)
        .where(
            MentorAssignment.appointment_id == appointment_id, MentorAssignment.ends_on.is_(None)
        )
        .order_by(MentorAssignment.id)
    ).all()


def get_assignment(assignment_id: int) -> MentorAssignment | None:
    """Return an assignment with its appointment."""
    return db.session.scalar(
        sa.select(MentorAssignment)
        .where(MentorAssignment.id == assignment_id)
        .options(joinedload(MentorAssignment.appointment))
    )


def mentors_of(cohort_id: int) -> list[MentorRow]:
    """Return the active mentors of a cohort with their teams, by kind and name."""
    appointments = db.session.scalars(
        sa.select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.cohort_id == cohort_id, Appointment.ended_on.is_(None))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.kind, Person.name, Appointment.id)
    ).all()
    rows = {a.id: MentorRow(a) for a in appointments}
    found = db.session.execute(
        sa.select(MentorAssignment, Team)
        .join(Team, Team.id == MentorAssignment.team_id)
        .where(MentorAssignment.appointment_id.in_(rows), MentorAssignment.ends_on.is_(None))
        .order_by(Team.name, MentorAssignment.id)
    )
    for assignment, team in found:
        rows[assignment.appointment_id].teams.append((assignment, team))
    return list(rows.values())


def uncovered_kinds(cohort_id: int) -> list[tuple[Team, list[Discipline]]]:
    """Return the teams of a cohort that lack a mentor of some kind, with the missing kinds."""
    teams = db.session.scalars(
        sa.select(Team).where(Team.cohort_id == cohort_id).order_by(Team.name, Team.id)
    ).all()
    covered: dict[int, set[Discipline]] = defaultdict(set)
    for team_id, kind in db.session.execute(
        sa.select(MentorAssignment.team_id, Appointment.kind)
        .join(Appointment, Appointment.id == MentorAssignment.appointment_id)
        .where(Appointment.cohort_id == cohort_id, MentorAssignment.ends_on.is_(None))
    ):
        covered[team_id].add(kind)
    missing = [(team, [k for k in Discipline if k not in covered[team.id]]) for team in teams]
    return [(team, kinds) for team, kinds in missing if kinds]


def cohorts_managed_by(actor: Actor) -> Sequence[Cohort]:
    """Return the cohorts whose mentors an actor may manage, newest first, with their site."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(Role.PROGRAMME, Role.ADMIN)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)).all()


def cohort_of(appointment: Appointment) -> Cohort:
    """Return the cohort of an appointment with its site."""
    return db.session.scalars(
        sa.select(Cohort).where(Cohort.id == appointment.cohort_id).options(joinedload(Cohort.site))
    ).one()
