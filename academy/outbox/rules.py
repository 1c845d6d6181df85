"""Whether and when a letter may go out: attempts, pauses between them, quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 30
"""With the pauses above a mail server may be away for a day before a letter fails."""

QUIET_FROM, QUIET_TO = 21, 8
"""Hours of the night without promotion; Network Act, article 50 (3)."""

PROMOTION_MARK = "(광고)"
"""First word of a promotion's subject; Network Act, article 50 (4)."""


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, to an hour."""
    doublings = min(max(attempts, 1) - 1, 12)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def is_given_up(attempts: int, *, refused_for_good: bool) -> bool:
    """Whether so many failed attempts are enough, or the receiving server said never."""
    return refused_for_good or attempts >= MOST_ATTEMPTS


def is_quiet(at: datetime, zone: str = "Asia/Seoul") -> bool:
    """Whether the law keeps promotion from people at this instant."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return hour >= QUIET_FROM or hour < QUIET_TO


def marked_as_promotion(subject: str) -> str:
    """Return a subject that says first what it is."""
    return subject if subject.startswith(PROMOTION_MARK) else f"{PROMOTION_MARK} {subject}"
