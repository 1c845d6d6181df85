"""What the faults of the mail worker share: patience, and a look at where the letters stand."""

import time

import sqlalchemy as sa

from academy.core.db import db
from academy.outbox.models import StoredLetter


def wait_until(condition, seconds=90):
    """Wait for something to become true, and fail if it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing moves any more"
        time.sleep(0.02)


def statuses(site):
    """Return how many letters stand in each state."""
    with site.app.app_context():
        query = sa.select(StoredLetter.status, sa.func.count()).group_by(StoredLetter.status)
        return dict(db.session.execute(query).all())
