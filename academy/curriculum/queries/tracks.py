"""Read plans."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.curriculum.models import Module, Track
from academy.curriculum.states import TrackState


def get_track(ref: str) -> Track | None:
    """Return an edition with its cohort and site."""
    return db.session.scalar(_tracks().where(Track.ref == ref))


def published_track(cohort_id: int) -> Track | None:
    """Return the plan that holds for a cohort."""
    return db.session.scalar(
        _tracks().where(Track.cohort_id == cohort_id, Track.status == TrackState.PUBLISHED)
    )


def draft_track(cohort_id: int) -> Track | None:
    """Return the edition of a cohort's plan that is being drafted."""
    return db.session.scalar(
        _tracks().where(Track.cohort_id == cohort_id, Track.status == TrackState.DRAFT)
    )


def last_edition(cohort_id: int) -> int:
    """Return the number of a cohort's latest edition; 0 without one."""
    query = sa.select(sa.func.max(Track.edition)).where(Track.cohort_id == cohort_id)
    return db.session.scalar(query) or 0


def published_tracks() -> list[Track]:
    """Return the plans that hold, the youngest cohort first."""
    query = _tracks().join(Track.cohort).where(Track.status == TrackState.PUBLISHED)
    return list(db.session.scalars(query.order_by(Cohort.starts_on.desc(), Track.id)))


def tracks_visible_to(actor: Actor) -> list[Track]:
    """Return all editions at the actor's sites, the youngest cohort and edition first."""
    query = _tracks().join(Track.cohort)
    sites = actor.sites(Role.PROGRAMME)
    if sites is not None:
        query = query.where(Track.site_id.in_(sites))
    order = Cohort.starts_on.desc(), Cohort.id, Track.edition.desc()
    return list(db.session.scalars(query.order_by(*order)))


def _tracks() -> sa.Select[Track]:
    return sa.select(Track).options(joinedload(Track.cohort).joinedload(Cohort.site))


def modules_of(track_id: int, *, week: int | None = None) -> list[Module]:
    """Return the modules of a track, all or those of one week, by time."""
    query = sa.select(Module).where(Module.track_id == track_id)
    if week is not None:
        query = query.where(Module.first_week <= week, Module.last_week >= week)
    return list(db.session.scalars(query.order_by(Module.first_week, Module.last_week, Module.id)))


def get_module(ref: str) -> Module | None:
    """Return a module with its track, cohort and site."""
    track = joinedload(Module.track).joinedload(Track.cohort).joinedload(Cohort.site)
    return db.session.scalar(sa.select(Module).options(track).where(Module.ref == ref))
