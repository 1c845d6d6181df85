from datetime import UTC, date, datetime, timedelta

import pytest

from academy.core.errors import RuleBroken
from academy.mentoring import rules
from academy.mentoring.states import Standing

NOW = datetime(2027, 5, 3, 6, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def test_capacity_is_reached_when_as_many_teams_are_assigned():
    rules.check_capacity(3, 4)
    with pytest.raises(RuleBroken):
        rules.check_capacity(4, 4)


@pytest.mark.parametrize(
    ("start", "end", "capacity", "field"),
    [
        (date(2027, 3, 2), date(2027, 3, 2), 4, "ends_on"),
        (date(2027, 3, 2), date(2027, 12, 1), -1, "capacity"),
        (date(2027, 3, 2), date(2027, 12, 1), 41, "capacity"),
    ],
)
def test_an_appointment_that_makes_no_sense_names_its_field(start, end, capacity, field):
    with pytest.raises(RuleBroken) as refusal:
        rules.check_appointment(start, end, capacity)
    assert refusal.value.field == field


@pytest.mark.parametrize("capacity", [0, 40])
def test_an_appointment_at_the_bounds_is_fine(capacity):
    rules.check_appointment(date(2027, 3, 2), date(2027, 3, 3), capacity)


@pytest.mark.parametrize(
    ("began", "lasted", "field"),
    [
        (NOW + timedelta(minutes=16), HALF_HOUR, "met_on"),
        (NOW - HALF_HOUR, timedelta(0), "minutes"),
        (NOW - timedelta(hours=9), timedelta(hours=8, minutes=1), "minutes"),
    ],
)
def test_a_meeting_at_impossible_times_is_refused(began, lasted, field):
    with pytest.raises(RuleBroken) as refusal:
        rules.check_meeting(began, began + lasted, NOW)
    assert refusal.value.field == field


def test_a_meeting_may_be_written_up_while_it_ends():
    rules.check_meeting(NOW, NOW + HALF_HOUR, NOW)
    rules.check_meeting(NOW - timedelta(hours=8), NOW, NOW)


def test_a_state_other_than_green_needs_a_reason():
    rules.check_standing(Standing.GREEN, "")
    rules.check_standing(Standing.RED, "two are ill")
    for standing in (Standing.AMBER, Standing.RED):
        with pytest.raises(RuleBroken):
            rules.check_standing(standing, "  ")


@pytest.mark.parametrize(
    ("met", "assigned", "days"),
    [
        (None, date(2027, 5, 1), 9),
        (date(2027, 5, 4), date(2027, 5, 1), 6),
        (date(2027, 4, 1), date(2027, 5, 1), 9),
        (None, date(2027, 5, 10), 0),
        (None, date(2027, 5, 12), 0),
    ],
)
def test_days_count_from_the_later_of_assignment_and_meeting(met, assigned, days):
    assert rules.days_without_meeting(met, assigned, date(2027, 5, 10)) == days


def test_those_in_most_need_come_first():
    ranked = [
        rules.rank_need(Standing.RED, 1, 0),
        rules.rank_need(Standing.AMBER, 15, 0),
        rules.rank_need(None, 15, 0),
        rules.rank_need(Standing.GREEN, 20, 0),
        rules.rank_need(Standing.AMBER, 2, 3),
        rules.rank_need(Standing.AMBER, 2, 0),
        rules.rank_need(Standing.GREEN, 3, 1),
        rules.rank_need(Standing.GREEN, 3, 0),
    ]
    assert ranked == sorted(ranked)
