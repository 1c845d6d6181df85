"""All hand in at once before the deadline while a web worker is killed: nothing lost or doubled."""

import os
import signal

import pytest

from tests.databases import KINDS
from tests.faults.handing_in import CLIENTS, check_each_once, prepare_drafts
from tests.faults.rush import rush

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("kind", KINDS)
def test_submits_while_a_web_worker_is_killed_are_neither_lost_nor_doubled(prepare_site, kind):
    site = prepare_site(kind, web_workers=2)
    errands = prepare_drafts(site)
    site.start()
    victim = site.web_processes()[0]

    outcome = rush(
        site.port, errands, clients=CLIENTS, midway=lambda: os.kill(victim, signal.SIGKILL)
    )

    assert victim not in site.web_processes()
    assert outcome.refused == [], "Nobody is told that it failed"
    assert outcome.acknowledged == {errand.key for errand in errands}
    check_each_once(site, outcome.acknowledged)
