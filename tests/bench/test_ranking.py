"""S12: the ranking of a stage and a list of thousands, prepared and released at once."""

import time

import pytest
import sqlalchemy as sa

from academy.core.actors import Role
from academy.core.db import db
from academy.selection import queries, services
from academy.selection.models import CalibratedScore, Stage, StageEntry
from academy.selection.queries import Order
from academy.selection.rules import Wish, fingerprint
from academy.selection.states import Outcome
from academy.web.paging import page
from tests import personas
from tests.bench.conftest import analyse, round_of
from tests.bench.measures import median_ms
from tests.bench.ranked import plant_ranking
from tests.bench.report import Limit, Line
from tests.bench.sites import staff
from tests.databases import KINDS

pytestmark = pytest.mark.bench

FEW, MANY = 4_500, 45_000
"""Applications of the crowds; nine in ten are in the stage, the others are drafts."""


@pytest.fixture(scope="module")
def ranked(crowd_site):
    """Give a site with a ranking of that many: `ranked("sqlite", FEW)`, not started."""
    planted = set()

    def get(kind, rows):
        site = crowd_site(kind, rows)
        if (kind, rows) not in planted:
            with site.app.app_context():
                plant_ranking(round_of(site))
                analyse(kind)
            planted.add((kind, rows))
        return site

    return get


@pytest.mark.parametrize("kind", KINDS)
def test_ranking_of_many_beside_that_of_few(ranked, report, kind):
    sites = [ranked(kind, MANY), ranked(kind, FEW)]
    asked = [addresses(site) for site in sites]
    for site in sites:
        site.start(with_worker=False)
    for what in asked[0][1]:
        # One after the other, so that both meet the same machine.
        many, few = (
            median_ms(site.port, urls[what], headers, times=100)
            for site, (headers, urls) in zip(sites, asked, strict=True)
        )
        report.add(
            Line(f"S12 ranking of {MANY:,} beside {FEW:,}, {what}, {kind}", many, few, "ms", 1.2)
        )
    for site in sites:
        site.stop()


def addresses(site):
    """Return whom the pages of a ranking are shown to, and where they are."""
    with site.app.app_context():
        headers = site.headers(staff())
        stage = db.session.scalars(sa.select(Stage)).one()
        path = f"/staff/selection/stages/{stage.ref}/ranking"
        last = db.session.scalar(sa.select(sa.func.max(CalibratedScore.position)))
        best = sa.select(CalibratedScore).where(CalibratedScore.position >= last // 2)
        middle = page(best, [CalibratedScore.position], size=1, descending=False).after
        raw = sa.select(StageEntry).where(StageEntry.raw <= 3)
        middle_raw = page(raw, [StageEntry.raw, StageEntry.code], size=1).after
        db.session.commit()
    return headers, {
        "first page": path,
        "middle": f"{path}?after={middle}",
        "by raw mean": f"{path}?order=raw",
        "by raw mean, middle": f"{path}?order=raw&after={middle_raw}",
        "around the line": f"{path}?show=crossing",
        "one field": f"{path}?field=design",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_list_of_thousands_is_prepared_and_released(ranked, report, kind):
    site = ranked(kind, FEW)
    with site.app.app_context():
        round, stage = round_of(site), db.session.scalars(sa.select(Stage)).one()
        alice, bob = (
            personas.make_person(name, roles=[(Role.ADMISSIONS, None)]) for name in ("A", "B")
        )
        db.session.commit()
        wish = Wish(Outcome.OFFER, round.seats, waiting=100, decline=True)
        began = time.perf_counter()
        shown = queries.fingerprint_of(queries.share_of(stage, wish, Order.CALIBRATED))
        count = services.prepare_list(
            stage,
            wish=wish,
            order=Order.CALIBRATED,
            reason="Too few places.",
            looked_at=shown,
            actor=personas.actor_of(alice),
        )
        prepared = time.perf_counter() - began
        read = fingerprint((each.id, each.version) for each in queries.prepared(round.id))
        db.session.commit()
        began = time.perf_counter()
        services.release(round, looked_at=read, actor=personas.actor_of(bob))
        released = time.perf_counter() - began
    report.add(
        Limit(f"S12 {count:,} decisions prepared, {kind}", prepared, "s", 10),
        Limit(f"S12 {count:,} decisions released with their letters, {kind}", released, "s", 10),
    )
