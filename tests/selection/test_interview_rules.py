"""Series of times: within their hours, apart from each other and from the break, on their days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken
from academy.selection.rules.interviews import (
    MOST_NOTICE,
    MOST_SLOTS,
    Series,
    check_count,
    check_members,
    check_notice,
    check_seat_free,
    check_seats_of_slot,
    check_series,
    clashes,
    may_change,
    overlap,
    times_of,
)

ZONES = ("Asia/Seoul", "Europe/Rome", "UTC")
NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)
PLAIN = Series(
    first_on=date(2027, 3, 1),
    last_on=date(2027, 3, 5),
    weekdays=frozenset(range(5)),
    begins=time(9),
    ends=time(12),
    minutes=30,
)


def with_(**more):
    return Series(**{**PLAIN.__dict__, **more})


clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@st.composite
def any_series(draw):
    first = draw(st.dates(date(2026, 1, 1), date(2028, 1, 1)))
    rest = sorted([draw(clocks), draw(clocks)])
    return Series(
        first_on=first,
        last_on=first + timedelta(days=draw(st.integers(0, 20))),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        begins=draw(clocks),
        ends=draw(clocks),
        minutes=draw(st.integers(5, 180)),
        pause=draw(st.integers(0, 60)),
        rest=(rest[0], rest[1]) if rest[0] < rest[1] and draw(st.booleans()) else None,
    )


@given(any_series(), st.sampled_from(ZONES))
def test_times_lie_within_bounds_and_never_overlap(series, name):
    zone, found = ZoneInfo(name), times_of(series, name)
    for begins, ends in found:
        assert ends - begins == timedelta(minutes=series.minutes)
        day = begins.astimezone(zone).date()
        assert series.first_on <= day <= series.last_on
        assert day.weekday() in series.weekdays
        opens, closes = (
            datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
            for wall in (series.begins, series.ends)
        )
        assert opens <= begins
        assert ends <= closes
        if series.rest:
            rest = tuple(datetime.combine(day, w, tzinfo=zone).astimezone(UTC) for w in series.rest)
            assert not overlap((begins, ends), rest)
    pause = timedelta(minutes=series.pause)
    for one, other in pairwise(found):
        same_day = one[0].astimezone(zone).date() == other[0].astimezone(zone).date()
        assert one[1] <= other[0]
        assert not same_day or series.rest or other[0] - one[1] == pause


def test_times_begin_anew_after_the_break():
    series = with_(
        last_on=date(2027, 3, 1), begins=time(11), ends=time(14), rest=(time(12), time(13))
    )
    walls = [b.astimezone(ZoneInfo("Asia/Seoul")).time() for b, _ in times_of(series, "Asia/Seoul")]
    assert walls == [time(11), time(11, 30), time(13), time(13, 30)]


def test_times_on_the_day_when_the_clock_is_put_forward_keep_their_length():
    series = with_(
        first_on=date(2027, 3, 28),
        last_on=date(2027, 3, 28),
        weekdays=frozenset({6}),
        begins=time(1),
        ends=time(4),
    )
    assert len(times_of(series, "Europe/Rome")) == 4


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"first_on": date(2026, 1, 1)}, "first_on"),
        ({"last_on": date(2027, 2, 1)}, "last_on"),
        ({"last_on": date(2027, 12, 1)}, "last_on"),
        ({"weekdays": frozenset()}, "weekdays"),
        ({"ends": time(9)}, "ends"),
        ({"minutes": 4}, "minutes"),
        ({"pause": -1}, "pause"),
        ({"rest": (time(13), time(12))}, "rest_ends"),
    ],
)
def test_check_series_that_nobody_means_names_the_field(more, field):
    with pytest.raises(RuleBroken) as refusal:
        check_series(with_(**more), date(2027, 2, 1))
    assert refusal.value.field == field


def test_check_series_that_is_meant_passes():
    check_series(PLAIN, date(2027, 3, 1))


def test_check_count_wants_some_and_not_too_many():
    times = times_of(PLAIN, "Asia/Seoul")
    check_count(times, 2)
    for wrong, panels in (([], 1), (times, MOST_SLOTS)):
        with pytest.raises(RuleBroken):
            check_count(wrong, panels)


def test_overlap_of_times_that_touch_is_none():
    one = (NOON, NOON + timedelta(minutes=30))
    after = (one[1], one[1] + timedelta(minutes=30))
    assert not overlap(one, after)
    assert overlap(one, (one[0] + timedelta(minutes=1), after[1]))
    assert clashes(one, [after, one])
    assert not clashes(one, [after])


@pytest.mark.parametrize("check", [check_notice, check_seats_of_slot])
@pytest.mark.parametrize("number", [-1, MOST_NOTICE + 1])
def test_check_numbers_beyond_sense_are_refused(check, number):
    with pytest.raises(RuleBroken):
        check(number)


def test_check_members_wants_somebody_who_takes_part():
    check_members([1], [1, 2])
    for members in ([], [3]):
        with pytest.raises(RuleBroken) as refusal:
            check_members(members, [1, 2])
        assert refusal.value.field == "members"


def test_may_change_until_the_notice_and_after_a_move_until_it_begins():
    starts = NOON + timedelta(hours=24)
    just_before = NOON - timedelta(seconds=1)
    assert may_change(starts, 24, just_before, was_moved=False)
    assert not may_change(starts, 24, NOON, was_moved=False)
    assert may_change(starts, 24, NOON, was_moved=True)
    assert not may_change(starts, 24, starts, was_moved=True)


def test_check_seat_free_refuses_the_one_too_many():
    check_seat_free(1, 2)
    with pytest.raises(RuleBroken) as refusal:
        check_seat_free(2, 2)
    assert refusal.value.field == "slot"
