from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken
from academy.curriculum import rules
from academy.curriculum.states import AttendanceState, Subject
from tests.factories.curriculum import WHOLE


def without(subject):
    return [span for span in WHOLE if span[0] != subject]


def test_find_lacks_of_a_whole_plan_is_empty():
    assert not rules.find_lacks(WHOLE)


def test_find_lacks_of_an_empty_plan_names_everything():
    lacks = rules.find_lacks([])
    assert (lacks.subjects, lacks.length, lacks.gaps) == (list(Subject), 0, [])


@pytest.mark.parametrize("subject", list(Subject))
def test_find_lacks_names_exactly_the_missing_subject(subject):
    modules = [*without(subject), (next(s for s in Subject if s != subject), 1, 40)]
    lacks = rules.find_lacks(modules)
    assert (lacks.subjects, lacks.length, lacks.gaps) == ([subject], None, [])


@pytest.mark.parametrize(("last", "length"), [(35, 35), (36, None), (42, None), (43, 43)])
def test_find_lacks_holds_the_length_to_nine_months(last, length):
    modules = [(subject, 1, last) for subject in Subject]
    assert rules.find_lacks(modules).length == length


def test_find_lacks_joins_weeks_without_a_module_into_gaps():
    modules = [(subject, 1, 4) for subject in Subject]
    modules += [(Subject.AI, 6, 20), (Subject.AI, 24, 36)]
    assert rules.find_lacks(modules).gaps == [(5, 5), (21, 23)]


@given(st.dates(date(2022, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_week_number_counts_calendar_weeks_from_the_first_day(starts_on, days):
    day = date.fromordinal(starts_on.toordinal() + days)
    week = rules.week_number(starts_on, day)
    monday = rules.monday_of_week(starts_on, week)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def test_week_number_before_the_first_day_is_none():
    assert rules.week_number(date(2027, 3, 2), date(2027, 3, 1)) is None
    assert rules.week_number(date(2027, 3, 2), date(2027, 3, 7)) == 1
    assert rules.week_number(date(2027, 3, 2), date(2027, 3, 8)) == 2


@pytest.mark.parametrize(
    ("late", "early", "absent", "attended"),
    [(2, 0, 0, 10), (3, 0, 0, 9), (2, 1, 0, 9), (5, 0, 1, 8), (3, 3, 0, 8), (0, 0, 2, 8)],
)
def test_count_attended_takes_three_late_or_early_as_one_absence(late, early, absent, attended):
    counts = {
        AttendanceState.LATE: late,
        AttendanceState.LEFT_EARLY: early,
        AttendanceState.ABSENT: absent,
        AttendanceState.EXCUSED: 1,
        AttendanceState.PRESENT: 10 - late - early - absent - 1,
    }
    assert rules.count_attended(counts) == (attended, 10)


@given(st.dictionaries(st.sampled_from(AttendanceState), st.integers(0, 300)))
def test_count_attended_lies_between_nothing_and_all(counts):
    attended, held = rules.count_attended(counts)
    assert 0 <= attended <= held == sum(counts.values())


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(0, 3, "first_week"), (43, 43, "first_week"), (4, 3, "last_week"), (4, 43, "last_week")],
)
def test_check_weeks_names_the_field_that_is_wrong(first, last, field):
    with pytest.raises(RuleBroken) as refused:
        rules.check_weeks(first, last)
    assert refused.value.field == field


def test_check_times_refuses_an_end_at_the_start():
    rules.check_times(time(9), time(9, 1))
    with pytest.raises(RuleBroken):
        rules.check_times(time(9), time(9))


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ([], "times"),
        ([date(2027, 3, 2)] * 61, "times"),
        ([date(2027, 3, 1)], "on"),
        ([date(2027, 12, 10), date(2027, 12, 17)], "times"),
    ],
)
def test_check_series_names_the_field_that_is_wrong(days, field):
    with pytest.raises(RuleBroken) as refused:
        rules.check_series(days, len(days), starts_on=date(2027, 3, 2), ends_on=date(2027, 12, 14))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("day", "is_member"),
    [(1, False), (2, True), (9, True), (10, False)],
)
def test_is_member_on_holds_from_the_first_to_the_last_day(day, is_member):
    assert rules.is_member_on(date(2027, 3, day), date(2027, 3, 2), date(2027, 3, 9)) is is_member


def test_is_member_on_without_a_beginning_is_never_true():
    assert not rules.is_member_on(date(2027, 3, 2), None, None)
    assert rules.is_member_on(date(2027, 3, 2), date(2027, 3, 2), None)
