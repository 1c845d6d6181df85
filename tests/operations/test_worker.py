"""The clock and the queue: one slot, one worker; ids only; a real process that ends soon."""

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from academy.core import clock
from academy.core.db import db
from academy.operations import jobs
from academy.operations.timekeeping import PATIENCE, finish_slot, take_slot
from academy.operations.timetable import TIMETABLE, Timed
from academy.operations.worker import Worker
from academy.outbox.models import ClockSlot
from academy.outbox.states import LetterState
from tests.factories.outbox import a_letter

JOB = Timed("tests.job", timedelta(hours=1), lambda: None)
AT = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)


def test_timetable_names_are_unique():
    names = [job.name for job in TIMETABLE]
    assert len(set(names)) == len(names)


def test_slot_is_the_beginning_of_its_period():
    assert JOB.slot(AT) == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert JOB.slot(JOB.slot(AT)) == JOB.slot(AT)
    day = Timed("tests.day", timedelta(days=1), lambda: None)
    assert day.slot(AT) == datetime(2026, 11, 23, tzinfo=UTC)


def test_take_slot_by_many_at_once_gives_it_to_one(app, at_once):
    taken = at_once(8, lambda _: take_slot(JOB, AT))
    assert [slot for slot in taken if slot is not None] == [JOB.slot(AT)]


def test_take_slot_after_a_death_is_possible_again(app):
    assert take_slot(JOB, AT) is not None
    assert take_slot(JOB, AT + PATIENCE) is None
    assert take_slot(JOB, AT + PATIENCE + timedelta(seconds=1)) is not None
    finish_slot(JOB.name, JOB.slot(AT))
    assert take_slot(JOB, AT + 3 * PATIENCE) is None
    assert take_slot(JOB, AT + JOB.every) is not None


def test_forget_slots_keeps_two_days(app, freeze):
    freeze(AT)
    for hours in (1, 47, 49, 500):
        take_slot(JOB, AT - timedelta(hours=hours))
    assert jobs.forget_slots() == 2


def test_look_hands_over_letters_and_slots_once(app, freeze):
    freeze(AT)
    letter = a_letter()
    db.session.commit()
    worker = Worker(app)
    worker.queue.storage.flush_queue()
    worker.look()
    worker.look()
    assert worker.queue.pending_count() == len(TIMETABLE) + 1
    while (task := worker.queue.dequeue()) is not None:
        worker.queue.execute(task)
    db.session.refresh(letter)
    assert letter.status == LetterState.SENT
    done = db.session.scalars(sa.select(ClockSlot.done_at)).all()
    assert len(done) == len(TIMETABLE)
    assert all(done)
    worker.queue.storage.close()


def test_timed_job_that_meets_a_locked_database_is_put_off_and_done_later(app, monkeypatch, capsys):
    tries = []

    def run():
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("BEGIN", {}, sqlite3.OperationalError("database is locked"))

    job = Timed("tests.locked", timedelta(hours=1), run)
    monkeypatch.setattr("academy.operations.worker.job_named", lambda name: job)
    worker = Worker(app)
    slot = take_slot(job, AT)
    worker._do_timed(job.name, slot.isoformat())
    said = capsys.readouterr().err
    assert "timed.put_off" in said
    assert "timed.failed" not in said
    again = take_slot(job, AT + PATIENCE + timedelta(seconds=1))
    assert again == slot
    worker._do_timed(job.name, again.isoformat())
    assert take_slot(job, AT + 3 * PATIENCE) is None
    worker.queue.storage.close()


def test_timed_job_that_fails_is_not_done(app, monkeypatch):
    broken = Timed("tests.broken", timedelta(hours=1), lambda: 1 / 0)
    monkeypatch.setattr("academy.operations.worker.job_named", lambda name: broken)
    take_slot(broken, AT)
    worker = Worker(app)
    worker._do_timed("tests.broken", broken.slot(AT).isoformat())
    assert db.session.scalars(sa.select(ClockSlot.done_at)).all() == [None]
    worker.queue.storage.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_process_delivers_and_ends_soon(database, app, number):
    letters = [a_letter() for _ in range(5)]
    db.session.commit()
    settings = app.config["SETTINGS"]
    environ = {
        "PATH": "", "ACADEMY_VAR_DIR": str(database.var),
        "ACADEMY_DATABASE_URL": settings.database_url, "ACADEMY_SECRET_KEY": settings.secret_key,
        "ACADEMY_HISTORY_KEY": settings.history_key,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "academy", "worker"], env=environ, stderr=subprocess.DEVNULL
    )
    try:
        deadline = clock.now() + timedelta(seconds=60)
        while clock.now() < deadline:
            db.session.rollback()
            states = {db.session.get(type(x), x.id, populate_existing=True).status for x in letters}
            if states == {LetterState.SENT}:
                break
            process.poll()
        assert states == {LetterState.SENT}
        # Whatever the worker has in hand may want SQLite's writer, which this test would hold.
        db.session.rollback()
        process.send_signal(number)
        # It finishes the job in hand first, and on a busy machine that may take long.
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
