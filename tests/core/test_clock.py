from datetime import UTC, date, datetime, timedelta

import pytest

from academy.core import clock

NOON = datetime(2027, 2, 28, 12, tzinfo=UTC)


def test_freeze_holds_one_instant_and_lets_it_go():
    with clock.freeze(NOON):
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_hold_does_not_overrule_a_frozen_clock():
    with clock.freeze(NOON):
        clock.hold()
        clock.release()
        assert clock.now() == NOON


def test_hold_keeps_one_instant_until_release():
    clock.hold()
    first = clock.now()
    assert clock.now() == first
    clock.release()
    assert clock.now() >= first


def test_today_is_the_date_on_the_wall_of_the_site():
    with clock.freeze(datetime(2027, 2, 28, 15, tzinfo=UTC)):
        assert clock.today("Asia/Seoul") == date(2027, 3, 1)
        assert clock.today("America/Detroit") == date(2027, 2, 28)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"), clock.freeze(NOON.replace(tzinfo=None)):
        pass


def test_travel_moves_the_whole_process():
    try:
        clock.travel(timedelta(days=100))
        assert clock.now() - datetime.now(UTC) > timedelta(days=99)
    finally:
        clock.travel(timedelta(0))
