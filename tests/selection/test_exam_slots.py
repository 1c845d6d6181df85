"""Slots of a test: offered in a series, chosen by fifty at once, changed, given up, called off."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.outbox.models import StoredLetter
from academy.selection import exam_jobs
from academy.selection.queries import exams as queries
from academy.selection.services import exam_seats
from academy.selection.services import exams as services
from academy.selection.states import Outcome
from tests.factories.exams import MARKING, a_result, a_setting, a_slot, a_table, an_exam, confirmed
from tests.factories.selection import Season
from tests.personas import actor_of


@pytest.fixture
def season(app):
    return Season(applicants=4, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


def letters(kind):
    found = sa.select(StoredLetter.to).where(StoredLetter.kind == f"selection/{kind}")
    return list(db.session.scalars(found.order_by(StoredLetter.id)))


def choose(season, slot, number=0):
    return exam_seats.choose_slot(
        season.applications[number], slot, actor=actor_of(season.people[number])
    )


def booked(slot):
    return queries.booked_in([slot.id])[slot.id]


def staff(season):
    return actor_of(season.alice)


def test_choose_slot_takes_a_place_and_writes(season, stage):
    slot = a_slot(season, stage)
    choose(season, slot)
    choose(season, slot)
    assert booked(slot) == 1
    assert letters("exam_booked") == ["applicant0@example.org"]


def test_choose_slot_of_fifty_at_once_fills_the_places_and_no_more(app, at_once):
    season = Season(applicants=50, reviewers=2).review()
    stage = an_exam(season)
    slot = a_slot(season, stage, places=7)
    ref, numbers = slot.ref, [a.number for a in season.applications]
    actors = [actor_of(person) for person in season.people]

    def come(number):
        sitting = queries.get_sitting(numbers[number])
        exam_seats.choose_slot(sitting.application, queries.get_slot(ref), actor=actors[number])

    got = at_once(50, come)
    assert sum(each is None for each in got) == 7
    assert sum(isinstance(each, RuleBroken) for each in got) == 43
    assert booked(slot) == 7
    assert len(letters("exam_booked")) == 7


def test_choose_slot_twice_at_once_by_one_is_one_place(season, stage, at_once):
    one, other = a_slot(season, stage), a_slot(season, stage, days=6)
    refs, number = [one.ref, other.ref], season.applications[0].number
    actor = actor_of(season.people[0])

    def come(n):
        sitting = queries.get_sitting(number)
        exam_seats.choose_slot(sitting.application, queries.get_slot(refs[n % 2]), actor=actor)

    assert at_once(8, come) == [None] * 8
    assert booked(one) + booked(other) == 1


def test_choose_another_slot_frees_the_first(season, stage):
    one, other = a_slot(season, stage, places=1), a_slot(season, stage, days=6)
    choose(season, one)
    with pytest.raises(RuleBroken):
        choose(season, one, 1)
    choose(season, other)
    choose(season, one, 1)
    assert (booked(one), booked(other)) == (1, 1)


def test_choose_slot_too_late_is_refused_both_ways(season, stage, freeze):
    near, far = a_slot(season, stage, days=2), a_slot(season, stage, days=9)
    choose(season, near)
    freeze(clock.now() + timedelta(days=1, hours=1))
    with pytest.raises(RuleBroken):
        choose(season, near, 1)
    with pytest.raises(RuleBroken):
        choose(season, far)
    with pytest.raises(RuleBroken):
        exam_seats.give_slot_up(season.applications[0], stage.id, actor=actor_of(season.people[0]))
    assert booked(near) == 1


def test_choose_slot_without_an_invitation_is_refused(app):
    season = Season(applicants=2, reviewers=2).review()
    stage = an_exam(season, season.applications[:1])
    slot = a_slot(season, stage)
    with pytest.raises(MoveRefused):
        choose(season, slot, 1)
    season.decide(season.applications[0], Outcome.DECLINE)
    season.release()
    with pytest.raises(MoveRefused):
        choose(season, slot)


def test_withdrawal_frees_the_place(season, stage):
    slot = a_slot(season, stage, places=1)
    choose(season, slot)
    intake.withdraw(season.applications[0], actor=actor_of(season.people[0]))
    choose(season, slot, 1)
    assert booked(slot) == 1


def test_give_slot_up_frees_the_place_and_twice_is_once(season, stage):
    slot = a_slot(season, stage)
    choose(season, slot)
    for _press in range(2):
        exam_seats.give_slot_up(season.applications[0], stage.id, actor=actor_of(season.people[0]))
    assert booked(slot) == 0
    choose(season, slot)
    assert letters("exam_booked") == ["applicant0@example.org"] * 2


def test_add_slots_twice_is_one_series(season, stage):
    a_slot(season, stage)
    slots = queries.slots_of(stage.id)
    spans = [(slot.starts_at, slot.ends_at) for slot in slots]
    assert services.add_slots(stage, spans, places=9, actor=staff(season)) == 0
    assert [slot.seats for slot in queries.slots_of(stage.id)] == [2]
    overlapping = [(start + timedelta(minutes=5), end) for start, end in spans]
    with pytest.raises(RuleBroken):
        services.add_slots(stage, overlapping, places=9, actor=staff(season))


def test_slots_and_a_window_exclude_each_other(season, stage):
    now = clock.now()
    window = a_setting(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    slot = a_slot(season, stage)
    with pytest.raises(RuleBroken) as refused:
        services.set_exam(stage, window, actor=staff(season))
    assert refused.value.field == "opens_at"
    services.call_off_slot(slot, reason="Moved.", actor=staff(season))
    services.set_exam(stage, window, actor=staff(season))
    with pytest.raises(RuleBroken):
        a_slot(season, stage, days=8)


def test_set_places_below_those_who_come_is_refused(season, stage):
    slot = a_slot(season, stage)
    choose(season, slot)
    choose(season, slot, 1)
    with pytest.raises(RuleBroken):
        services.set_places(slot, places=1, actor=staff(season))
    services.set_places(slot, places=5, actor=staff(season))
    assert slot.seats == 5


def test_call_off_slot_writes_once_and_lets_choose_another(season, stage):
    slot, other = a_slot(season, stage), a_slot(season, stage, days=6)
    choose(season, slot)
    assert services.call_off_slot(slot, reason="No power.", actor=staff(season)) == 1
    assert services.call_off_slot(slot, reason="No power.", actor=staff(season)) == 0
    assert letters("exam_called_off") == ["applicant0@example.org"]
    with pytest.raises(RuleBroken):
        choose(season, slot, 1)
    choose(season, other)
    again = a_slot(season, stage, days=5)
    assert again.ref != slot.ref, "the time may be offered anew"


def test_call_off_slot_while_they_change_takes_nobody_the_new_one(app, at_once):
    season = Season(applicants=8, reviewers=2).review()
    stage = an_exam(season)
    old, new = a_slot(season, stage, places=8), a_slot(season, stage, days=6, places=8)
    for number in range(8):
        choose(season, old, number)
    refs, numbers = (old.ref, new.ref), [a.number for a in season.applications]
    actors, alice = [actor_of(person) for person in season.people], staff(season)

    def act(n):
        if n == 4:
            services.call_off_slot(queries.get_slot(refs[0]), reason="No power.", actor=alice)
        elif n < 8:
            sitting = queries.get_sitting(numbers[n])
            exam_seats.choose_slot(sitting.application, queries.get_slot(refs[1]), actor=actors[n])

    assert at_once(8, act) == [None] * 8
    assert (booked(old), booked(new)) == (0, 7)


def test_whoever_missed_a_slot_may_choose_another_until_a_result_is_in(season, stage, freeze):
    missed, later = a_slot(season, stage, days=2), a_slot(season, stage, days=9)
    choose(season, missed)
    choose(season, missed, 1)
    freeze(missed.starts_at)
    with pytest.raises(RuleBroken, match="이제 선택하거나"):
        choose(season, later)
    freeze(missed.ends_at)
    a_result(season, stage, season.applications[1])
    choose(season, later)
    with pytest.raises(RuleBroken, match="결과"):
        choose(season, later, 1)
    assert booked(later) == 1


def test_call_off_slot_that_has_begun_is_refused(season, stage, freeze):
    slot = a_slot(season, stage, days=1)
    freeze(slot.starts_at)
    with pytest.raises(MoveRefused):
        services.call_off_slot(slot, reason="Too late.", actor=staff(season))


def test_remind_of_exams_writes_once_the_day_before(season, stage, freeze):
    near, far = a_slot(season, stage, days=3), a_slot(season, stage, days=9)
    choose(season, near)
    choose(season, far, 1)
    choose(season, near, 2)
    intake.withdraw(season.applications[2], actor=actor_of(season.people[2]))
    assert exam_jobs.remind_of_exams() == 0
    freeze(clock.now() + timedelta(days=2, hours=1))
    exam_jobs.remind_of_exams()
    exam_jobs.remind_of_exams()
    assert letters("exam_reminder") == ["applicant0@example.org"]


def test_remind_of_exams_in_a_window_writes_to_everyone_once(season, stage, freeze):
    now = clock.now()
    window = a_setting(opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=5))
    services.set_exam(stage, window, actor=staff(season))
    freeze(now + timedelta(days=2, hours=1))
    while exam_jobs.remind_of_exams(limit=3):
        pass
    assert sorted(letters("exam_window")) == [f"applicant{n}@example.org" for n in range(4)]


def test_remind_of_a_window_that_was_moved_writes_again(season, stage, freeze):
    opens = clock.now() + timedelta(days=3)
    window = {"opens_at": opens, "closes_at": opens + timedelta(days=2)}
    services.set_exam(stage, a_setting(**window), actor=staff(season))
    freeze(opens - timedelta(hours=20))
    assert exam_jobs.remind_of_exams() == 4
    moved = {name: at + timedelta(days=5) for name, at in window.items()}
    services.set_exam(stage, a_setting(**moved), actor=staff(season))
    assert exam_jobs.remind_of_exams() == 0
    freeze(opens + timedelta(days=4, hours=4))
    assert exam_jobs.remind_of_exams() == 4
    assert len(letters("exam_window")) == 8


def test_set_exam_marks_again_what_is_there_by_counts(season, stage):
    numbers = [a.number for a in season.applications]
    confirmed(season, a_table(season, stage, f"number,right,wrong,blank\n{numbers[0]},20,6,4\n"))
    a_result(season, stage, season.applications[1], 41)
    stricter = replace(MARKING, for_wrong=-100)
    services.set_exam(stage, a_setting(marking=stricter), actor=staff(season))
    db.session.expire_all()
    found = [queries.result_of(stage.id, a.id) for a in season.applications[:2]]
    assert [result.points for result in found] == [3400, 4100]
    more = a_setting(marking=replace(MARKING, items=40, best=8000))
    with pytest.raises(RuleBroken) as refused:
        services.set_exam(stage, more, actor=staff(season))
    assert refused.value.field == "items"
    less = a_setting(marking=replace(MARKING, for_right=100, best=3000))
    with pytest.raises(RuleBroken) as refused:
        services.set_exam(stage, less, actor=staff(season))
    assert refused.value.field == "best"


def test_set_exam_after_a_release_keeps_the_marking(season, stage):
    a_result(season, stage, season.applications[0])
    season.decide(season.applications[0], Outcome.DECLINE)
    season.release()
    stricter = a_setting(marking=replace(MARKING, for_wrong=-100))
    with pytest.raises(RuleBroken):
        services.set_exam(stage, stricter, actor=staff(season))
    services.set_exam(stage, a_setting(hours=2), actor=staff(season))
