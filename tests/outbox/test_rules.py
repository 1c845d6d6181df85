"""Pauses, giving up, quiet hours."""

from datetime import datetime, timedelta

import pytest

from academy.outbox import rules


def test_pause_after_failures_doubles_to_an_hour():
    pauses = [rules.pause_after(n).total_seconds() for n in range(1, 10)]
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert rules.pause_after(10**9) == rules.LONGEST_PAUSE


def test_given_up_only_after_a_day_without_a_server():
    waited = sum((rules.pause_after(n) for n in range(1, rules.MOST_ATTEMPTS)), timedelta(0))
    assert waited > timedelta(hours=20)
    assert not rules.is_given_up(rules.MOST_ATTEMPTS - 1, refused_for_good=False)
    assert rules.is_given_up(rules.MOST_ATTEMPTS, refused_for_good=False)
    assert rules.is_given_up(1, refused_for_good=True)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-11-22T20:59:59+09:00", False),
        ("2026-11-22T21:00:00+09:00", True),
        ("2026-11-23T00:00:00+09:00", True),
        ("2026-11-23T07:59:59+09:00", True),
        ("2026-11-23T08:00:00+09:00", False),
        ("2026-11-22T12:00:00+00:00", True),
    ],
)
def test_quiet_hours_follow_the_clock_in_seoul(at, quiet):
    assert rules.is_quiet(datetime.fromisoformat(at)) is quiet


def test_promotion_is_marked_once():
    assert rules.marked_as_promotion("설명회") == "(광고) 설명회"
    assert rules.marked_as_promotion("(광고) 설명회") == "(광고) 설명회"
