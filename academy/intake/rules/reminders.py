"""When somebody is reminded that a round closes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from academy.intake.rules.rounds import is_in_time

REMIND_BEFORE = (1, 3)
"""Days before the closing at which people are reminded, the nearest first."""


def closing_for(closes_at: datetime, extended_until: datetime | None) -> datetime:
    """Return until when one applicant may write: the round's time, or more that staff gave."""
    return max(closes_at, extended_until or closes_at)


def reminder_due(closes_at: datetime, zone: str, *, now: datetime, since: datetime) -> int | None:
    """Return which reminder is due now, by its days before the closing, if any is.

    The days are counted on the wall of a zone, so that a round that closes at 18:00 is spoken of
    at 18:00, over a change of the clocks too. Who came after that time has just been here.
    """
    if not is_in_time(now, closes_at):
        return None
    for days in REMIND_BEFORE:
        point = days_before(closes_at, zone, days)
        if point <= now:
            return days if since < point else None
    return None


def days_before(at: datetime, zone: str, days: int) -> datetime:
    """Return the same time of day so many days earlier, on the wall of a zone."""
    wall = at.astimezone(ZoneInfo(zone))
    # The difference of two times of one zone is that of their walls.
    return wall - timedelta(days=days)
