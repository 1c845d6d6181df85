"""Reading what staff wrote on the call."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.queries.rounds import is_ref
from academy.outreach.models import CallPart
from academy.outreach.rules import NEWS_SHOWN
from academy.outreach.states import PartKind

Parts = dict[PartKind, list[CallPart]]


def parts_of(site_id: int, *, drafts: bool = False) -> Parts:
    """Return the texts of a site's call by kind, in their order; the newest news first."""
    query = sa.select(CallPart).where(CallPart.site_id == site_id)
    if not drafts:
        query = query.where(CallPart.published_at.is_not(None))
    rows = db.session.scalars(query.order_by(CallPart.kind, CallPart.position, CallPart.id)).all()
    found = {kind: [row for row in rows if row.kind is kind] for kind in PartKind}
    found[PartKind.NEWS].sort(
        key=lambda row: (row.published_at or row.created_at, row.id), reverse=True
    )
    if not drafts:
        found[PartKind.NEWS] = found[PartKind.NEWS][:NEWS_SHOWN]
    return found


def get_part(ref: str) -> CallPart | None:
    """Return one text of a call with its site."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(CallPart)
        .where(CallPart.ref == ref)
        .options(joinedload(CallPart.site, innerjoin=True))
    )


def sites_of(actor: Actor, roles: Iterable[Role] = (Role.ADMISSIONS, Role.ADMIN)) -> list[Site]:
    """Return the sites at which an actor holds one of these roles."""
    ids = actor.sites(*roles)
    query = sa.select(Site).order_by(Site.id)
    if ids is not None:
        query = query.where(Site.id.in_(ids))
    return list(db.session.scalars(query))
