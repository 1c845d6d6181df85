"""The queue of each kind, and what its loss costs: nothing, for the outbox is the truth."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from academy.core.db import db
from academy.core.settings import SettingError
from academy.operations.commands import worker as worker_command
from academy.operations.queue import open_queue
from academy.operations.timetable import TIMETABLE
from academy.operations.worker import Worker
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from tests.factories.outbox import a_letter
from tests.queues import QUEUES, RedisServer

AT = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize("kind", QUEUES)
def test_queue_carries_plain_json(open_test_queue, kind):
    queue = open_queue(open_test_queue(kind).url)
    done = []
    task = queue.task(name="note")(lambda number, word: done.append((number, word)))
    task(7, "seven")
    assert queue.pending_count() == 1
    (raw,) = queue.storage.enqueued_items()
    assert json.loads(raw)[6] == [7, "seven"]
    queue.execute(queue.dequeue())
    assert done == [(7, "seven")]
    assert queue.dequeue() is None
    queue.storage.close()


def test_queue_of_an_unknown_kind_is_refused():
    with pytest.raises(SettingError, match="ACADEMY_QUEUE_URL"):
        open_queue("amqp://localhost")


def test_queue_on_redis_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setattr("huey.storage.Redis", None)
    with pytest.raises(SettingError, match=r"academy\[redis\]"):
        open_queue("redis://127.0.0.1:1/0")


def test_worker_with_a_wrong_queue_says_so_without_a_traceback(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(before, queue_url="amqp://localhost")
    answer = CliRunner().invoke(worker_command, [])
    app.config["SETTINGS"] = before
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ACADEMY_QUEUE_URL must be")


@pytest.fixture
def worker_on(app, open_test_queue):
    """Return a worker of the test's own process on a queue of a kind, and that queue."""
    before, made = app.config["SETTINGS"], []

    def make(kind):
        queue = open_test_queue(kind)
        app.config["SETTINGS"] = dataclasses.replace(before, queue_url=queue.url)
        made.append(Worker(app))
        return made[-1], queue

    yield make
    app.config["SETTINGS"] = before
    for worker in made:
        worker.queue.storage.close()


def work_off(worker):
    """Do all that waits, and return how much it was."""
    done = 0
    while (task := worker.queue.dequeue()) is not None:
        worker.queue.execute(task)
        done += 1
    return done


@pytest.mark.parametrize("kind", QUEUES)
def test_look_after_the_queue_lost_all_delivers_every_letter_once(
    database, worker_on, freeze, kind
):
    freeze(AT)
    letters = [a_letter() for _ in range(3)]
    db.session.commit()
    worker, queue = worker_on(kind)
    worker.look()
    waiting = worker.queue.pending_count()
    assert waiting == len(letters) + len(TIMETABLE)
    queue.lose()
    worker.look()
    assert work_off(worker) == 0, "leases and slots still belong to what was lost"
    freeze(AT + timedelta(minutes=15))
    worker.look()
    assert work_off(worker) >= len(letters)
    assert {letter_status(letter) for letter in letters} == {LetterState.SENT}
    assert len(list((database.var / "mail").iterdir())) == len(letters)


@pytest.mark.parametrize("kind", QUEUES)
def test_task_that_comes_after_its_lease_delivers_nothing_twice(database, worker_on, freeze, kind):
    freeze(AT)
    letter = a_letter()
    db.session.commit()
    worker, _queue = worker_on(kind)
    worker.look()
    freeze(AT + timedelta(minutes=15))
    worker.look()
    assert work_off(worker) > len(TIMETABLE) + 1
    assert letter_status(letter) == LetterState.SENT
    assert len(list((database.var / "mail").iterdir())) == 1


def test_look_while_redis_is_away_takes_no_lease_and_no_slot(app, tmp_path, freeze):
    freeze(AT)
    letter = a_letter()
    db.session.commit()
    before = app.config["SETTINGS"]
    server = RedisServer(tmp_path)
    app.config["SETTINGS"] = dataclasses.replace(before, queue_url=server.url)
    worker = Worker(app)
    app.config["SETTINGS"] = before
    with pytest.raises(Exception, match="refused"):
        worker.look()
    server.start()
    try:
        worker.look()
        assert work_off(worker) == len(TIMETABLE) + 1
    finally:
        server.stop()
    assert letter_status(letter) == LetterState.SENT


def letter_status(letter):
    db.session.rollback()
    return db.session.get(StoredLetter, letter.id, populate_existing=True).status
