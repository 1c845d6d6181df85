"""The queue loses all it holds, once with its worker and once under it: every letter arrives."""

import subprocess
from collections import Counter

import pytest

from academy import launch
from academy.core.db import db
from academy.outbox.states import LetterState
from tests.factories.outbox import a_letter
from tests.faults.letters import statuses, wait_until
from tests.queues import QUEUES
from tests.slow_mail import slow_mail_server

pytestmark = pytest.mark.fault

LETTERS = 150
THREADS = 2
LEASE = "12"


@pytest.mark.parametrize("kind", QUEUES)
def test_queue_that_loses_all_with_and_without_its_worker_loses_no_letter(
    prepare_site, open_test_queue, kind
):
    site, queue = prepare_site("sqlite"), open_test_queue(kind)
    with site.app.app_context():
        wanted = {a_letter().message_id for _ in range(LETTERS)}
        db.session.commit()
    with slow_mail_server() as server:
        lose_twice(site, queue, server)
    times = Counter(server.got)
    assert set(times) == wanted
    assert sum(times.values()) - LETTERS <= THREADS, "only what was in hand may come again"


def lose_twice(site, queue, server):
    environ = site.environment | {
        "ACADEMY_QUEUE_URL": queue.url,
        "ACADEMY_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "ACADEMY_LETTER_LEASE": LEASE,
    }
    command = [*launch.worker_command(), "--threads", str(THREADS)]
    worker = subprocess.Popen(command, env=environ)
    try:
        wait_until(lambda: len(server.got) >= LETTERS // 8)
        worker.kill()
        worker.wait()
        queue.lose()
        worker = subprocess.Popen(command, env=environ)
        wait_until(lambda: len(set(server.got)) >= LETTERS // 3)
        assert len(set(server.got)) < LETTERS, "the loss comes too late to tell anything"
        queue.lose()
        wait_until(lambda: statuses(site) == {LetterState.SENT: LETTERS})
        worker.terminate()
        assert worker.wait(20) == 0
    finally:
        worker.kill()
        worker.wait()
