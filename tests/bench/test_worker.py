"""S9: one web worker's start, memory and growth beside a bare app's."""

import time

import pytest

from academy.core.db import db
from tests.bench.conftest import BIG
from tests.bench.measures import median_ms, memory_mb
from tests.bench.report import Limit, Line
from tests.bench.sites import Rival, staff

pytestmark = pytest.mark.bench

LIST = "/staff/applications"


def seconds_to_start(site):
    """Start our web process and return the seconds until it answered."""
    began = time.monotonic()
    site.start(with_worker=False)
    return time.monotonic() - began


def test_worker_beside_a_bare_one(crowd_site, report):
    site = crowd_site("sqlite", BIG // 10)
    with site.app.app_context():
        headers = site.headers(staff())
        db.session.commit()
    starts = []
    for _ in range(3):
        site.stop()
        starts.append(seconds_to_start(site))
    with Rival(site, "bare", {"nothing": []}) as bare:
        bare_starts = [bare.seconds]
        for _ in range(2):
            bare.stop()
            bare_starts.append(bare.start())
        median_ms(bare.port, "/replay/nothing", {})
        plain = memory_mb(bare.workers())
    median_ms(site.port, "/", {})
    before = memory_mb(site.web_processes())
    median_ms(site.port, LIST, headers)
    after = memory_mb(site.web_processes())
    report.add(
        Line("S9 start of one worker", min(starts), min(bare_starts), "s", 1.8),
        Line("S9 memory of one worker", before, plain, "MB", 1.7),
        Limit("S9 growth after the list", after - before, "MB", 16),
    )
