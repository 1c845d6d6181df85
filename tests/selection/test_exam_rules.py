"""Marking a test, its slots and its line: plain values, exact to the hundredth."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken
from academy.selection.rules.exam_slots import (
    check_hours,
    check_may_choose,
    check_seats_of_slot,
    check_window,
    may_choose,
    series,
)
from academy.selection.rules.exams import (
    MOST_ITEMS,
    Marking,
    bars,
    check_counts,
    check_marking,
    check_points,
    hundredths,
    line_of,
    mark,
    points_of,
    read_points,
)

USUAL = Marking(30, 200, -50, 0, 6000)
NOW = datetime(2027, 3, 1, 0, 0, tzinfo=UTC)


@st.composite
def markings(draw):
    items = draw(st.integers(1, 200))
    blank = draw(st.integers(-500, 500))
    right = draw(st.integers(max(blank + 1, 1), 1000))
    wrong = draw(st.integers(-1000, blank))
    more = draw(st.integers(0, 1000))
    return Marking(items, right, wrong, blank, items * right + more)


@st.composite
def sheets(draw):
    marking = draw(markings())
    right = draw(st.integers(0, marking.items))
    wrong = draw(st.integers(0, marking.items - right))
    return marking, right, wrong, marking.items - right - wrong


@given(sheets())
def test_mark_of_any_sheet_lies_on_the_scale(sheet):
    marking, right, wrong, blank = sheet
    check_marking(marking)
    check_counts(marking, right, wrong, blank)
    check_points(marking, mark(marking, right, wrong, blank))


@given(sheets())
def test_mark_of_one_more_right_answer_is_more(sheet):
    marking, right, wrong, blank = sheet
    now = mark(marking, right, wrong, blank)
    if wrong:
        assert mark(marking, right + 1, wrong - 1, blank) > now
    if blank:
        assert mark(marking, right + 1, wrong, blank - 1) > now
        assert mark(marking, right, wrong + 1, blank - 1) <= now


@given(st.integers(-10_000_000, 10_000_000))
def test_points_are_read_as_they_are_written(value):
    assert read_points(str(points_of(value))) == value
    assert "E" not in str(points_of(value))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("42.5", 4250), ("42,5", 4250), ("４２", 4200), ("−0.5", -50), (" 7 ", 700), ("+3", 300)],
)
def test_read_points_takes_what_people_write(typed, value):
    assert read_points(typed) == value


@pytest.mark.parametrize("typed", ["", "x", "1.234", "1e3", "--1", "NaN", "12345678", "1.2.3"])
def test_read_points_refuses_what_cannot_be_points(typed):
    with pytest.raises(ValueError, match=r"^$|Decimal|convert"):
        read_points(typed)


@pytest.mark.parametrize("points", [None, Decimal("NaN"), Decimal("0.001")])
def test_hundredths_of_what_is_finer_or_nothing_are_refused(points):
    with pytest.raises(ValueError, match=r"^$|Decimal|convert"):
        hundredths(points)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": 0}, "items"),
        ({"items": MOST_ITEMS + 1}, "items"),
        ({"for_right": 0}, "for_right"),
        ({"for_right": 10_001}, "for_right"),
        ({"for_blank": 200}, "for_blank"),
        ({"for_wrong": 1}, "for_wrong"),
        ({"for_wrong": -10_001}, "for_wrong"),
        ({"best": 5999}, "best"),
        ({"best": 10**9}, "best"),
    ],
)
def test_check_marking_names_what_cannot_be(change, field):
    values = {"items": 30, "for_right": 200, "for_wrong": -50, "for_blank": 0, "best": 6000}
    with pytest.raises(RuleBroken) as refused:
        check_marking(Marking(**(values | change)))
    assert refused.value.field == field


@pytest.mark.parametrize("counts", [(10, 10, 9), (31, 0, 0), (31, -1, 0)])
def test_check_counts_refuses_an_impossible_sum(counts):
    with pytest.raises(RuleBroken):
        check_counts(USUAL, *counts)


@pytest.mark.parametrize("points", [-1501, 6001])
def test_check_points_refuses_what_lies_beyond_the_scale(points):
    with pytest.raises(RuleBroken) as refused:
        check_points(USUAL, points)
    assert "-15" in str(refused.value.message)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=60), st.integers(1, 80))
def test_line_lets_ties_go_on_together(points, places):
    line = line_of(points, places)
    passing = [each for each in points if each >= line]
    above = [each for each in points if each > line]
    assert len(passing) >= min(places, len(points))
    assert len(above) < places


def test_line_of_nobody_is_none():
    assert line_of([], 3) is None
    assert line_of([1], 0) is None


@given(markings(), st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(1, 5))))
def test_bars_count_everybody_once(marking, spread):
    inside = [(points, n) for points, n in spread if marking.lowest <= points <= marking.best]
    found = bars(inside, marking)
    assert sum(bar.people for bar in found) == sum(n for _points, n in inside)
    assert len(found) <= 20
    assert found[0].low == marking.lowest
    assert found[-1].high == marking.best


def a_series(**more):
    values = {
        "weekdays": {0, 2},
        "times": [time(14), time(10)],
        "minutes": 60,
        "zone": "Asia/Seoul",
        "now": NOW,
    }
    first, last = more.pop("days", (date(2027, 3, 8), date(2027, 3, 14)))
    return series(first, last, **(values | more))


def test_series_stands_on_the_wall_of_the_site():
    found = a_series()
    assert [start.isoformat() for start, _end in found] == [
        "2027-03-08T01:00:00+00:00",
        "2027-03-08T05:00:00+00:00",
        "2027-03-10T01:00:00+00:00",
        "2027-03-10T05:00:00+00:00",
    ]
    assert all(end - start == timedelta(hours=1) for start, end in found)


def test_series_over_a_change_of_the_clocks_keeps_the_time_on_the_wall():
    found = a_series(
        days=(date(2027, 3, 27), date(2027, 3, 29)), weekdays=range(7), times=[time(10)],
        zone="Europe/Rome",
    )  # fmt: skip
    assert [start.hour for start, _end in found] == [9, 8, 8]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": (date(2027, 3, 9), date(2027, 3, 8))}, "last_on"),
        ({"days": (date(2027, 3, 9), date(2029, 3, 8))}, "last_on"),
        ({"weekdays": {5}, "days": (date(2027, 3, 8), date(2027, 3, 9))}, "weekdays"),
        ({"minutes": 9}, "minutes"),
        ({"minutes": 300}, "minutes"),
        ({"now": datetime(2027, 3, 9, tzinfo=UTC)}, "first_on"),
        ({"days": (date(2027, 3, 8), date(2028, 3, 7)), "weekdays": range(7)}, "last_on"),
    ],
)
def test_series_that_cannot_be_names_its_field(change, field):
    with pytest.raises(RuleBroken) as refused:
        a_series(**change)
    assert refused.value.field == field


def test_slot_can_be_chosen_until_its_hours_before():
    starts_at = NOW + timedelta(hours=24)
    assert not may_choose(starts_at, 24, NOW)
    assert may_choose(starts_at, 23, NOW)
    with pytest.raises(RuleBroken):
        check_may_choose(starts_at, 24, NOW)


def test_windows_hours_and_seats_that_cannot_be_are_refused():
    check_window(None, None)
    for window in ((NOW, None), (None, NOW), (NOW, NOW)):
        with pytest.raises(RuleBroken):
            check_window(*window)
    for hours in (-1, 337):
        with pytest.raises(RuleBroken):
            check_hours(hours)
    for places, booked in ((0, 0), (10_001, 0), (2, 3)):
        with pytest.raises(RuleBroken):
            check_seats_of_slot(places, booked)
