"""Dates, times, names and numbers as people read them, in Korean and English.

Plain functions; `FILTERS` are the template filters of the same names. `locale` is "ko" or "en",
by default the language of the page.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_timedelta, get_timezone_location
from babel.numbers import format_decimal
from flask_babel import get_locale
from jinja2 import pass_context

_DAY = {"ko": "y. M. d.(EEE)", "en": "EEE, d MMMM y"}


def _language(locale: str | None) -> str:
    if locale is None:
        found = get_locale()
        locale = found.language if found else "ko"
    return "en" if locale.startswith("en") else "ko"


def day(on: date, locale: str | None = None) -> str:
    """Return "2027. 3. 2.(화)" or "Tue, 2 March 2027"."""
    language = _language(locale)
    return format_date(on, _DAY[language], locale=language)


def plain_day(on: date, locale: str | None = None) -> str:
    """Return "2008. 1. 15." or "15 January 2008", where nobody asks for the day of the week."""
    language = _language(locale)
    return format_date(on, {"ko": "y. M. d.", "en": "d MMMM y"}[language], locale=language)


def short_day(on: date, locale: str | None = None) -> str:
    """Return "3. 2.(화)" or "Tue, 2 March", where the year is plain."""
    language = _language(locale)
    pattern = {"ko": "M. d.(EEE)", "en": "EEE, d MMMM"}[language]
    return format_date(on, pattern, locale=language)


def hour(at: datetime, zone: str, locale: str | None = None) -> str:
    """Return "오전 9:00" or "9:00 am"; noon and midnight are named so that nobody must guess."""
    wall, language = at.astimezone(ZoneInfo(zone)), _language(locale)
    minutes = f"{wall.minute:02d}"
    if language == "en":
        return f"{wall.hour % 12 or 12}:{minutes} {'am' if wall.hour < 12 else 'pm'}"
    if wall.hour == 12:
        return f"낮 12:{minutes}"
    half = "오전" if wall.hour < 12 else "오후"
    return f"{half} {wall.hour % 12}:{minutes}"


def moment(at: datetime, zone: str, locale: str | None = None) -> str:
    """Return "2027. 3. 2.(화) 오전 9:00" or "Tue, 2 March 2027, 9:00 am" on the clock of a zone."""
    language = _language(locale)
    comma = "," if language == "en" else ""
    on = at.astimezone(ZoneInfo(zone)).date()
    return f"{day(on, language)}{comma} {hour(at, zone, language)}"


def until(at: datetime, zone: str, locale: str | None = None) -> str:
    """Return "2027. 1. 15.(금) 오후 6시까지" or "until Fri, 15 January 2027, 6:00 pm"."""
    language = _language(locale)
    if language == "en":
        return f"until {moment(at, zone, language)}"
    clock, minutes = hour(at, zone, language).split(":")
    spoken = f"{clock}시" if minutes == "00" else f"{clock}시 {int(minutes)}분"
    return f"{day(at.astimezone(ZoneInfo(zone)).date(), language)} {spoken}까지"


def zone_label(zone: str, locale: str | None = None) -> str:
    """Return "한국 시간" or "Korea time"; other zones by the name of their place."""
    language = _language(locale)
    if zone == "Asia/Seoul":
        return {"ko": "한국 시간", "en": "Korea time"}[language]
    if zone in {"UTC", "Etc/UTC"}:
        return {"ko": "협정 세계시(UTC)", "en": "UTC"}[language]
    place = get_timezone_location(zone, locale=Locale(language), return_city=True)
    return {"ko": f"{place} 시간", "en": f"{place} time"}[language]


def _day_of(when: date | datetime, zone: str) -> date:
    return when.astimezone(ZoneInfo(zone)).date() if isinstance(when, datetime) else when


def d_day(when: date | datetime, now: datetime, zone: str) -> str:
    """Return "D-12", "D-DAY" or "D+3", counted in calendar days of a zone."""
    left = (_day_of(when, zone) - _day_of(now, zone)).days
    return "D-DAY" if left == 0 else f"D{-left:+d}"


def span(first: date, last: date, locale: str | None = None) -> str:
    """Return "2027. 3. 2. ~ 12. 18." or "2 March – 18 December 2027"; one day stands alone."""
    language = _language(locale)
    if first == last:
        return day(first, language)
    same_year = first.year == last.year
    if language == "ko":
        end = "M. d." if same_year else "y. M. d."
        return f"{format_date(first, 'y. M. d.', 'ko')} ~ {format_date(last, end, 'ko')}"
    same_month = same_year and first.month == last.month
    start = "d" if same_month else "d MMMM" if same_year else "d MMMM y"
    return f"{format_date(first, start, 'en')} – {format_date(last, 'd MMMM y', 'en')}"


def ago(at: datetime, now: datetime, locale: str | None = None) -> str:
    """Return "3분 전" or "3 minutes ago"; "방금" and "just now" within a minute, either way."""
    language = _language(locale)
    passed = at - now
    if abs(passed) < timedelta(minutes=1):
        return {"ko": "방금", "en": "just now"}[language]
    return format_timedelta(passed, threshold=1, add_direction=True, locale=language)


def said(texts: Mapping[str, str] | None, locale: str | None = None) -> str:
    """Return the text in the reader's language, else in another one that is there."""
    if not texts:
        return ""
    wanted = texts.get(_language(locale), "")
    return wanted or next((text for text in texts.values() if text), "")


def number(value: int | float, locale: str | None = None) -> str:
    """Return "1,234" or "1,234.5"."""
    return format_decimal(value, locale=_language(locale))


_KOREAN_PHONE = re.compile(r"(02|0\d{2})(\d{3,4})(\d{4})")


def phone(text: str) -> str:
    """Return "010-1234-5678" for Korean numbers; others as they were written."""
    text = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s().-]", "", text)
    national = re.sub(r"^(\+82|0082)0?", "0", digits)
    match = _KOREAN_PHONE.fullmatch(national)
    return "-".join(match.groups()) if match else text.strip()


def _filter(verb: Callable[..., Any]) -> Callable[..., Any]:
    # A filter that asks for the context is never worked out when the template is compiled:
    # that would keep the language of whoever came first.
    @pass_context
    @wraps(verb)
    def speak(context: Any, *args: Any, **kwargs: Any) -> Any:
        return verb(*args, **kwargs)

    return speak


FILTERS: dict[str, Callable[..., Any]] = {
    verb.__name__: _filter(verb)
    for verb in (
        day, plain_day, short_day, hour, moment, until, zone_label, d_day, span, ago, said, number,
        phone,
    )
}  # fmt: skip
"""The template filters, by name; the shell registers them."""
