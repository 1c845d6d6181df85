"""Finding a person of a site by what staff know of them."""

from collections.abc import Sequence

import sqlalchemy as sa

from academy.accounts.models import Grant, Person
from academy.accounts.queries import get_person_by_ref, person_by_email
from academy.cohorts.models import Cohort, Enrolment
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Application
from academy.privacy.queries.own import scope_of
from academy.privacy.scopes import held_in

AT_ONCE = 5_000
"""People that are asked for in one statement."""


def person_at(site_id: int, text: str) -> Person | None:
    """Return who has a reference or an address and is known at a site, or at no site yet.

    Somebody who is known elsewhere only is not found, like somebody who is nowhere.
    """
    found = person_by_email(text.casefold()) if "@" in text else get_person_by_ref(text)
    if found is None or _works_everywhere(found):
        return found
    sites = sites_of(found)
    return found if not sites or site_id in sites else None


def _works_everywhere(person: Person) -> bool:
    grants = sa.select(Grant.id).where(Grant.person_id == person.id, Grant.site_id.is_(None))
    return bool(db.session.scalar(sa.select(grants.where(Grant.role != Role.LEARNER).exists())))


def sites_of(person: Person) -> set[int]:
    """Return the sites that keep anything of somebody."""
    learns = sa.select(Cohort.site_id).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    ways = [learns.where(Enrolment.person_id == person.id)]
    for _held, table, which in held_in(scope_of(person)):
        if "site_id" in table.c:
            ways.append(sa.select(table.c.site_id).where(which, table.c.site_id.is_not(None)))
    return set(db.session.scalars(sa.union(*ways)))


def not_elsewhere(site_id: int, person_ids: Sequence[int]) -> list[int]:
    """Return who of some people is known at a site, or at none yet; the others are another's."""
    ways = (
        sa.select(Application.person_id, Application.site_id),
        sa.select(Grant.person_id, Grant.site_id).where(Grant.site_id.is_not(None)),
        sa.select(Enrolment.person_id, Cohort.site_id).join(
            Cohort, Cohort.id == Enrolment.cohort_id
        ),
    )
    here: set[int] = set()
    elsewhere: set[int] = set()
    for start in range(0, len(person_ids), AT_ONCE):
        some = list(person_ids[start : start + AT_ONCE])
        for way in ways:
            among = way.selected_columns.person_id.in_(some)
            for person_id, at in db.session.execute(way.where(among).distinct()):
                (here if at == site_id else elsewhere).add(person_id)
    return [key for key in person_ids if key in here or key not in elsewhere]
