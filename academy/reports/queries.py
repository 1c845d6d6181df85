"""Read what reports are computed from: rows of the ledger, figures, cohorts."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from academy.cohorts.models import Cohort, LedgerEntry, PublishedFigure, Site
from academy.cohorts.queries import all_sites
from academy.cohorts.rules import end_of_day
from academy.cohorts.states import CohortState
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.reports.instants import Instants
from academy.reports.rules import Figure, Recorded, Totals, compute

READERS = (Role.ADMIN, Role.NETWORK, Role.AUDITOR, Role.PROGRAMME)
"""The roles that read reports, as `P.REPORT_READ` says."""


def sites_reported_to(actor: Actor) -> list[Site]:
    """Return the sites whose totals an actor may read, the oldest first."""
    wanted = actor.sites(*READERS)
    return [site for site in all_sites() if wanted is None or site.id in wanted]


def latest_today(sites: Sequence[Site]) -> date:
    """Return the latest date that any of the sites' calendars shows now."""
    return max((clock.today(site.zone) for site in sites), default=clock.today("UTC"))


def states_of(site: Site) -> dict[int, CohortState]:
    """Return where each cohort of a site stands today, by number."""
    rows = db.session.execute(
        sa.select(Cohort.number, Cohort.status)
        .where(Cohort.site_id == site.id)
        .order_by(Cohort.number)
    )
    return {row.number: row.status for row in rows}


def totals(instants: Instants, sites: Sequence[Site]) -> Totals:
    """Return the totals of sites as they were true, and known, at two instants."""
    if not sites:
        return Totals((), ())
    ends = {site.id: end_of_day(instants.as_of, site.zone) for site in sites}
    codes = {site.id: site.code for site in sites}
    return compute(
        _cohorts(codes, instants.known_at),
        _figures(sites, ends, instants.known_at),
        _recorded(codes, ends, instants.known_at),
    )


def _cohorts(codes: dict[int, str], known_at: datetime) -> list[tuple[str, int]]:
    rows = db.session.execute(
        sa.select(Cohort.site_id, Cohort.number)
        .where(Cohort.site_id.in_(codes), Cohort.created_at <= known_at)
        .order_by(Cohort.site_id, Cohort.number)
    )
    return [(codes[site_id], number) for site_id, number in rows]


def _figures(sites: Sequence[Site], ends: dict[int, datetime], known_at: datetime) -> list[Figure]:
    by_id = {site.id: site for site in sites}
    rows = db.session.scalars(
        sa.select(PublishedFigure)
        .where(PublishedFigure.site_id.in_(by_id), PublishedFigure.known_at <= known_at)
        .order_by(PublishedFigure.known_at, PublishedFigure.id)
    )
    return [
        Figure(
            site=by_id[row.site_id].code,
            first=row.first_cohort,
            last=row.last_cohort,
            measure=row.measure,
            count=row.count,
            basis=row.basis,
            source=row.source,
            year=row.effective_at.astimezone(ZoneInfo(by_id[row.site_id].zone)).year,
            order=order,
        )
        for order, row in enumerate(rows)
        if row.effective_at < ends[row.site_id]
    ]


def _recorded(codes: dict[int, str], ends: dict[int, datetime], known_at: datetime) -> Recorded:
    in_time = sa.or_(
        *(
            sa.and_(LedgerEntry.site_id == site_id, LedgerEntry.effective_at < end)
            for site_id, end in ends.items()
        )
    )
    rows = db.session.execute(
        sa.select(
            LedgerEntry.site_id, Cohort.number, LedgerEntry.measure, sa.func.sum(LedgerEntry.delta)
        )
        .join(Cohort, Cohort.id == LedgerEntry.cohort_id)
        .where(in_time, LedgerEntry.known_at <= known_at)
        .group_by(LedgerEntry.site_id, Cohort.number, LedgerEntry.measure)
    )
    return {(codes[site], number, measure): int(count) for site, number, measure, count in rows}
