"""The vectors of the law: ten days, seventy-two hours, days of retention."""

from datetime import UTC, date, datetime

import pytest

from academy.privacy.rules import (
    answer_due,
    bounds_of,
    destroyed_by,
    duties_of,
    end_of_retention,
    last_day,
    month_before,
    month_of,
)
from academy.privacy.states import Item

SEOUL, ROME = "Asia/Seoul", "Europe/Rome"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "zone", "due"),
    [
        ("2026-11-20T18:00+09:00", SEOUL, "2026-12-01T00:00+09:00"),
        ("2026-11-20T00:00+09:00", SEOUL, "2026-12-01T00:00+09:00"),
        ("2026-11-20T23:59:59+09:00", SEOUL, "2026-12-01T00:00+09:00"),
        ("2026-11-19T15:00+00:00", SEOUL, "2026-12-01T00:00+09:00"),
        ("2026-11-19T14:59:59+00:00", SEOUL, "2026-11-30T00:00+09:00"),
        ("2027-02-20T12:00+09:00", SEOUL, "2027-03-03T00:00+09:00"),
        # The clocks change in between; the days do not.
        ("2027-03-25T12:00+01:00", ROME, "2027-04-05T00:00+02:00"),
    ],
)
def test_request_is_due_at_the_end_of_the_tenth_day(received, zone, due):
    assert answer_due(at(received), zone) == at(due)


def test_last_day_is_the_day_that_ends_when_it_is_due():
    assert last_day(at("2026-12-01T00:00+09:00"), SEOUL) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("people", "items", "outside", "notify", "report"),
    [
        (999, [Item.NAME], False, True, False),
        (1000, [Item.NAME], False, True, True),
        (1, [Item.ACCOMMODATION], False, True, True),
        (1, [Item.UNIQUE_ID], False, True, True),
        (1, [Item.NAME], True, True, True),
        (0, [Item.NAME], True, False, True),
        (0, [Item.ACCOMMODATION], False, False, False),
        (999, [Item.NAME, Item.CONTACT, Item.SCORES], False, True, False),
    ],
)
def test_duties_after_a_leak(people, items, outside, notify, report):
    known = at("2026-11-20T18:00+09:00")
    found = duties_of(people=people, items=items, from_outside=outside, known_at=known)
    assert (found.notify, found.report) == (notify, report)
    assert found.due_at == at("2026-11-23T18:00+09:00")


def test_retention_ends_with_the_last_day_on_the_clock_of_the_site():
    released = at("2026-01-01T23:30+09:00")
    assert end_of_retention(released, 180, SEOUL) == at("2026-07-01T00:00+09:00")
    assert destroyed_by(released, 180, SEOUL) == date(2026, 7, 5)


def test_months_are_those_of_the_site():
    assert month_of(datetime(2026, 10, 31, 15, tzinfo=UTC), SEOUL) == "2026-11"
    assert bounds_of("2026-12", SEOUL)[1] == at("2027-01-01T00:00+09:00")
    assert (month_before("2027-01"), month_before("2026-11")) == ("2026-12", "2026-10")
