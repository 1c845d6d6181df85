"""What the clock does for attendance."""

from datetime import timedelta

import sqlalchemy as sa
import structlog

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import atomic, db, reading
from academy.core.errors import Refusal
from academy.curriculum import queries, services
from academy.curriculum.models import CodeTry
from academy.curriculum.rules import CLOSES_AFTER, TRIES_WITHIN

log = structlog.get_logger(__name__)

AT_MOST = 50
"""Sessions that are closed at one go."""

LOOK_BACK = timedelta(days=30)
"""How far back sessions are looked for; one marked later still is corrected by hand."""


def close_sessions() -> int:
    """Mark those as absent who are not marked at sessions that are over, and return how many.

    One that cannot be closed keeps no other from it.
    """
    with reading():
        before = clock.now() - CLOSES_AFTER
        first = (before - LOOK_BACK).date()
        over = [
            session.ref
            for session in queries.sessions_to_close(before + timedelta(days=1), first, AT_MOST)
            if session.ends_at <= before
        ]
        db.session.rollback()
    closed = 0
    for ref in over:
        try:
            with atomic():
                session = queries.get_session(ref)
                closed += services.close_session(session, actor=SYSTEM) if session else 0
        except Refusal:
            log.exception("session.not_closed", session=ref)
    return closed


def forget_tries() -> int:
    """Delete wrong codes that do not count any more, and return how many."""
    with atomic():
        gone = db.session.execute(
            sa.delete(CodeTry).where(CodeTry.tried_at < clock.now() - TRIES_WITHIN)
        )
    return int(gone.rowcount)  # type: ignore[attr-defined]
