"""Reading what to arrange: one's own, and the list for those who arrange it."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accommodations.models import AccommodationRequest
from academy.accommodations.states import Need
from academy.core.actors import Actor, Role
from academy.core.db import db


def request_of(person_id: int, cohort_id: int) -> AccommodationRequest | None:
    """Return what a person asked to have arranged in a cohort."""
    return db.session.scalar(
        sa.select(AccommodationRequest).where(
            AccommodationRequest.person_id == person_id,
            AccommodationRequest.cohort_id == cohort_id,
        )
    )


def needs_of(person_id: int, cohort_id: int) -> tuple[list[Need], str]:
    """Return (needs, in the person's own words) to arrange, for tests, interviews and sessions."""
    found = request_of(person_id, cohort_id)
    if found is None or found.withdrawn_at is not None:
        return [], ""
    return [Need(need) for need in found.needs], found.arrange


class Wish(NamedTuple):
    """What to arrange for somebody: needs, and the own words for it; never why."""

    needs: list[Need]
    arrange: str


def needs_among(people: Collection[int], cohort_id: int) -> dict[int, Wish]:
    """Return what to arrange in a cohort for each of some people who asked for something."""
    rows = db.session.execute(
        sa.select(
            AccommodationRequest.person_id,
            AccommodationRequest.needs,
            AccommodationRequest.arrange,
        ).where(
            AccommodationRequest.cohort_id == cohort_id,
            AccommodationRequest.person_id.in_(people),
            AccommodationRequest.withdrawn_at.is_(None),
        )
    )
    return {id: Wish([Need(need) for need in needs], arrange) for id, needs, arrange in rows}


def get_request(number: int) -> AccommodationRequest | None:
    """Return a request with its person and cohort."""
    return db.session.scalar(
        sa.select(AccommodationRequest)
        .where(AccommodationRequest.id == number)
        .options(
            joinedload(AccommodationRequest.person, innerjoin=True),
            joinedload(AccommodationRequest.cohort, innerjoin=True),
        )
    )


def requests_visible_to(actor: Actor) -> sa.Select[AccommodationRequest]:
    """Select the requests in force at the sites where an actor arranges and does not score."""
    query = (
        sa.select(AccommodationRequest)
        .where(AccommodationRequest.withdrawn_at.is_(None))
        .options(
            joinedload(AccommodationRequest.person, innerjoin=True),
            joinedload(AccommodationRequest.cohort, innerjoin=True),
        )
    )
    sites = actor.sites(Role.ADMISSIONS, Role.PROGRAMME)
    if sites is not None:
        query = query.where(AccommodationRequest.site_id.in_(sites))
    scoring = actor.sites(Role.REVIEWER)
    if scoring is None:
        return query.where(sa.false())
    return query.where(AccommodationRequest.site_id.not_in(scoring)) if scoring else query
