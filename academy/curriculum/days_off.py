"""Days without lessons: the public holidays of a site's country, and the days the site closes.

Public holidays come from the library `holidays`, lunar and substitute ones included; a holiday that
is announced late, such as an election, is a closed day of the site until the library knows it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

from academy.core.types import Texts

DaysOff = Mapping[date, Texts]
"""Name of the day by date."""

_LANGUAGES = {"ko": "ko", "en": "en_US"}

SATURDAY = 5
"""The first weekday of a weekend, counted from Monday as 0."""


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> DaysOff:
    """Return the public holidays of a country in a year; none where the library has none.

    Where the library has no Korean name, the English one stands in both languages.
    """
    if country not in holidays.list_supported_countries():
        return {}
    names = {code: _named(country, year, spoken) for code, spoken in _LANGUAGES.items()}
    return {
        day: Texts(ko=names["ko"].get(day, english), en=english)
        for day, english in sorted(names["en"].items())
    }


def _named(country: str, year: int, language: str) -> dict[date, str]:
    spoken = holidays.country_holidays(country).supported_languages
    known = language if language in spoken else "en_US"
    return dict(holidays.country_holidays(country, years=[year], language=known).items())


def days_off_between(
    country: str, closed: Mapping[date, Texts], first: date, last: date
) -> dict[date, Texts]:
    """Return the days off from one day to another, both included, by date."""
    found = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(country, year).items()
    } | dict(closed)
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def is_lesson_day(day: date, off: Iterable[date]) -> bool:
    """Whether lessons can be on a day: neither at a weekend nor on a day off."""
    return day.weekday() < SATURDAY and day not in off


def next_lesson_day(day: date, off: Iterable[date]) -> date:
    """Return a day itself if lessons can be on it, else the next one on which they can."""
    while not is_lesson_day(day, off):
        day += timedelta(days=1)
    return day
