"""Whether and when interviews are: series of times, clashes, and until when one may change."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.core.errors import RuleBroken

NOTICE_HOURS = 24
"""Applicants change their time until a day before, unless the plan says otherwise."""

MOST_NOTICE = 336
"""Whoever wants more than two weeks' notice rather wants to close the booking."""

MOST_MINUTES = 480
MOST_PAUSE = 240
MOST_SEATS = 50
MOST_DAYS = 92
MOST_SLOTS = 500
"""Limits of a series: beyond them it is surely a slip of the hand."""

REMIND_BEFORE = timedelta(hours=24)
"""Reminders go out the day before."""

TAKEN = _l("Somebody else was faster: this time is taken. Please choose another.")
MOVED_MEANWHILE = _l("This time was moved meanwhile. Please look again and choose anew.")
TOO_LATE = _l("It is too late to change this here. Please write to us.")
NO_PANEL = _l("Please choose at least one panel.")
PANEL_GONE = _l("One of these panels was deleted meanwhile. Please look again.")
NOT_OPEN = _l("Times cannot be chosen yet. We shall write to you as soon as they can.")
MISSED = _l("You did not come to your interview. Please write to us; we may give you another time.")
NOT_BEGUN = _l("This interview has not begun yet.")
ENDS_TOO_SOON = lazy_pgettext("interview", "The end lies before the beginning.")
OVER = _l("Your interview was held already.")
CHANGED_MEANWHILE = _l("Somebody else has marked this meanwhile. Please look again.")

Times = tuple[datetime, datetime]
"""From when until when."""


@dataclass(frozen=True)
class Series:
    """A row of times on some days, by the clock on the wall."""

    first_on: date
    last_on: date
    weekdays: frozenset[int]
    begins: time
    ends: time
    minutes: int
    pause: int = 0
    rest: tuple[time, time] | None = None


def check_series(series: Series, today: date) -> None:
    """Demand that a series can be meant as it was written.

    Raises:
        RuleBroken: names the field.
    """
    if series.first_on < today:
        raise RuleBroken(_l("This day lies in the past."), field="first_on")
    if series.last_on < series.first_on:
        raise RuleBroken(_l("The last day lies before the first."), field="last_on")
    if (series.last_on - series.first_on).days >= MOST_DAYS:
        raise RuleBroken(
            _l("A series covers at most %(most)s days.", most=MOST_DAYS), field="last_on"
        )
    if not series.weekdays:
        raise RuleBroken(_l("Please choose at least one day of the week."), field="weekdays")
    if series.ends <= series.begins:
        raise RuleBroken(ENDS_TOO_SOON, field="ends")
    check_length(series.minutes)
    if not 0 <= series.pause <= MOST_PAUSE:
        raise RuleBroken(
            _l("Please choose a number from 0 to %(most)s.", most=MOST_PAUSE), field="pause"
        )
    if series.rest is not None and series.rest[1] <= series.rest[0]:
        raise RuleBroken(ENDS_TOO_SOON, field="rest_ends")


def check_length(minutes: int) -> None:
    """Demand a sensible length of an interview.

    Raises:
        RuleBroken: at the field `minutes`.
    """
    if not 5 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            _l("Please choose a number from 5 to %(most)s.", most=MOST_MINUTES), field="minutes"
        )


def check_seats_of_slot(seats: int) -> None:
    """Demand a sensible number of people at once.

    Raises:
        RuleBroken: at the field `seats`.
    """
    if not 1 <= seats <= MOST_SEATS:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_SEATS), field="seats"
        )


def check_notice(hours: int) -> None:
    """Demand a sensible time until which one may change.

    Raises:
        RuleBroken: at the field `notice_hours`.
    """
    if not 0 <= hours <= MOST_NOTICE:
        raise RuleBroken(
            _l("Please choose a number from 0 to %(most)s.", most=MOST_NOTICE),
            field="notice_hours",
        )


def times_of(series: Series, zone: str) -> list[Times]:
    """Return the times of a series in order: within its hours, apart from each other and the rest.

    They are counted along the world's time, so a day on which the clock is changed is right too.
    """
    found: list[Times] = []
    day = series.first_on
    while day <= series.last_on:
        if day.weekday() in series.weekdays:
            found += _times_on(day, series, ZoneInfo(zone))
        day += timedelta(days=1)
    return found


def _times_on(day: date, series: Series, zone: ZoneInfo) -> list[Times]:
    def at(wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)

    length, pause = timedelta(minutes=series.minutes), timedelta(minutes=series.pause)
    rest = (at(series.rest[0]), at(series.rest[1])) if series.rest else None
    found, begins, end = [], at(series.begins), at(series.ends)
    while begins + length <= end:
        times = (begins, begins + length)
        if rest is not None and overlap(times, rest):
            begins = rest[1]
            continue
        found.append(times)
        begins = times[1] + pause
    return found


def overlap(one: Times, other: Times) -> bool:
    """Whether two times have a moment in common; one may begin as the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def clashes(times: Times, busy: Iterable[Times]) -> bool:
    """Whether a time has a moment in common with one of others."""
    return any(overlap(times, other) for other in busy)


def check_count(times: Sequence[Times], panels: int) -> None:
    """Demand that a series makes at least one slot, and no more than anybody could mean.

    Raises:
        RuleBroken: there is none, or there are too many.
    """
    if not times:
        raise RuleBroken(_l("No interview fits into these hours on these days."), field="ends")
    if len(times) * panels > MOST_SLOTS:
        raise RuleBroken(
            _l("A series makes at most %(most)s times at once.", most=MOST_SLOTS), field="last_on"
        )


def check_members(members: Collection[int], taking_part: Collection[int]) -> None:
    """Demand that a panel has members, all of whom take part in the stage.

    Raises:
        RuleBroken: at the field `members`.
    """
    if not members:
        raise RuleBroken(_l("Please choose at least one person."), field="members")
    if set(members) - set(taking_part):
        raise RuleBroken(_l("Only those who review in this stage can interview."), field="members")


def closes_at(starts_at: datetime, hours: int) -> datetime:
    """Return until when an applicant may take, change or give up a time."""
    return starts_at - timedelta(hours=hours)


def may_change(starts_at: datetime, hours: int, now: datetime, *, was_moved: bool) -> bool:
    """Whether an applicant may still change; whom staff moved may until it begins."""
    return now < (starts_at if was_moved else closes_at(starts_at, hours))


def check_seat_free(taken: int, seats: int) -> None:
    """Demand a free seat.

    Raises:
        RuleBroken: there is none.
    """
    if taken >= seats:
        raise RuleBroken(TAKEN, field="slot")
