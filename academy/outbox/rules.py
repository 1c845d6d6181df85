"""Whether and when a letter may go out: attempts, pauses, quiet hours, addresses that are gone."""

import re
from datetime import datetime, time, timedelta
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


def after_the_night(at: datetime, zone: str = "Asia/Seoul") -> datetime:
    """Return the first instant from this one on at which promotion may go out."""
    if not is_quiet(at, zone):
        return at
    wall = at.astimezone(ZoneInfo(zone))
    morning = wall.date() + timedelta(days=wall.hour >= QUIET_FROM)
    return datetime.combine(morning, time(QUIET_TO), ZoneInfo(zone))


def marked_as_promotion(subject: str) -> str:
    """Return a subject that says first what it is."""
    return subject if subject.startswith(PROMOTION_MARK) else f"{PROMOTION_MARK} {subject}"


_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_GONE = re.compile(r"5\.1\.(?:[0-36]|10)|5\.2\.1|5\.4\.4")
"""Bad mailbox, bad domain, moved, null MX; disabled; no route. RFC 3463, 3.2, 3.3 and 3.5; 7505."""

_REFUSING = frozenset({550, 551, 553})
"""Replies that speak of the mailbox itself when no finer code stands beside them; RFC 5321."""


def enhanced_code(text: str) -> str:
    """Return the code of RFC 3463 in a server's words, such as 5.1.1, or nothing."""
    found = _ENHANCED.search(text[:2000])
    return found[1] if found else ""


def gone_code(reply: int, said: str) -> str:
    """Return the code by which a refusal says that the address takes no letters, or nothing.

    A full mailbox, a policy, a black list or a busy server says nothing of the address.
    """
    enhanced = enhanced_code(said)
    if enhanced:
        return enhanced if is_gone(enhanced) else ""
    return str(reply) if reply in _REFUSING else ""


def is_gone(enhanced: str) -> bool:
    """Whether a code of RFC 3463 says that the address itself takes no letters."""
    return _GONE.fullmatch(enhanced) is not None
