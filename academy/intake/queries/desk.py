"""Reading the desk: applications by a filter, and the views that staff keep of their list."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round, SavedView, StaffNote, Supplement
from academy.intake.queries.dossier import looks_like_another
from academy.intake.queries.rounds import is_ref
from academy.intake.queries.search import narrow_to_term
from academy.intake.rules import Filter
from academy.intake.states import SupplementState


def select_applications(actor: Actor, filter: Filter) -> sa.Select[Application]:
    """Select the applications of a filter that an actor may see; the caller sets order and size.

    Loads nothing beside them.
    """
    return applications_at(actor.sites(Role.ADMISSIONS, Role.ADMIN), filter)


def applications_at(sites: frozenset[int] | None, filter: Filter) -> sa.Select[Application]:
    """Select the applications of a filter at some sites, or at all with None."""
    query = sa.select(Application)
    if sites is not None:
        query = query.where(Application.site_id.in_(sites))
    for condition in _conditions(filter):
        query = query.where(condition)
    if filter.submitted_from or filter.submitted_to:
        query = query.where(_submitted_between(filter))
    if filter.term:
        query = narrow_to_term(query, filter.term)
    return query


def with_columns(query: sa.Select[Application], columns: Iterable[str]) -> sa.Select[Application]:
    """Load with applications what their list shows: always the name, the rest as asked."""
    wanted = set(columns)
    own = [column for name, column in _OWN.items() if name in wanted or name in _ALWAYS]
    person = [column for name, column in _OF_PERSON.items() if name in wanted]
    return query.options(
        load_only(*own),
        joinedload(Application.person, innerjoin=True).load_only(Person.name, *person),
    )


_ALWAYS = {"number", "state", "person", "round"}
_OWN = {
    "number": Application.number,
    "state": Application.status,
    "person": Application.person_id,
    "round": Application.round_id,
    "field": Application.discipline,
    "submitted": Application.submitted_at,
    "language": Application.language,
    "begun": Application.created_at,
    "born": Application.born_on,
    "extended": Application.extended_until,
}
_OF_PERSON = {"email": Person.email, "phone": Person.phone}


def _conditions(filter: Filter) -> Iterable[sa.ColumnElement[bool]]:
    if filter.round:
        found = sa.select(Round.id).where(Round.ref == filter.round)
        yield Application.round_id == found.scalar_subquery()
    if filter.cohort:
        rounds = sa.select(Round.id).join(Cohort, Cohort.id == Round.cohort_id)
        yield Application.round_id.in_(rounds.where(Cohort.number == filter.cohort))
    if filter.states:
        yield Application.status.in_(filter.states)
    if filter.languages:
        yield Application.language.in_(filter.languages)
    if filter.disciplines:
        yield Application.discipline.in_(filter.disciplines)
    if filter.extended:
        yield Application.extended_until.is_not(None)
    if filter.noted:
        yield sa.exists().where(StaffNote.application_id == Application.id)
    if filter.asked_for_more:
        asked = Supplement.status == SupplementState.ASKED
        yield sa.exists().where(Supplement.application_id == Application.id, asked)
    if filter.alike:
        yield looks_like_another()
    if filter.numbers:
        yield Application.number.in_(filter.numbers)


def _submitted_between(filter: Filter) -> sa.ColumnElement[bool]:
    """Compare with the days of each site, which begin at other instants in other zones."""
    sites = db.session.execute(sa.select(Site.id, Site.zone).order_by(Site.id)).all()
    by_zone: dict[str, list[int]] = {}
    for site_id, zone in sites:
        by_zone.setdefault(zone, []).append(site_id)
    ways = []
    for zone, ids in by_zone.items():
        within: list[sa.ColumnElement[bool]] = [Application.site_id.in_(ids)]
        if filter.submitted_from:
            within.append(Application.submitted_at >= _begin_of(filter.submitted_from, zone))
        if filter.submitted_to:
            after = filter.submitted_to + timedelta(days=1)
            within.append(Application.submitted_at < _begin_of(after, zone))
        ways.append(sa.and_(*within))
    return sa.or_(sa.false(), *ways)


def _begin_of(on: date, zone: str) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)


def get_view(ref: str, actor: Actor) -> SavedView | None:
    """Return a view that an actor keeps, or that is shared at one of their sites."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(SavedView).where(SavedView.ref == tidy_ref(ref), _may_use(actor))
    )


def views_of(actor: Actor) -> list[SavedView]:
    """Return the named views an actor may use, own ones first, by name."""
    return list(
        db.session.scalars(
            sa.select(SavedView)
            .where(SavedView.name != "", _may_use(actor))
            .order_by(SavedView.owner_id != actor.person_id, SavedView.name, SavedView.id)
            .limit(60)
        )
    )


def _may_use(actor: Actor) -> sa.ColumnElement[bool]:
    own = SavedView.owner_id == (actor.person_id or 0)
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    if sites is None:
        return sa.or_(own, SavedView.site_id.is_not(None))
    return sa.or_(own, SavedView.site_id.in_(sites))


def beside(query: sa.Select[Application], application: Application) -> tuple[str, str]:
    """Return the numbers of the newer and the older neighbour of an application in a choice."""
    numbers = query.with_only_columns(Application.number).limit(1)
    newer = numbers.where(Application.id > application.id).order_by(Application.id)
    older = numbers.where(Application.id < application.id).order_by(Application.id.desc())
    return db.session.scalar(newer) or "", db.session.scalar(older) or ""
