"""Whether a graduate may be invited, and when to ask again."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

COHORTS_BETWEEN = 1
"""A graduate may mentor from this many cohorts after the own one."""

MAX_POSTPONED = timedelta(days=3 * 366)
"""Longest time after which a graduate may ask to be asked again."""


def is_eligible(graduated_cohort: int, for_cohort: int) -> bool:
    """Whether a graduate of one cohort may be invited for another."""
    return for_cohort - graduated_cohort >= COHORTS_BETWEEN


def check_eligible(graduated_cohort: int, for_cohort: int) -> None:
    """Raise `RuleBroken` for a graduate of the same or a later cohort."""
    if not is_eligible(graduated_cohort, for_cohort):
        raise RuleBroken(_l("Graduates may be invited from the cohort after their own."))


def check_not_over(ends_on: date, today: date) -> None:
    """Raise `RuleBroken` for a cohort that needs no mentors any more."""
    if ends_on < today:
        raise RuleBroken(_l("This cohort is over; nobody is invited to it any more."))


def check_ask_again(on: date | None, today: date) -> None:
    """Raise `RuleBroken` unless the date to ask again lies ahead, within three years."""
    if on is None or not today < on <= today + MAX_POSTPONED:
        raise RuleBroken(
            _l("Please choose a day in the next three years on which we may ask again."),
            field="ask_again_on",
        )
