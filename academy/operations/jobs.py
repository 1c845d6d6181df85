"""Timed work of the house itself: sealing the history, and forgetting old clock rows."""

import json
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from academy.audit import sealing
from academy.core import clock
from academy.core.db import atomic
from academy.core.settings import Settings
from academy.outbox.models import ClockSlot

BATCHES_AT_ONCE = 20


def seal_history() -> int:
    """Seal what is committed, in batches, and return how many rows."""
    sealed = 0
    for _batch in range(BATCHES_AT_ONCE):
        rows = sealing.seal_batch(current_app.config["HISTORY_KEY"])
        sealed += rows
        if rows < sealing.BATCH:
            break
    return sealed


def export_head() -> None:
    """Add the newest seal to a file outside the database, one line each time it has moved."""
    settings: Settings = current_app.config["SETTINGS"]
    newest = json.dumps(sealing.head())
    path = settings.var / "history-heads.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    if newest != "{}" and (not lines or lines[-1] != newest):
        with path.open("a") as file:
            file.write(newest + "\n")


def forget_slots() -> int:
    """Delete clock rows of yesterday and before, and return how many."""
    with atomic() as session:
        old = sa.delete(ClockSlot).where(ClockSlot.slot < clock.now() - timedelta(days=2))
        return len(session.execute(old.returning(ClockSlot.id)).all())
