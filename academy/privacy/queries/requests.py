"""Requests: one's own, and those of the sites of whoever answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.privacy.models import DataRequest
from academy.privacy.states import RequestState


def get_request(ref: str) -> DataRequest | None:
    """Return a request with its person and site."""
    return db.session.scalar(_loaded().where(DataRequest.ref == tidy_ref(ref)[:20]))


def requests_of(person_id: int) -> Sequence[DataRequest]:
    """Return what a person asked, the latest first."""
    return db.session.scalars(
        _loaded().where(DataRequest.person_id == person_id).order_by(DataRequest.id.desc())
    ).all()


def requests_visible_to(actor: Actor, *, waiting: bool) -> sa.Select[DataRequest]:
    """Select the requests at the sites of an actor: those that wait, or those that are done."""
    query = _loaded().where((DataRequest.status == RequestState.OPEN) == sa.literal(waiting))
    sites = actor.sites(Role.ADMIN)
    return query if sites is None else query.where(DataRequest.site_id.in_(sites))


def desk_sites(actor: Actor) -> Sequence[Site]:
    """Return the sites whose privacy desk an actor keeps."""
    query = sa.select(Site).order_by(Site.id)
    sites = actor.sites(Role.ADMIN)
    found = query if sites is None else query.where(Site.id.in_(sites))
    return db.session.scalars(found).all()


def get_desk_site(code: str) -> Site | None:
    """Return a site by its code."""
    return db.session.scalar(sa.select(Site).where(Site.code == code[:40]))


def _loaded() -> sa.Select[DataRequest]:
    return sa.select(DataRequest).options(
        joinedload(DataRequest.person), joinedload(DataRequest.site, innerjoin=True)
    )


def waiting_at(site_id: int, *, limit: int | None = None) -> Sequence[DataRequest]:
    """Return the requests that wait at a site, the most urgent first."""
    return db.session.scalars(
        _loaded()
        .where(DataRequest.site_id == site_id, DataRequest.status == RequestState.OPEN)
        .order_by(DataRequest.due_at, DataRequest.id)
        .limit(limit)
    ).all()


def count_waiting_at(site_id: int) -> int:
    """Return how many requests wait at a site."""
    query = sa.select(sa.func.count(DataRequest.id)).where(
        DataRequest.site_id == site_id, DataRequest.status == RequestState.OPEN
    )
    return db.session.scalar(query) or 0


def name_of(person_id: int | None) -> str:
    """Return the name of staff, or nothing."""
    found = db.session.get(Person, person_id) if person_id else None
    return found.name if found else ""
