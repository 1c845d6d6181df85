"""What the measures share: one report for all, and sites with crowds that are planted once."""

import os

import pytest

from academy.core.db import db
from academy.intake.models import Round
from academy.seeding import crowd
from tests.bench.report import Report
from tests.servers import close_site, make_site

BIG = int(os.environ.get("ACADEMY_TEST_BENCH_ROWS", "1000000"))
"""Applications of the largest crowd; fewer for trying a measure out."""


@pytest.fixture(scope="session")
def report(request):
    """The report of this run, printed when all is measured and written where `--figures` says."""
    made = Report()
    yield made
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(made)
    if path := os.environ.get("ACADEMY_TEST_BENCH_FIGURES"):
        made.write(path)


@pytest.fixture(scope="session")
def crowd_site(worker_folder, worker_id, request):
    """Give the site with a crowd of that size: `crowd_site("sqlite", 10_000)`, not started."""
    made = {}

    def get(kind, rows, *, web_workers=1):
        if (kind, rows) not in made:
            var = worker_folder / f"crowd-{kind}-{rows}"
            name = f"academy_crowd_{os.getpid()}_{worker_id}_{rows}"
            made[kind, rows] = make_site(kind, var, name, request, web_workers=web_workers)
            with made[kind, rows][0].app.app_context():
                crowd.plant_crowd(rows)
                analyse(kind)
        site = made[kind, rows][0]
        site.stop()
        site.web_workers = web_workers
        return site

    yield get
    for site, application in made.values():
        close_site(site, application)


def analyse(kind):
    """Let the database count what it has, as its own housekeeping does in time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE")


def round_of(site):
    """Return the round of a crowd, inside the application's context."""
    found = db.session.query(Round).order_by(Round.id).first()
    assert found is not None, site.url
    return found
