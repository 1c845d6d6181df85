"""PostgreSQL is killed by force in a rush, and comes back: nothing acknowledged is missing."""

import shutil
import time

import pytest

from tests import apps
from tests.databases import DURABLE, PostgresServer, free_port
from tests.faults.handing_in import CLIENTS, FEW, check_each_once, prepare_drafts
from tests.faults.rush import rush
from tests.servers import LiveServer

pytestmark = pytest.mark.fault

DARK = 2.0
"""Seconds without a database."""


@pytest.fixture
def server(worker_folder):
    made = PostgresServer(worker_folder / "killed", **DURABLE)
    made.create()
    made.start()
    yield made
    made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)


@pytest.fixture
def site(server, worker_folder):
    var = worker_folder / "site-killed"
    url = apps.create_database(server.url, "academy")
    application = apps.make_app("postgresql", url, var)
    made = LiveServer(f"http://127.0.0.1:{free_port()}", var, application.app, 2)
    yield made
    made.stop()
    application.close()
    shutil.rmtree(var, ignore_errors=True)


def test_submits_while_the_database_is_killed_are_neither_lost_nor_doubled(server, site):
    errands = prepare_drafts(site, FEW)
    site.start()

    def kill_and_revive():
        server.kill()
        time.sleep(DARK)
        server.start()

    outcome = rush(site.port, errands, clients=CLIENTS, midway=kill_and_revive)

    assert outcome.acknowledged == {errand.key for errand in errands}
    assert outcome.refused, "Somebody came while there was no database"
    assert all(answer.endswith(": 503") for answer in outcome.refused), outcome.refused[:5]
    check_each_once(site, outcome.acknowledged)
