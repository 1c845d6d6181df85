"""The worker: one process that polls what is due, keeps the clock, and works the queue off."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from academy.core import clock
from academy.core.db import reading
from academy.core.settings import Settings
from academy.documents.jobs import lease_wanted, make_leased
from academy.operations.queue import open_queue
from academy.operations.timekeeping import finish_slot, take_slot
from academy.operations.timetable import TIMETABLE, Timed, job_named
from academy.outbox.jobs import deliver_leased, lease_due

log = structlog.get_logger(__name__)

PAUSE = 0.5
"""Seconds between two looks at the outbox."""

WHEN_BROKEN = 3.0
"""Seconds to wait after a look failed, because the database or the queue is away."""

SHUTDOWN = 10
"""Seconds that work in progress gets to end."""

LOOK_AGAIN = timedelta(minutes=1)
"""How long a slot that another worker holds is left alone."""


class Worker:
    """Looks at the outbox and the clock, and hands ids to the threads that work them off."""

    def __init__(self, app: Flask, threads: int = 2) -> None:
        """Open the queue; nothing runs yet."""
        settings: Settings = app.config["SETTINGS"]
        self.app = app
        self.threads = threads
        self.stopping = threading.Event()
        self.queue = open_queue(settings.queue)
        self.deliver = self.queue.task(name="deliver")(self._deliver)
        self.make = self.queue.task(name="make_document")(self._make)
        self.do_timed = self.queue.task(name="do_timed")(self._do_timed)
        self._looked_at: dict[str, tuple[datetime, datetime]] = {}

    def run(self) -> None:
        """Work until SIGTERM or Ctrl-C, then end what is in progress and return."""
        consumer = self.queue.create_consumer(
            workers=self.threads,
            periodic=False,
            initial_delay=0.05,
            max_delay=0.5,
            scheduler_interval=60,
            shutdown_timeout=SHUTDOWN,
        )
        consumer.start()
        # Huey's own handlers would only end its threads, not this loop.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        log.info("worker.started", threads=self.threads)
        while not self.stopping.is_set():
            pause = self._safely(self.look)
            consumer.check_worker_health()
            self.stopping.wait(pause)
        consumer.stop(graceful=True)
        log.info("worker.ended")

    def look(self) -> None:
        """Hand over what is due: timed jobs first, then as much as can be worked off."""
        with self.app.app_context():
            # Asked first: a queue that is away must cost neither slots nor leases. Timed jobs have
            # places of their own, so that a full hour of them keeps no letter waiting.
            places = self.threads * 10 + len(TIMETABLE)
            room = places - self.queue.pending_count()
            for job in TIMETABLE:
                if (slot := self._slot_to_do(job)) is not None:
                    self.do_timed(job.name, slot.isoformat())
            if room > 0:
                for letter_id, lease in lease_due(room):
                    self.deliver(letter_id, lease)
                for document_id, lease in lease_wanted(room):
                    self.make(document_id, lease)

    def _slot_to_do(self, job: Timed) -> datetime | None:
        now = clock.now()
        slot, looked_at = self._looked_at.get(job.name, (None, now))
        if slot == job.slot(now) and now - looked_at < LOOK_AGAIN:
            return None
        self._looked_at[job.name] = (job.slot(now), now)
        return take_slot(job, now)

    def _deliver(self, letter_id: int, lease: str) -> None:
        try:
            with self.app.app_context():
                deliver_leased(letter_id, lease)
        except Exception:
            # The lease runs out, and the letter is delivered then.
            log.exception("letter.failed", letter=letter_id)

    def _make(self, document_id: int, lease: str) -> None:
        try:
            with self.app.app_context():
                make_leased(document_id, lease)
        except Exception:
            # The lease runs out, and the document is made then.
            log.exception("document.failed", document=document_id)

    def _do_timed(self, name: str, slot: str) -> None:
        job = job_named(name)
        if job is None:
            return
        try:
            # What a job only reads must not hold SQLite's write lock; its verbs take it.
            with self.app.app_context(), reading():
                job.run()
            with self.app.app_context():
                finish_slot(name, datetime.fromisoformat(slot))
        except OperationalError as error:
            # The database is away, or others held its writer for too long. The slot is not done:
            # one that is long enough is taken again, and a short one has a next.
            log.warning("timed.put_off", job=name, error=str(error.orig))
        except Exception:
            log.exception("timed.failed", job=name)

    def _safely(self, look: Callable[[], Any]) -> float:
        try:
            look()
        except Exception as error:
            # The database restarts, the disk is full: nothing is lost, the next look tries again.
            log.error("worker.cannot_look", error=type(error).__name__)
            return WHEN_BROKEN
        return PAUSE
