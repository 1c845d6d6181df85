"""Published totals of old cohorts, read from a table and kept as they were published."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts import queries
from academy.cohorts.models import PublishedFigure
from academy.cohorts.rules import check_figure, last_second_of, read_span
from academy.cohorts.states import Basis, Measure
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken

COLUMNS = ("site", "cohorts", "measure", "count", "basis", "as_of", "source")


@dataclass(frozen=True)
class Published:
    """One row of such a table; `as_of` is the year at whose end the figure is in force."""

    site: str
    first_cohort: int
    last_cohort: int
    measure: Measure
    count: int
    basis: Basis
    as_of: int
    source: str


def read_table(text: str) -> list[Published]:
    """Read `site,cohorts,measure,count,basis,as_of,source`; `cohorts` is `3` or `1-4`.

    Raises:
        RuleBroken: names the line that cannot be read.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RuleBroken(_l("The first line must be: %(columns)s", columns=",".join(COLUMNS)))
    rows = []
    for row in reader:
        try:
            first, last = read_span(row["cohorts"])
            published = Published(
                site=row["site"],
                first_cohort=first,
                last_cohort=last,
                measure=Measure(row["measure"]),
                count=int(row["count"]),
                basis=Basis(row["basis"]),
                as_of=int(row["as_of"]),
                source=row["source"],
            )
        except (ValueError, TypeError, KeyError):
            raise RuleBroken(_l("Line %(line)s cannot be read.", line=reader.line_num)) from None
        check_figure(published.count, published.as_of)
        rows.append(published)
    return rows


@verb
def publish(rows: Sequence[Published], *, actor: Actor) -> int:
    """Keep published figures and return how many are new; the same figure is kept once.

    Raises:
        RuleBroken: a row names a site that does not exist.
    """
    return sum(_publish_one(row, actor) for row in rows)


def _publish_one(row: Published, actor: Actor) -> bool:
    site = queries.get_site(row.site)
    if site is None:
        raise RuleBroken(_l("There is no site with the code %(code)s.", code=row.site))
    same = sa.select(PublishedFigure.id).where(
        PublishedFigure.site_id == site.id,
        PublishedFigure.first_cohort == row.first_cohort,
        PublishedFigure.last_cohort == row.last_cohort,
        PublishedFigure.measure == row.measure,
        PublishedFigure.basis == row.basis,
        PublishedFigure.count == row.count,
        PublishedFigure.source == row.source,
    )
    if db.session.scalar(same) is not None:
        return False
    figure = PublishedFigure(
        site_id=site.id,
        first_cohort=row.first_cohort,
        last_cohort=row.last_cohort,
        measure=row.measure,
        count=row.count,
        basis=row.basis,
        effective_at=last_second_of(row.as_of, site.zone),
        known_at=clock.now(),
        source=row.source,
    )
    db.session.add(figure)
    record("figure.publish", figure, actor=actor)
    return True
