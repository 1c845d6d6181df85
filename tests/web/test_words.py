"""Dates, times and numbers read as people write them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.web import words

SEOUL = "Asia/Seoul"
OPENING = datetime(2027, 3, 2, 0, 0, tzinfo=UTC)
CLOSING = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


def test_day_in_korean_and_english_names_the_weekday() -> None:
    assert words.day(date(2027, 3, 2), "ko") == "2027. 3. 2.(화)"
    assert words.day(date(2027, 3, 2), "en") == "Tue, 2 March 2027"
    assert words.short_day(date(2027, 3, 2), "ko") == "3. 2.(화)"


def test_moment_is_told_on_the_clock_of_the_zone() -> None:
    assert words.moment(OPENING, SEOUL, "ko") == "2027. 3. 2.(화) 오전 9:00"
    assert words.moment(OPENING, SEOUL, "en") == "Tue, 2 March 2027, 9:00 am"
    assert words.moment(OPENING, "America/Detroit", "ko") == "2027. 3. 1.(월) 오후 7:00"


@pytest.mark.parametrize(
    ("utc", "korean", "english"),
    [
        (15, "오전 0:00", "12:00 am"),
        (3, "낮 12:00", "12:00 pm"),
        (4, "오후 1:00", "1:00 pm"),
        (9, "오후 6:00", "6:00 pm"),
        (14, "오후 11:00", "11:00 pm"),
    ],
)
def test_hour_says_before_and_after_noon_in_order(utc: int, korean: str, english: str) -> None:
    at = datetime(2027, 1, 15, utc, tzinfo=UTC)
    assert words.hour(at, SEOUL, "ko") == korean
    assert words.hour(at, SEOUL, "en") == english


def test_until_says_the_hour_as_spoken() -> None:
    assert words.until(CLOSING, SEOUL, "ko") == "2027. 1. 15.(금) 오후 6시까지"
    half_past = CLOSING + timedelta(minutes=30)
    assert words.until(half_past, SEOUL, "ko") == "2027. 1. 15.(금) 오후 6시 30분까지"
    assert words.until(CLOSING, SEOUL, "en") == "until Fri, 15 January 2027, 6:00 pm"


def test_zone_label_names_the_place() -> None:
    assert words.zone_label(SEOUL, "ko") == "한국 시간"
    assert words.zone_label(SEOUL, "en") == "Korea time"
    assert words.zone_label("UTC", "en") == "UTC"
    assert words.zone_label("America/Detroit", "en").endswith("time")
    assert words.zone_label("Europe/Rome", "ko").endswith("시간")


def test_d_day_counts_calendar_days_of_the_zone() -> None:
    # 14 January, 16:00 UTC is already the 15th in Seoul.
    now = datetime(2027, 1, 14, 16, 0, tzinfo=UTC)
    assert words.d_day(CLOSING, now, SEOUL) == "D-DAY"
    assert words.d_day(CLOSING, now, "UTC") == "D-1"
    assert words.d_day(date(2027, 1, 27), now, SEOUL) == "D-12"
    assert words.d_day(date(2027, 1, 12), now, SEOUL) == "D+3"


def test_span_says_each_part_once() -> None:
    first, last = date(2027, 3, 2), date(2027, 12, 18)
    assert words.span(first, last, "ko") == "2027. 3. 2. ~ 12. 18."
    assert words.span(first, last, "en") == "2 March – 18 December 2027"
    assert words.span(first, date(2027, 3, 5), "en") == "2 – 5 March 2027"
    assert words.span(first, date(2028, 1, 2), "ko") == "2027. 3. 2. ~ 2028. 1. 2."
    assert words.span(first, first, "ko") == "2027. 3. 2.(화)"


def test_ago_speaks_of_before_and_after() -> None:
    assert words.ago(OPENING - timedelta(minutes=3), OPENING, "ko") == "3분 전"
    assert words.ago(OPENING - timedelta(days=2), OPENING, "en") == "2 days ago"
    assert words.ago(OPENING + timedelta(hours=2), OPENING, "ko") == "2시간 후"
    assert words.ago(OPENING - timedelta(seconds=20), OPENING, "ko") == "방금"


def test_said_falls_back_to_another_language() -> None:
    assert words.said({"ko": "안녕", "en": "Hello"}, "en") == "Hello"
    assert words.said({"ko": "안녕", "en": ""}, "en") == "안녕"
    assert words.said({}, "ko") == words.said(None, "ko") == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("01012345678", "010-1234-5678"),
        ("+82 10 1234 5678", "010-1234-5678"),
        ("02-123-4567", "02-123-4567"),
        ("0542792114", "054-279-2114"),
        ("+39 081 253 1111", "+39 081 253 1111"),
    ],
)
def test_phone_groups_korean_numbers_only(typed: str, shown: str) -> None:
    assert words.phone(typed) == shown


def test_number_groups_thousands() -> None:
    assert words.number(12345, "ko") == "12,345"
