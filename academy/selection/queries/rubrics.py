"""What is read of rubrics: every version of a site, and the places in addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from academy.cohorts import queries as cohorts
from academy.cohorts.models import Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.selection.models import Rubric
from academy.selection.states import SCORED_KINDS, STAGE_ORDER, StageKind

NEW = "new"
"""The key in the address of a criterion that is yet to be."""


@dataclass(frozen=True)
class RubricPlace:
    """The rubrics of one site for stages of one kind, the latest first."""

    site: Site
    kind: StageKind
    versions: Sequence[Rubric] = ()

    @property
    def id(self) -> int:
        """The key of the site."""
        return self.site.id

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id

    @property
    def in_force(self) -> Rubric | None:
        """The latest published version."""
        return next((each for each in self.versions if each.published_at is not None), None)

    @property
    def draft(self) -> Rubric | None:
        """The version that is being written."""
        return next((each for each in self.versions if each.published_at is None), None)


@dataclass(frozen=True)
class CriterionPlace:
    """One criterion of a version, or the place of a new one."""

    rubric: Rubric
    key: str
    row: dict[str, Any] | None

    @property
    def id(self) -> int:
        """The key of the rubric."""
        return self.rubric.id

    @property
    def site_id(self) -> int:
        """The site of the rubric, so that policy may ask where this is."""
        return self.rubric.site_id


def rubrics_visible_to(actor: Actor) -> list[RubricPlace]:
    """Return the rubrics of the actor's sites, by site, in the order of stages."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = sa.select(Site).order_by(Site.id)
    if sites is not None:
        query = query.where(Site.id.in_(sites))
    return [
        RubricPlace(site, kind, _versions(site.id, kind))
        for site in db.session.scalars(query)
        for kind in STAGE_ORDER
        if kind in SCORED_KINDS
    ]


def _versions(site_id: int, kind: StageKind) -> Sequence[Rubric]:
    return db.session.scalars(
        sa.select(Rubric)
        .where(Rubric.site_id == site_id, Rubric.kind == kind)
        .order_by(Rubric.number.desc())
    ).all()


def get_rubric_place(site: str, kind: str) -> RubricPlace | None:
    """Return the rubrics of a site by its code, for stages of a kind that people score."""
    found = cohorts.get_site(site)
    if found is None or kind not in {str(each) for each in SCORED_KINDS}:
        return None
    return RubricPlace(found, StageKind(kind), _versions(found.id, StageKind(kind)))


def get_rubric(ref: str) -> Rubric | None:
    """Return a version of a rubric."""
    return db.session.scalar(sa.select(Rubric).where(Rubric.ref == tidy_ref(ref)))


def get_rubric_criterion(ref: str, key: str) -> CriterionPlace | None:
    """Return a criterion of a version by its key, or the place of a new one."""
    rubric = get_rubric(ref)
    if rubric is None:
        return None
    row = next((each for each in rubric.content if each["key"] == key), None)
    if row is None and key != NEW:
        return None
    return CriterionPlace(rubric, key, row)


def rubric_in_force(site_id: int, kind: StageKind) -> Rubric | None:
    """Return the latest published rubric of a site for stages of a kind."""
    return next((each for each in _versions(site_id, kind) if each.published_at), None)


def rubric_draft(site_id: int, kind: StageKind) -> Rubric | None:
    """Return the version of a rubric that is being written."""
    return next((each for each in _versions(site_id, kind) if not each.published_at), None)


def last_rubric_number(site_id: int, kind: StageKind) -> int:
    """Return the number of the latest version, 0 without any."""
    return max((each.number for each in _versions(site_id, kind)), default=0)
