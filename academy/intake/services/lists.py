"""Views of the list of applications: kept for oneself, shared with a site, or used once."""

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db, verb
from academy.core.errors import RuleBroken
from academy.intake.models import SavedView
from academy.intake.rules import Filter

MOST_VIEWS = 40
"""Named views that one person may keep."""

UNNAMED_LIFE = timedelta(days=7)
"""How long a choice without a name can be come back to."""


@verb
def hold_view(filter: Filter, *, columns: list[str] | None = None, actor: Actor) -> SavedView:
    """Keep a choice for the next page; it has no name and is forgotten after a week."""
    return _keep(filter, columns or [], name="", site_id=None, actor=actor)


@verb
def save_view(
    filter: Filter, *, name: str, columns: list[str], site_id: int | None, actor: Actor
) -> SavedView:
    """Keep a choice under a name, shared with a site if one is given.

    Raises:
        RuleBroken: there is one of this name, there are too many, or the site is not theirs.
    """
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    if site_id is not None and sites is not None and site_id not in sites:
        raise RuleBroken(_l("You cannot share with this site."), field="share")
    own = sa.select(SavedView.name).where(
        SavedView.owner_id == actor.person_id, SavedView.name != ""
    )
    names = list(db.session.scalars(own.order_by(SavedView.id)))
    if name in names:
        raise RuleBroken(_l("You have a view of this name already."), field="name")
    if len(names) >= MOST_VIEWS:
        raise RuleBroken(_l("You keep too many views. Please remove one first."), field="name")
    kept = _keep(filter, columns, name=name, site_id=site_id, actor=actor)
    record("view.save", kept, actor=actor)
    return kept


def _keep(
    filter: Filter, columns: list[str], *, name: str, site_id: int | None, actor: Actor
) -> SavedView:
    assert actor.person_id is not None
    kept = SavedView(
        owner_id=actor.person_id,
        site_id=site_id,
        name=name,
        filter=filter.to_json(),
        columns=columns,
        created_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


@verb
def remove_view(view: SavedView, *, actor: Actor) -> None:
    """Forget a view of one's own."""
    record("view.remove", view, actor=actor)
    db.session.delete(view)


@verb
def forget_unnamed_views() -> int:
    """Forget choices that were carried to another page a week ago."""
    gone = db.session.execute(
        sa.delete(SavedView)
        .where(SavedView.name == "", SavedView.created_at < clock.now() - UNNAMED_LIFE)
        .returning(SavedView.id)
    )
    return len(gone.all())
