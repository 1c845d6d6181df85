"""No mail server for an hour: letters wait, nobody is told of failure, and each arrives once."""

import subprocess
from collections import Counter
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from academy import launch
from academy.core import clock
from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from tests.databases import KINDS, free_port
from tests.factories.outbox import a_letter
from tests.faults.letters import statuses, wait_until
from tests.slow_mail import slow_mail_server

pytestmark = pytest.mark.fault

LETTERS = 60


@pytest.mark.parametrize("kind", KINDS)
def test_letters_of_an_hour_without_mail_server_arrive_once(prepare_site, kind):
    site = prepare_site(kind)
    with site.app.app_context():
        wanted = Counter(a_letter().message_id for _ in range(LETTERS))
        db.session.commit()
    port = free_port()
    with worker(site, port):
        wait_until(lambda: tried(site) == LETTERS)
    assert statuses(site) == {LetterState.WAITING: LETTERS}

    an_hour_later(site)
    with slow_mail_server(port) as server, worker(site, port):
        wait_until(lambda: statuses(site) == {LetterState.SENT: LETTERS})
    assert Counter(server.got) == wanted


@contextmanager
def worker(site, port):
    """Run the mail worker of a site for the length of a block."""
    environment = site.environment | {"ACADEMY_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    with (site.var / "worker.log").open("ab") as log:
        process = subprocess.Popen(launch.worker_command(), env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        # A busy machine takes its time; a worker that hangs takes for ever.
        assert process.wait(60) == 0


def tried(site):
    """Return how many letters could not be delivered so far."""
    with site.app.app_context():
        query = sa.select(sa.func.count()).where(StoredLetter.attempts > 0)
        return db.session.scalar(query)


def an_hour_later(site):
    """Let the pauses between attempts be over."""
    with site.app.app_context():
        db.session.execute(sa.update(StoredLetter).values(due_at=clock.now()))
        db.session.commit()
