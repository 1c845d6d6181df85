"""Interviews: panels, series of times and appointments, also in a rush."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import services as intake
from academy.outbox.models import StoredLetter
from academy.selection import services as selection
from academy.selection.interview_states import BookingState
from academy.selection.models import InterviewBooking
from academy.selection.queries import interview_days, interviews
from academy.selection.rules.interviews import Series
from academy.selection.services import interviews as services
from academy.selection.services.interviews import LeftOut
from tests.factories.interviews import Talks, in_days
from tests.personas import actor_of


@pytest.fixture
def talks(app):
    return Talks()


def letters(kind):
    query = sa.select(StoredLetter).where(StoredLetter.kind == f"selection/{kind}")
    return db.session.scalars(query.order_by(StoredLetter.id)).all()


def a_series(day, **more):
    values = {
        "first_on": day,
        "last_on": day,
        "weekdays": frozenset(range(7)),
        "begins": time(9),
        "ends": time(11),
        "minutes": 30,
    }
    return Series(**(values | more))


# Panels


def test_make_panel_with_somebody_who_takes_no_part_is_refused(talks):
    with pytest.raises(RuleBroken) as refusal:
        talks.panel(members=[talks.bob])
    assert refusal.value.field == "members"


def test_make_panel_of_a_name_that_is_taken_is_refused(talks):
    talks.panel("A")
    with pytest.raises(RuleBroken) as refusal:
        talks.panel("A", talks.reviewers[2:])
    assert refusal.value.field == "name"


def test_change_panel_to_another_place_tells_those_booked(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    talks.publish().book(slot)
    people = talks.reviewers[:1]
    services.change_panel(panel, name="B", place="Room 7", members=people, actor=talks.staff)
    (letter,) = letters("interview_moved")
    assert "Room 7" in letter.text
    assert interviews.interviewers(talks.talks)[panel.id] == {people[0].id}


def test_change_panel_with_somebody_busy_at_the_time_is_refused(talks):
    one, other = talks.panel("A"), talks.panel("B", talks.reviewers[2:])
    talks.slot(one)
    talks.slot(other)
    with pytest.raises(RuleBroken) as refusal:
        services.change_panel(
            other, name="B", place="x", members=talks.reviewers[:1], actor=talks.staff
        )
    assert refusal.value.field == "members"


def test_drop_panel_with_times_is_refused_and_without_deletes(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    with pytest.raises(RuleBroken):
        services.drop_panel(panel, actor=talks.staff)
    services.drop_slot(slot, actor=talks.staff)
    services.drop_panel(panel, actor=talks.staff)
    assert not interviews.panels_of(talks.talks.id)


# Series


def test_make_slots_leaves_out_clashes_of_panel_and_of_a_member_and_days_away(talks):
    day = in_days(7).date()
    one = talks.panel("A", talks.reviewers[:2])
    other = talks.panel("B", talks.reviewers[1:3])
    free = talks.panel("C", talks.reviewers[3:])
    away = actor_of(talks.reviewers[3])
    selection.be_away(first_on=day, last_on=day, actor=away)
    planned = services.plan_slots(talks.talks, a_series(day), panels=[one, other, free], seats=1)
    why = {name: {p.left_out for p in planned if p.panel.name == name} for name in "ABC"}
    assert why == {"A": {None}, "B": {LeftOut.MEMBER}, "C": {LeftOut.AWAY}}
    made = services.make_slots(
        talks.talks, a_series(day), panels=[one, other, free], seats=2, actor=talks.staff
    )
    assert made == 4
    again = services.make_slots(
        talks.talks, a_series(day), panels=[one], seats=2, actor=talks.staff
    )
    assert again == 0
    assert {slot.seats for slot in interviews.slots_of(talks.talks.id)} == {2}


def test_plan_slots_writes_nothing_and_needs_a_panel(talks):
    day = in_days(7).date()
    services.plan_slots(talks.talks, a_series(day), panels=[talks.panel()], seats=1)
    assert not interviews.slots_of(talks.talks.id)
    with pytest.raises(RuleBroken) as refusal:
        services.plan_slots(talks.talks, a_series(day), panels=[], seats=1)
    assert refusal.value.field == "panels"


# Booking


def test_book_before_publishing_is_refused(talks):
    slot = talks.slot(talks.panel())
    with pytest.raises(RuleBroken):
        talks.book(slot)


def test_publish_times_writes_once_to_those_without_a_time(talks):
    with pytest.raises(RuleBroken):
        talks.publish()
    talks.slot(talks.panel())
    assert services.publish_times(talks.talks, actor=talks.staff) == 3
    assert services.publish_times(talks.talks, actor=talks.staff) == 0
    assert len(letters("interview_open")) == 3


def test_book_a_free_time_sends_a_letter_and_twice_is_once(talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    assert talks.book(slot).id == booking.id
    (letter,) = letters("interview_booked")
    assert "https://meet.example/A" in letter.text
    assert letter.to == talks.people[0].email


def test_book_a_time_that_is_taken_is_refused(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    with pytest.raises(RuleBroken) as refusal:
        talks.book(slot, 1)
    assert refusal.value.field == "slot"


def test_book_another_time_changes_the_one_appointment(talks):
    panel = talks.panel()
    one, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish()
    first = talks.book(one)
    second = talks.book(other)
    assert first.id == second.id
    assert (second.slot_id, second.edition) == (other.id, 2)
    assert interviews.seats_taken([one.id, other.id]) == {other.id: 1}
    assert talks.book(one, 1).slot_id == one.id


def test_book_and_give_up_after_the_notice_are_refused(talks):
    panel = talks.panel()
    near, far = talks.slot(panel, clock.now() + timedelta(hours=30)), talks.slot(panel)
    talks.publish()
    talks.book(near)
    services.plan_interviews(talks.talks, notice_hours=48, actor=talks.staff)
    with pytest.raises(RuleBroken):
        talks.book(far)
    with pytest.raises(RuleBroken):
        services.give_up(talks.invited(), actor=actor_of(talks.people[0]))
    with pytest.raises(RuleBroken):
        talks.book(talks.slot(panel, clock.now() + timedelta(hours=40)), 1)


def test_give_up_frees_the_seat_and_another_may_be_chosen(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.give_up(talks.invited(), actor=actor_of(talks.people[0]))
    services.give_up(talks.invited(), actor=actor_of(talks.people[0]))
    assert talks.book(slot, 1).status is BookingState.BOOKED
    states = [each.status for each in interviews.bookings_of(talks.applications[0].id)]
    assert states == [BookingState.GIVEN_UP]


def test_seat_of_whoever_withdraws_is_free(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    intake.withdraw(talks.applications[0], actor=actor_of(talks.people[0]))
    assert talks.book(slot, 1)


def test_book_for_at_short_notice_keeps_the_reason(talks):
    slot = talks.slot(talks.panel(), clock.now() + timedelta(hours=1))
    talks.slot(interviews.get_panel(slot.panel.ref))
    talks.publish()
    with pytest.raises(RuleBroken) as refusal:
        services.book_for(talks.invited(), slot, reason=" ", actor=talks.staff)
    assert refusal.value.field == "reason"
    slot = interviews.get_slot(slot.ref)
    booking = services.book_for(talks.invited(), slot, reason="By telephone.", actor=talks.staff)
    assert booking.reason == "By telephone."


def test_group_slot_takes_as_many_as_it_has_seats(talks):
    slot = talks.slot(talks.panel(), seats=2)
    talks.publish()
    talks.book(slot, 0)
    talks.book(slot, 1)
    with pytest.raises(RuleBroken):
        talks.book(slot, 2)


def test_book_one_seat_by_fifty_at_once_gives_it_to_one(app, at_once):
    talks = Talks(applicants=50, reviewers=2)
    ref = talks.slot(talks.panel()).ref
    talks.publish()
    numbers = [application.number for application in talks.applications]
    actors = [actor_of(person) for person in talks.people]
    slot_id = interviews.get_slot(ref).id

    def choose(number):
        invited = interview_days.get_invited(numbers[number])
        slot = interviews.get_slot(ref)
        services.book(invited, slot, actor=actors[number])
        return "booked"

    found = at_once(50, choose)
    assert found.count("booked") == 1
    told = [each for each in found if isinstance(each, RuleBroken)]
    assert len(told) == 49
    assert {each.field for each in told} == {"slot"}
    assert interviews.seats_taken([slot_id]) == {slot_id: 1}


def test_book_two_times_at_once_leaves_one_appointment(app, at_once):
    talks = Talks(applicants=1, reviewers=2)
    panel = talks.panel()
    refs = [talks.slot(panel, in_days(7 + n)).ref for n in range(6)]
    talks.publish()
    number, actor = talks.applications[0].number, actor_of(talks.people[0])

    def choose(place):
        invited = interview_days.get_invited(number)
        services.book(invited, interviews.get_slot(refs[place]), actor=actor)
        return "booked"

    assert at_once(6, choose) == ["booked"] * 6
    standing = db.session.scalar(sa.select(sa.func.count()).select_from(InterviewBooking))
    assert standing == 1
