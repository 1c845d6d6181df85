"""S4, S5: handing in, one by one beside a bare insert, and all at once before the deadline."""

import os
import signal
import statistics
from itertools import count

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Application
from academy.seeding import crowd
from tests.bench.conftest import BIG, round_of
from tests.bench.measures import posts_per_second
from tests.bench.report import Limit, Line
from tests.bench.sites import Rival, record_statements
from tests.databases import KINDS
from tests.faults.rush import Errand, rush

pytestmark = pytest.mark.bench

SUBMITS = 300
RUSH = BIG // 100
CLIENTS = 64
TABLES = ("bare_history", "bare_values", "bare_letters")
FIRST = count(10 * BIG, BIG)
"""Where the numbers of new applicants begin, far from those of the crowd."""


def drafts_of(site, number):
    """Plant complete drafts, and return (application, headers) of each."""
    round = round_of(site)
    crowd.plant_applicants(round, number, first=next(FIRST), hand_in=False)
    query = sa.select(Application).order_by(Application.id.desc()).limit(number)
    drafts = db.session.scalars(query.options(sa.orm.selectinload(Application.person))).all()
    made = [(draft, site.headers(draft.person)) for draft in drafts]
    db.session.commit()
    return f"/apply/{round.ref}/submit", made


def make_bare_tables():
    for table in TABLES:
        key = "SERIAL" if db.engine.dialect.name == "postgresql" else "INTEGER"
        columns = f"id {key} PRIMARY KEY, thing INTEGER, at TEXT, body TEXT"
        db.session.execute(sa.text(f"CREATE TABLE IF NOT EXISTS {table} ({columns})"))
    db.session.commit()


@pytest.mark.parametrize("kind", KINDS)
def test_submits_beside_bare_inserts(crowd_site, report, kind):
    rates = {}
    for rows in (BIG // 10, BIG // 1000):
        site = crowd_site(kind, rows)
        with site.app.app_context():
            path, made = drafts_of(site, SUBMITS)
        site.start(with_worker=False)
        rates[rows] = posts_per_second(site.port, [(path, headers) for _, headers in made])
        site.stop()
    site = crowd_site(kind, BIG // 10)
    with site.app.app_context():
        make_bare_tables()
        _path, made = drafts_of(site, SUBMITS)
    with Rival(site, "bare") as bare:
        plain = posts_per_second(bare.port, [(f"/submit/{draft.id}", {}) for draft, _ in made])
    many, few = rates.values()
    report.add(
        Line(f"S4 submits, {kind}, beside bare", many, plain, "1/s", 0.5, at_least=True),
        Line(f"S4 time of one, {BIG // 10:,} beside {BIG // 1000:,}, {kind}",
             1000 / many, 1000 / few, "ms", 1.2),
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_submit_is_one_commit(crowd_site, report, kind):
    site = crowd_site(kind, BIG // 1000)
    with site.app.app_context():
        path, ((draft, _headers), *_rest) = drafts_of(site, 100)
        client = site.app.test_client().sign_in(draft.person)
        ran = record_statements(lambda: client.post(path))
    report.add(Limit(f"S4 commits of a submit, {kind}", commits_of(ran), "", 1))


def commits_of(ran):
    """Count the transactions that wrote something; SQLite also ends one that only read."""
    count, wrote = 0, False
    for sql, _ in ran:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            wrote = True
        elif sql == "COMMIT":
            count, wrote = count + wrote, False
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_rush_before_the_deadline(crowd_site, report, kind):
    site = crowd_site(kind, BIG // 1000, web_workers=2)
    with site.app.app_context():
        path, made = drafts_of(site, RUSH)
    errands = [Errand(draft.id, path, headers) for draft, headers in made]
    site.start()
    victim = site.web_processes()[0]
    outcome = rush(
        site.port, errands, clients=CLIENTS, midway=lambda: os.kill(victim, signal.SIGKILL)
    )
    site.stop()
    assert outcome.refused == []
    assert outcome.acknowledged == {errand.key for errand in errands}
    slow = statistics.quantiles(outcome.seconds, n=100)[98]
    report.add(Limit(f"S5 p99 of {RUSH:,} submits by {CLIENTS} clients, {kind}", slow, "s", 1))
