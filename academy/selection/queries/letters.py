"""What is read of letters of decision: the texts of a site, and what is known of an applicant."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from academy.cohorts import queries as cohorts
from academy.cohorts.models import Cohort, Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Round
from academy.selection.letters import Facts, suggested
from academy.selection.models import LetterText, VerdictLetter
from academy.selection.states import LetterKind


@dataclass(frozen=True)
class Wording:
    """What letters of a kind say now: a version of the site's, or 0 for what the system brings."""

    number: int
    body: Texts


@dataclass(frozen=True)
class LetterPlace:
    """The letters of one kind at one site, the latest version first."""

    site: Site
    kind: LetterKind
    versions: Sequence[LetterText]

    @property
    def id(self) -> int:
        """The key of the site."""
        return self.site.id

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id

    @property
    def in_force(self) -> Wording:
        """What letters say now."""
        if self.versions:
            return Wording(self.versions[0].number, self.versions[0].body)
        return Wording(0, suggested()[self.kind])


def letters_visible_to(actor: Actor) -> list[LetterPlace]:
    """Return the letters of the actor's sites, by site and kind."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = sa.select(Site).order_by(Site.id)
    if sites is not None:
        query = query.where(Site.id.in_(sites))
    return [_place(site, kind) for site in db.session.scalars(query) for kind in LetterKind]


def get_letter_place(site: str, kind: str) -> LetterPlace | None:
    """Return the letters of a kind at a site, by its code."""
    found = cohorts.get_site(site)
    if found is None or kind not in set(LetterKind):
        return None
    return _place(found, LetterKind(kind))


def _place(site: Site, kind: LetterKind) -> LetterPlace:
    versions = db.session.scalars(
        sa.select(LetterText)
        .where(LetterText.site_id == site.id, LetterText.kind == kind)
        .order_by(LetterText.number.desc())
    ).all()
    return LetterPlace(site, kind, versions)


def wordings(site_id: int) -> dict[LetterKind, Wording]:
    """Return what letters of every kind say now at a site."""
    site = db.session.get_one(Site, site_id)
    return {kind: _place(site, kind).in_force for kind in LetterKind}


def facts_of_round(round: Round) -> Facts:
    """Return what is the same in every letter of a round."""
    site = db.session.get_one(Site, round.site_id)
    cohort = db.session.get_one(Cohort, round.cohort_id)
    return Facts(
        name="",
        number="",
        round_title=round.title,
        cohort=cohort.number,
        site_name=site.name,
        zone=site.zone,
        contact=round.contact,
        starts_on=cohort.starts_on,
        test_on=round.test_on,
        interview_on=round.interview_on,
    )


def letters_to(application_id: int) -> Sequence[VerdictLetter]:
    """Return every letter an applicant was written about an application, the latest first."""
    return db.session.scalars(
        sa.select(VerdictLetter)
        .where(VerdictLetter.application_id == application_id)
        .order_by(VerdictLetter.id.desc())
    ).all()
