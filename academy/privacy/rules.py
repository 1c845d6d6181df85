"""Whether and until when: days of retention, the ten days of a request, the 72 hours of a leak."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from academy.privacy.states import Item, Klass

DAYS: dict[Klass, int] = {
    Klass.DECLINED: 180,
    Klass.WITHDRAWN: 30,
    Klass.NOT_HANDED_IN: 30,
    Klass.ACCOMMODATIONS: 30,
}
"""Days after the end of the purpose, unless a site says otherwise."""

LONGEST = 3650

DESTROY_WITHIN = 5
"""Days after the end of retention in which the law wants data destroyed."""

REQUESTS_KEPT = timedelta(days=3 * 365)
"""How long requests about data and questions to staff are kept after their answer."""

ANSWER_WITHIN = 10
"""Days for an answer to a request, the day on which it came not counted (PIPA decree, art. 41)."""

NOTIFY_WITHIN = timedelta(hours=72)
"""From knowing of a possible leak to telling those concerned, and the authority where due."""

REPORT_FROM = 1000
"""People concerned from whom on a leak is reported to the authority."""

SENSITIVE = frozenset({Item.ACCOMMODATION, Item.UNIQUE_ID})
"""Health data and unique identifiers: one person's is enough for a report."""


def end_of_retention(ended_at: datetime, days: int, zone: str) -> datetime:
    """Return the instant from which data may not be kept: midnight after the last day."""
    last = ended_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return _midnight_after(last, zone)


def destroyed_by(ended_at: datetime, days: int, zone: str) -> date:
    """Return the last day on which data must be destroyed."""
    last = ended_at.astimezone(ZoneInfo(zone)).date()
    return last + timedelta(days=days + DESTROY_WITHIN)


def answer_due(received_at: datetime, zone: str, *, days: int = ANSWER_WITHIN) -> datetime:
    """Return when a request must be answered: 24:00 of the tenth day on the site's clock."""
    first = received_at.astimezone(ZoneInfo(zone)).date()
    return _midnight_after(first + timedelta(days=days), zone)


def last_day(due_at: datetime, zone: str) -> date:
    """Return the day that ends at a due instant: people say 24:00 of it, not 0:00 of the next."""
    return (due_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()


def _midnight_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))


@dataclass(frozen=True)
class Duties:
    """What the law asks after a possible leak, and until when."""

    notify: bool
    report: bool
    due_at: datetime
    because: tuple[str, ...]


def duties_of(
    *, people: int, items: Iterable[Item], from_outside: bool, known_at: datetime
) -> Duties:
    """Return the duties that a possible leak brings; `because` names the grounds of a report."""
    because = [
        name
        for name, holds in (
            ("people", people >= REPORT_FROM),
            ("sensitive", people >= 1 and bool(SENSITIVE & set(items))),
            ("outside", from_outside),
        )
        if holds
    ]
    return Duties(people >= 1, bool(because), known_at + NOTIFY_WITHIN, tuple(because))


def month_of(at: datetime, zone: str) -> str:
    """Return the month of an instant on a site's clock, such as 2026-11."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m}"


def bounds_of(month: str, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a month and that of the next one."""
    year, number = (int(part) for part in month.split("-"))
    first = datetime(year, number, 1, tzinfo=ZoneInfo(zone))
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=ZoneInfo(zone))
    return first, following


def month_before(month: str) -> str:
    """Return the month before a month."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"
