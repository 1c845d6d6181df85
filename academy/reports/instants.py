"""The two instants of every report: when it was true, and when it was known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True)
class Instants:
    """The end of the day `as_of` in the zone of each site; and the instant `known_at`, in UTC."""

    as_of: date
    known_at: datetime


def read_as_of(text: str | None, *, today: date) -> date:
    """Return the day a report is for; without one, today.

    Raises:
        RuleBroken: the text is not a day.
    """
    if not text or not text.strip():
        return today
    try:
        day = date.fromisoformat(text.strip()[:40])
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleBroken(
            _l("This is not a date. Please write year, month and day, such as 2025-12-31."),
            field="as_of",
        )
    return day


def read_known_at(text: str | None, *, now: datetime) -> datetime:
    """Return the instant whose knowledge a report uses; a day alone means its end in UTC.

    Raises:
        RuleBroken: the text is no instant, has no zone, or lies in the future.
    """
    if not text or not text.strip():
        return now
    text = text.strip()[:40]
    at: datetime | None
    try:
        if len(text) == len("2026-11-22"):
            last_moment = datetime.combine(date.fromisoformat(text), time.max, UTC)
            at = min(last_moment, now) if last_moment.date() == now.date() else last_moment
        else:
            at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise RuleBroken(
            _l("This is not an instant. Examples: 2026-11-22, or 2026-11-22T09:00:00+09:00."),
            field="known_at",
        )
    if at > now:
        raise RuleBroken(_l("Nobody knows yet what will be known then."), field="known_at")
    return at.astimezone(UTC)
