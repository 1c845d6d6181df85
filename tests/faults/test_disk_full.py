"""The disk fills up in the middle of a rush, and is given room again: nothing is half written."""

import resource
import threading
import time

import pytest

from tests.faults.handing_in import CLIENTS, FEW, check_each_once, prepare_drafts
from tests.faults.rush import rush

pytestmark = pytest.mark.fault

ROOM = 30_000
"""Bytes up to which a file may be written while the disk is full: less than any of them has."""
FULL_SECONDS = 2.0


def test_submits_while_the_disk_is_full_are_refused_and_nothing_is_lost(prepare_site):
    site = prepare_site("sqlite", web_workers=2)
    errands = prepare_drafts(site, FEW)
    site.start(with_worker=False)
    workers = site.web_processes()

    def limit(size):
        # A limit on the size of files breaks writes as a full disk does, and needs no disk.
        for pid in workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def fill_up():
        limit(ROOM)
        threading.Timer(FULL_SECONDS, limit, [resource.RLIM_INFINITY]).start()

    outcome = rush(site.port, errands, clients=CLIENTS, midway=fill_up)

    time.sleep(0.1)
    assert site.web_processes() == workers, "No worker died of it"
    assert outcome.refused, "The disk was not full"
    assert all(answer.endswith(": 503") for answer in outcome.refused), outcome.refused[:5]
    assert outcome.acknowledged == {errand.key for errand in errands}
    check_each_once(site, outcome.acknowledged)
