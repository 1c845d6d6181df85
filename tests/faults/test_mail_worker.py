"""The mail worker is killed again and again: every letter arrives, and arrives as itself."""

import subprocess
from collections import Counter

import pytest

from academy import launch
from academy.core.db import db
from academy.outbox.states import LetterState
from tests.databases import KINDS
from tests.factories.outbox import a_letter
from tests.faults.letters import statuses, wait_until
from tests.slow_mail import slow_mail_server

pytestmark = pytest.mark.fault

LETTERS = 150
DEATHS = 3
THREADS = 2
LEASE = "12"


def start_worker(site, port):
    environ = {
        **site.environment,
        "ACADEMY_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "ACADEMY_LETTER_LEASE": LEASE,
    }
    with (site.var / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*launch.worker_command(), "--threads", str(THREADS)],
            env=environ, stdout=log, stderr=log,
        )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_worker_killed_mid_delivery_loses_no_letter(prepare_site, kind):
    site = prepare_site(kind)
    with site.app.app_context():
        wanted = {a_letter("tests/hello").message_id for _ in range(LETTERS)}
        db.session.commit()
    with slow_mail_server() as server:
        kill_again_and_again(site, server)
    times = Counter(server.got)
    assert set(times) == wanted
    assert max(times.values()) <= 1 + DEATHS
    repeated = sum(times.values()) - LETTERS
    assert repeated <= DEATHS * THREADS, "only what a killed thread had in hand may come again"


def kill_again_and_again(site, server):
    worker = None
    try:
        for death in range(1, DEATHS + 1):
            worker = start_worker(site, server.port)
            so_far = len(server.got)
            wait_until(lambda so_far=so_far: len(server.got) >= so_far + LETTERS // (2 * DEATHS))
            worker.kill()
            worker.wait()
            assert len(set(server.got)) < LETTERS, f"death {death} came too late to tell anything"
        worker = start_worker(site, server.port)
        wait_until(lambda: statuses(site) == {LetterState.SENT: LETTERS})
        worker.terminate()
        assert worker.wait(20) == 0
    finally:
        if worker is not None:
            worker.kill()
            worker.wait()
