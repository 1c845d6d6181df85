"""Timed work of this room: what has lapsed is deleted, not kept."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Attempts, Code, Device, SignIn, SpentToken
from academy.core import clock
from academy.core.db import atomic

SESSIONS_KEPT = timedelta(days=90)


def forget_lapsed() -> int:
    """Delete codes, counts, challenges, devices and sessions whose time is over; return how many.

    What newcomers typed who never confirmed their address goes with their code, after a day.
    """
    now = clock.now()
    day, old = now - timedelta(days=1), now - SESSIONS_KEPT
    lapsed: list[tuple[Any, Any]] = [
        (Code, Code.expires_at < day),
        (Attempts, Attempts.window_at < day),
        (SpentToken, SpentToken.expires_at < now),
        (Device, Device.expires_at < now),
        (SignIn, sa.or_(SignIn.ended_at < old, SignIn.seen_at < old)),
    ]
    with atomic() as session:
        return sum(
            len(session.execute(sa.delete(model).where(which).returning(model.id)).all())
            for model, which in lapsed
        )
