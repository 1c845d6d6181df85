"""Whether: when a test is sat, and until when a slot may be chosen."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

HOURS = 24
"""Until how long before it begins a slot may be chosen, changed or given up."""
MOST_HOURS = 24 * 14
MOST_SLOTS = 200
"""Slots of one series; more are surely a slip of the hand."""
MOST_SEATS = 10_000
REMIND_BEFORE = timedelta(days=1)
AHEAD = timedelta(minutes=30)
"""How long before it begins the address of a test is told."""

NO_PLACE_LEFT = _l("The last place of this slot was taken a moment ago. Please choose another.")
CALLED_OFF = _l("This slot was called off. Please choose another.")
HAS_BEGUN = _l("This slot has begun already. Please choose another.")
HAS_RESULT = _l("The result of this test is in already, so no other time can be chosen.")
NOT_IN_TEST = _l("This application is not in the test at the moment.")
TOO_LATE = _l("It is too late to choose, change or give up this slot. Please write to us.")


def check_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Demand both ends of a window, or none.

    Raises:
        RuleBroken: one end is missing, or it ends before it begins.
    """
    if (opens_at is None) != (closes_at is None):
        raise RuleBroken(
            _l("A window needs both its beginning and its end."),
            field="opens_at" if opens_at is None else "closes_at",
        )
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise RuleBroken(_l("The end lies before the beginning."), field="closes_at")


def check_hours(hours: int) -> None:
    """Demand a sensible time until which slots may be changed.

    Raises:
        RuleBroken: at the field `hours`.
    """
    if not 0 <= hours <= MOST_HOURS:
        raise RuleBroken(
            _l("Please choose a number from 0 to %(most)s.", most=MOST_HOURS), field="hours"
        )


def check_seats_of_slot(places: int, booked: int = 0) -> None:
    """Demand at least one place, and no fewer than are booked.

    Raises:
        RuleBroken: at the field `places`.
    """
    if not 1 <= places <= MOST_SEATS:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_SEATS), field="places"
        )
    if places < booked:
        raise RuleBroken(
            _l("%(count)s people have chosen this slot already.", count=booked), field="places"
        )


def series(
    first: date,
    last: date,
    *,
    weekdays: Collection[int],
    times: Sequence[time],
    minutes: int,
    zone: str,
    now: datetime,
) -> list[tuple[datetime, datetime]]:
    """Return (begins, ends) of each slot of a series, in order, on the wall of a site.

    Raises:
        RuleBroken: the days run backwards; nothing comes of it; it begins in the past; slots
            overlap; or there are too many.
    """
    if last < first:
        raise RuleBroken(_l("The last day lies before the first."), field="last_on")
    if not 10 <= minutes <= 24 * 60:
        raise RuleBroken(_l("Please choose a number from 10 to 1440."), field="minutes")
    here, long = ZoneInfo(zone), timedelta(minutes=minutes)
    # A slip of the year would count for ever.
    if (last - first).days > 366:
        raise RuleBroken(_l("A series may last a year at most."), field="last_on")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    starts = sorted(
        datetime.combine(day, at, tzinfo=here).astimezone(UTC)
        for day in days
        if day.weekday() in weekdays
        for at in set(times)
    )
    if not starts:
        raise RuleBroken(_l("None of these days is one of the weekdays."), field="weekdays")
    if len(starts) > MOST_SLOTS:
        raise RuleBroken(
            _l("These are more than %(most)s slots at once.", most=MOST_SLOTS), field="last_on"
        )
    if starts[0] <= now:
        raise RuleBroken(_l("This time lies in the past."), field="first_on")
    if any(later - earlier < long for earlier, later in pairwise(starts)):
        raise RuleBroken(_l("These slots would overlap."), field="minutes")
    return [(start, start + long) for start in starts]


def may_choose(starts_at: datetime, hours: int, now: datetime) -> bool:
    """Whether a slot may still be chosen, changed or given up."""
    return now < starts_at - timedelta(hours=hours)


def check_may_choose(starts_at: datetime, hours: int, now: datetime) -> None:
    """Refuse a choice that comes too late.

    Raises:
        RuleBroken: at the field `slot`.
    """
    if not may_choose(starts_at, hours, now):
        raise RuleBroken(TOO_LATE, field="slot")


def check_over(ends: datetime | None, now: datetime) -> None:
    """Demand that a test is over, before it is said who did not come.

    Raises:
        RuleBroken: it can still be sat.
    """
    if ends is not None and ends > now:
        raise RuleBroken(_l("The test can still be sat. Please wait until its last time is over."))


def address_from(starts_at: datetime) -> datetime:
    """Return from when the address of a test is told: nobody is to look at it days before."""
    return starts_at - AHEAD
