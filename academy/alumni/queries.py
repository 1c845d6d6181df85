"""What graduates and staff read of this room."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.alumni.models import Alumnus, Candidate, Outcome
from academy.alumni.rules import COHORTS_BETWEEN
from academy.cohorts.models import Cohort
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.mentoring.models import Appointment


def alumnus_of(person_id: int) -> Alumnus | None:
    """Return the record of a graduate with its cohort and site."""
    return db.session.scalar(
        sa.select(Alumnus)
        .where(Alumnus.person_id == person_id)
        .options(joinedload(Alumnus.cohort).joinedload(Cohort.site), joinedload(Alumnus.person))
    )


def is_alumnus(actor: Actor) -> bool:
    """Whether a person has a record as a graduate; staff are not asked, to spare their pages."""
    if actor.person_id is None or actor.is_staff:
        return False
    return bool(
        db.session.scalar(sa.select(sa.exists().where(Alumnus.person_id == actor.person_id)))
    )


def outcomes_of(person_id: int) -> Sequence[Outcome]:
    """Return what a graduate has told, newest first."""
    return db.session.scalars(
        sa.select(Outcome)
        .where(Outcome.person_id == person_id)
        .order_by(Outcome.since_on.desc(), Outcome.id.desc())
    ).all()


def get_candidate(ref: str) -> Candidate | None:
    """Return a candidate with person, cohort and site."""
    return db.session.scalar(
        sa.select(Candidate)
        .where(Candidate.ref == ref)
        .options(joinedload(Candidate.person), joinedload(Candidate.cohort).joinedload(Cohort.site))
    )


def candidate_of(person_id: int, cohort_id: int) -> Candidate | None:
    """Return the candidate that a person is for a cohort."""
    return db.session.scalar(
        sa.select(Candidate).where(
            Candidate.person_id == person_id, Candidate.cohort_id == cohort_id
        )
    )


def candidacies_of(person_id: int) -> Sequence[Candidate]:
    """Return what a graduate was asked, newest first."""
    return db.session.scalars(
        sa.select(Candidate)
        .where(Candidate.person_id == person_id)
        .options(joinedload(Candidate.cohort).joinedload(Cohort.site))
        .order_by(Candidate.id.desc())
    ).all()


def candidates_for(cohort_id: int) -> Sequence[Candidate]:
    """Return the candidates for a cohort with their person, those furthest on the way first."""
    return db.session.scalars(
        sa.select(Candidate)
        .where(Candidate.cohort_id == cohort_id)
        .options(joinedload(Candidate.person))
        .order_by(Candidate.status, Candidate.id)
    ).all()


def eligible_for(cohort: Cohort, *, limit: int = 100) -> Sequence[Alumnus]:
    """Return graduates of earlier cohorts whom this one neither asked nor has.

    The reason they are eligible is their cohort, which is loaded.
    """
    asked = sa.select(Candidate.person_id).where(Candidate.cohort_id == cohort.id)
    appointed = sa.select(Appointment.person_id).where(Appointment.cohort_id == cohort.id)
    return db.session.scalars(
        sa.select(Alumnus)
        .join(Cohort, Cohort.id == Alumnus.cohort_id)
        .join(Person, Person.id == Alumnus.person_id)
        .where(
            Alumnus.site_id == cohort.site_id,
            Cohort.number <= cohort.number - COHORTS_BETWEEN,
            Alumnus.person_id.not_in(asked),
            Alumnus.person_id.not_in(appointed),
            Person.erased_at.is_(None),
        )
        .options(joinedload(Alumnus.person), joinedload(Alumnus.cohort))
        .order_by(Cohort.number.desc(), Person.name, Alumnus.id)
        .limit(limit)
    ).all()


def alumnus_by_ref(ref: str) -> Alumnus | None:
    """Return the record of the graduate with this person reference."""
    return db.session.scalar(
        sa.select(Alumnus)
        .join(Person, Person.id == Alumnus.person_id)
        .where(Person.ref == ref)
        .options(joinedload(Alumnus.person), joinedload(Alumnus.cohort))
    )


def cohorts_recruiting_mentors(actor: Actor) -> Sequence[Cohort]:
    """Return the cohorts for which an actor may invite graduates, newest first, with their site."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(Role.PROGRAMME, Role.ADMIN)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)).all()


def appointment_of(candidate: Candidate) -> Appointment | None:
    """Return the appointment that a candidate came to."""
    return db.session.scalar(
        sa.select(Appointment)
        .where(Appointment.id == candidate.appointment_id)
        .options(joinedload(Appointment.person))
    )
