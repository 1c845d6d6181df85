"""Whether a date fits a cohort, and which instants a day has in the zone of a site."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _l

from academy.cohorts.states import EnrolmentState
from academy.core.errors import RuleBroken

SEATED = frozenset(
    {
        EnrolmentState.ENROLLED,
        EnrolmentState.ACTIVE,
        EnrolmentState.ON_LEAVE,
        EnrolmentState.COMPLETED,
    }
)
"""States that hold a seat: who withdraws or is dismissed gives it back."""

MAX_SEATS = 10_000
"""People; more is a slip of the finger, not a class."""

MAX_NUMBER = 999
"""The highest number of a cohort."""

MAX_FIGURE = 1_000_000
"""People; the highest published total that is believed."""


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first instant of a day in a zone, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which a day in a zone is over, in UTC; it belongs to the next day."""
    return start_of_day(day + timedelta(days=1), zone)


def last_second_of(year: int, zone: str) -> datetime:
    """Return the last second of a year in a zone, in UTC."""
    return start_of_day(date(year + 1, 1, 1), zone) - timedelta(seconds=1)


def check_zone(zone: str) -> None:
    """Refuse a time zone nobody keeps."""
    if zone not in available_timezones():
        raise RuleBroken(_l("There is no such time zone."), field="zone")


def check_cohort(number: int, starts_on: date, ends_on: date, seats: int) -> None:
    """Refuse a cohort whose numbers or dates make no sense."""
    if not 1 <= number <= MAX_NUMBER:
        raise RuleBroken(_l("A cohort has a number between 1 and 999."), field="number")
    if ends_on <= starts_on:
        raise RuleBroken(_l("A cohort ends after it starts."), field="ends_on")
    if not 0 <= seats <= MAX_SEATS:
        raise RuleBroken(_l("Seats are a number between 0 and 10,000."), field="seats")


def check_begin(on: date, *, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse to let someone begin on a day on which their cohort does not run, or in the future."""
    if on > today:
        raise RuleBroken(_l("This cohort has not started yet."), field="on")
    if not starts_on <= on <= ends_on:
        raise RuleBroken(_l("This day lies outside the dates of the cohort."), field="on")


def check_reason(reason: str) -> None:
    """Refuse a step that ends something without a reason."""
    if not reason.strip():
        raise RuleBroken(_l("Please give a reason; it stays in the history."), field="reason")


def read_span(text: str) -> tuple[int, int]:
    """Return the first and last cohort of `3` or `1-4`.

    Raises:
        ValueError: the text names no cohorts.
    """
    first, _dash, last = text.strip().partition("-")
    span = int(first), int(last or first)
    if not 1 <= span[0] <= span[1] <= MAX_NUMBER:
        raise ValueError(text)
    return span


def check_figure(count: int, year: int) -> None:
    """Refuse a published figure that no academy can have."""
    if not 0 <= count <= MAX_FIGURE:
        raise RuleBroken(_l("A published total lies between 0 and 1,000,000."), field="count")
    if not 1900 <= year <= 2200:
        raise RuleBroken(_l("A published total has a year."), field="as_of")
