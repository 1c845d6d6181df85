"""Reading information sessions and who comes."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.queries.rounds import is_ref
from academy.outreach.models import InfoPlace, InfoSession
from academy.outreach.states import InfoState, PlaceState

_WITH_SITE = joinedload(InfoSession.site, innerjoin=True)


class Filled(NamedTuple):
    """An information session with the number of those who come, wait and came."""

    info: InfoSession
    booked: int
    waiting: int
    came: int

    @property
    def left(self) -> int:
        """How many places are left."""
        return max(0, self.info.seats - self.booked)


def _count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(InfoPlace)
        .where(InfoPlace.info_id == InfoSession.id, condition)
        .scalar_subquery()
    )


def _filled() -> sa.Select[InfoSession, int, int, int]:
    booked = InfoPlace.status == PlaceState.BOOKED
    return sa.select(
        InfoSession,
        _count(booked),
        _count(InfoPlace.status == PlaceState.WAITING),
        _count(sa.and_(booked, InfoPlace.came)),
    ).options(_WITH_SITE)


def upcoming_infos(site_id: int, at: datetime) -> list[Filled]:
    """Return the information sessions of a site that are still to come, the next one first."""
    rows = db.session.execute(
        _filled()
        .where(
            InfoSession.site_id == site_id,
            InfoSession.status == InfoState.PUBLISHED,
            InfoSession.ends_at > at,
        )
        .order_by(InfoSession.starts_at, InfoSession.id)
        .limit(8)
    )
    return [Filled(*row) for row in rows]


def infos_visible_to(actor: Actor) -> list[Filled]:
    """Return the information sessions that an actor may manage, the latest first."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = _filled().order_by(InfoSession.starts_at.desc(), InfoSession.id.desc()).limit(100)
    if sites is not None:
        query = query.where(InfoSession.site_id.in_(sites))
    return [Filled(*row) for row in db.session.execute(query)]


def get_info(ref: str) -> InfoSession | None:
    """Return an information session with its site."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(InfoSession).where(InfoSession.ref == ref).options(_WITH_SITE)
    )


def filled(info: InfoSession) -> Filled:
    """Return an information session with its numbers."""
    row = db.session.execute(_filled().where(InfoSession.id == info.id)).one()
    return Filled(*row)


def places_of(info_id: int) -> list[InfoPlace]:
    """Return who comes and who waits, each in the order of signing up."""
    return list(
        db.session.scalars(
            sa.select(InfoPlace)
            .where(InfoPlace.info_id == info_id, InfoPlace.status != PlaceState.CANCELLED)
            .order_by(InfoPlace.status, InfoPlace.id)
        )
    )


def active_place(info_id: int, email: str) -> InfoPlace | None:
    """Return the place or the wait of an address, if it has one."""
    return db.session.scalar(
        sa.select(InfoPlace).where(
            InfoPlace.info_id == info_id,
            InfoPlace.email == email,
            InfoPlace.status != PlaceState.CANCELLED,
        )
    )


def count_booked(info_id: int) -> int:
    """Return how many places are taken."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(InfoPlace)
            .where(InfoPlace.info_id == info_id, InfoPlace.status == PlaceState.BOOKED)
        )
        or 0
    )


def next_waiting(info_id: int) -> InfoPlace | None:
    """Return who waits longest."""
    return db.session.scalar(
        sa.select(InfoPlace)
        .where(InfoPlace.info_id == info_id, InfoPlace.status == PlaceState.WAITING)
        .order_by(InfoPlace.id)
        .limit(1)
    )


def waits_before(place: InfoPlace) -> int:
    """Return how many wait longer than someone."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(InfoPlace)
            .where(
                InfoPlace.info_id == place.info_id,
                InfoPlace.status == PlaceState.WAITING,
                InfoPlace.id < place.id,
            )
        )
        or 0
    )


def _place() -> sa.Select[InfoPlace]:
    return (
        sa.select(InfoPlace)
        .join(InfoPlace.info)
        .options(
            contains_eager(InfoPlace.info).options(joinedload(InfoSession.site, innerjoin=True))
        )
    )


def get_own_place(key: str) -> InfoPlace | None:
    """Return a place by the key that only its letter holds."""
    return db.session.scalar(_place().where(InfoPlace.key == key)) if is_ref(key) else None


def get_place(ref: str) -> InfoPlace | None:
    """Return a place as staff name it."""
    return db.session.scalar(_place().where(InfoPlace.ref == ref)) if is_ref(ref) else None
