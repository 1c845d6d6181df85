"""Read sites, cohorts and enrolments."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment, Site, StatusChange
from academy.cohorts.rules import MAX_NUMBER, SEATED
from academy.cohorts.states import EnrolmentState
from academy.core.actors import Actor, Role
from academy.core.db import db

READERS = (Role.PROGRAMME, Role.ADMIN, Role.ADMISSIONS, Role.AUDITOR)
"""The roles that read cohorts, as `P.COHORT_READ` says; the network role sees totals only."""

PLANNERS = (Role.PROGRAMME, Role.ADMIN)
"""The roles that plan cohorts, as `P.COHORT_MANAGE` says."""


def get_site(code: str) -> Site | None:
    """Return the site with this code; what nobody could have given out is none."""
    if not _is_key(code):
        return None
    return db.session.scalar(sa.select(Site).where(Site.code == code))


def all_sites() -> Sequence[Site]:
    """Return every site: that of this installation's home pages first, then the oldest."""
    home = current_app.config["SETTINGS"].home_site
    return db.session.scalars(sa.select(Site).order_by(Site.code != home, Site.id)).all()


def sites_planned_by(actor: Actor) -> Sequence[Site]:
    """Return the sites whose cohorts an actor plans, the oldest first."""
    sites = actor.sites(*PLANNERS)
    query = sa.select(Site).order_by(Site.id)
    if sites is not None:
        query = query.where(Site.id.in_(sites))
    return db.session.scalars(query).all()


def newest_cohort(site_id: int) -> Cohort | None:
    """Return the cohort of a site with the highest number."""
    query = sa.select(Cohort).where(Cohort.site_id == site_id)
    return db.session.scalar(query.order_by(Cohort.number.desc()).limit(1))


def get_cohort(site_code: str, number: int) -> Cohort | None:
    """Return a cohort with its site; a number that no cohort can have is none."""
    if not 0 < number <= MAX_NUMBER or not _is_key(site_code):
        return None
    return db.session.scalar(
        sa.select(Cohort)
        .join(Cohort.site)
        .where(Site.code == site_code, Cohort.number == number)
        .options(joinedload(Cohort.site))
    )


def cohorts_visible_to(actor: Actor) -> Sequence[Cohort]:
    """Return the cohorts of the actor's sites with their sites, the newest of each site first."""
    sites = actor.sites(*READERS)
    query = sa.select(Cohort).join(Cohort.site).options(joinedload(Cohort.site))
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return db.session.scalars(query.order_by(Site.id, Cohort.number.desc())).all()


def get_enrolment(ref: str) -> Enrolment | None:
    """Return an enrolment with its person, cohort and site."""
    if not _is_key(ref):
        return None
    return db.session.scalar(_enrolments().where(Enrolment.ref == ref))


def enrolment_by_id(enrolment_id: int) -> Enrolment | None:
    """Return an enrolment with its person, cohort and site, by its key."""
    return db.session.scalar(_enrolments().where(Enrolment.id == enrolment_id))


def enrolment_of(person_id: int, cohort_id: int) -> Enrolment | None:
    """Return the enrolment of a person in a cohort."""
    return db.session.scalar(
        _enrolments().where(Enrolment.person_id == person_id, Enrolment.cohort_id == cohort_id)
    )


def enrolments_of_person(person_id: int) -> Sequence[Enrolment]:
    """Return the enrolments of a person, the newest first."""
    query = _enrolments().where(Enrolment.person_id == person_id)
    return db.session.scalars(query.order_by(Enrolment.id.desc())).all()


def enrolments_of_cohort(
    cohort_id: int, status: EnrolmentState | None = None
) -> Sequence[Enrolment]:
    """Return the enrolments of a cohort with their people, by name."""
    query = _enrolments().where(Enrolment.cohort_id == cohort_id)
    if status is not None:
        query = query.where(Enrolment.status == status)
    return db.session.scalars(query.join(Enrolment.person).order_by(Person.name, Person.id)).all()


def active_enrolments(cohort_id: int) -> Sequence[Enrolment]:
    """Return those who take part now, with their people, by name."""
    return enrolments_of_cohort(cohort_id, EnrolmentState.ACTIVE)


def count_by_state(cohort_ids: Sequence[int]) -> dict[int, dict[EnrolmentState, int]]:
    """Return for each cohort how many people stand in each state; every state is there."""
    counts = {key: dict.fromkeys(EnrolmentState, 0) for key in cohort_ids}
    rows = db.session.execute(
        sa.select(Enrolment.cohort_id, Enrolment.status, sa.func.count())
        .where(Enrolment.cohort_id.in_(cohort_ids))
        .group_by(Enrolment.cohort_id, Enrolment.status)
    )
    for cohort_id, status, count in rows:
        counts[cohort_id][status] = count
    return counts


def count_seated(cohort_id: int) -> int:
    """Return how many seats of a cohort are held."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Enrolment)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.status.in_(SEATED))
        )
        or 0
    )


def changes_of(enrolment_id: int) -> Sequence[StatusChange]:
    """Return the status history of an enrolment, the first step first."""
    return db.session.scalars(
        sa.select(StatusChange)
        .where(StatusChange.enrolment_id == enrolment_id)
        .order_by(StatusChange.id)
    ).all()


def _enrolments() -> sa.Select[Enrolment]:
    return sa.select(Enrolment).options(
        joinedload(Enrolment.person), joinedload(Enrolment.cohort).joinedload(Cohort.site)
    )


def _is_key(text: str) -> bool:
    # An address may hold anything; only these characters stand in codes and references.
    return text.isascii() and text.replace("-", "").isalnum()
