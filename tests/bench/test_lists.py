"""S1, S2, S10: the staff's list of applications beside a bare app and Flask-Admin."""

import re

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.core.paths import package_dir
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.web.paging import page
from tests.bench.conftest import BIG
from tests.bench.measures import median_ms, packed_kb
from tests.bench.report import Limit, Line
from tests.bench.sites import Rival, record_statements, staff
from tests.databases import KINDS

pytestmark = pytest.mark.bench

LIST = "/staff/applications"
RIVAL = "/admin/applications/"
MANY, FEW = BIG // 10, BIG // 100


@pytest.mark.parametrize("kind", KINDS)
def test_list_beside_a_bare_app_and_flask_admin(crowd_site, report, kind):
    site = crowd_site(kind, MANY)
    with site.app.app_context():
        someone = staff()
        headers = site.headers(someone)
        client = site.app.test_client().sign_in(someone)
        client.get(LIST)
        statements = {"list": record_statements(lambda: client.get(LIST))}
    site.start(with_worker=False)
    ours = median_ms(site.port, LIST, headers)
    with Rival(site, "bare", statements) as bare, Rival(site, "admin") as admin:
        plain = median_ms(bare.port, "/replay/list", {})
        rival = median_ms(admin.port, RIVAL, {}, times=40)
    report.add(
        Line(f"S1 list of {MANY:,}, {kind}, beside bare", ours, plain, "ms", 8),
        Line(f"S1 list of {MANY:,}, {kind}, beside Flask-Admin", ours, rival, "ms", 0.5),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_deep_page_of_a_large_list_beside_that_of_a_small_one(crowd_site, report, kind):
    ours = [deep_page(crowd_site(kind, rows)) for rows in (BIG, FEW)]
    report.add(Line(f"S2 deep page, {BIG:,} beside {FEW:,}, {kind}", *ours, "ms", 1.2))


def deep_page(site):
    """Return the median time of a page in the middle of a filtered list."""
    with site.app.app_context():
        headers = site.headers(staff())
        last = db.session.scalar(sa.select(sa.func.max(Application.id)))
        below = sa.select(Application).where(Application.id <= last // 2)
        middle = page(below, [Application.id], size=1).after
        db.session.commit()
    site.start(with_worker=False)
    took = median_ms(
        site.port, f"{LIST}?state={ApplicationState.IN_REVIEW}&after={middle}", headers
    )
    site.stop()
    return took


def test_weight_of_the_list(crowd_site, report):
    site = crowd_site("sqlite", FEW)
    with site.app.app_context():
        html = site.app.test_client().sign_in(staff()).get(LIST).get_data()
    linked = set(re.findall(rb'(?:href|src)="(/static/[^"?#]+)', html))
    files = [package_dir() / "web" / f.decode().lstrip("/") for f in linked]
    ours = [f for f in files if "fonts" not in f.parts]
    packed = packed_kb(html) + sum(packed_kb(f.read_bytes()) for f in ours)
    report.add(
        Limit("S10 HTML of the list", len(html) / 1024, "KB", 30),
        Limit("S10 first visit, packed, without fonts", packed, "KB", 30),
        Limit("S10 assets", len(ours), "", 3),
    )
