"""Interviews as they come: conflicts, times that move, sheets, ticks, reminders."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.interview_jobs import remind_of_interviews
from academy.selection.interview_states import BookingState, SlotState
from academy.selection.models import InterviewSlot
from academy.selection.queries import greetings, interview_days, interview_people, interviews
from academy.selection.services import interviews as services
from academy.selection.states import AssignmentState, StagePhase
from tests.factories.interviews import Talks, in_days
from tests.personas import actor_of


@pytest.fixture
def talks(app):
    return Talks()


def letters(kind):
    query = sa.select(StoredLetter).where(StoredLetter.kind == f"selection/{kind}")
    return db.session.scalars(query.order_by(StoredLetter.id)).all()


# Conflicts


def test_times_of_a_panel_with_a_conflict_are_not_offered_and_simply_taken(talks):
    known = talks.panel("A", talks.reviewers[:2])
    free = talks.panel("B", talks.reviewers[2:])
    hidden, shown = talks.slot(known), talks.slot(free, in_days(8))
    talks.publish()
    selection.list_person(talks.people[0].name, actor=actor_of(talks.reviewers[0]))
    now = clock.now()
    assert [s.id for s in interview_days.times_to_choose(talks.invited(0), now)] == [shown.id]
    assert len(interview_days.times_to_choose(talks.invited(1), now)) == 2
    with pytest.raises(RuleBroken) as conflicted:
        talks.book(hidden)
    talks.book(shown, 1)
    with pytest.raises(RuleBroken) as full:
        talks.book(shown)
    assert str(conflicted.value.message) == str(full.value.message)


def test_conflict_of_the_documents_stage_holds_in_interviews(app):
    talks = Talks(applicants=2, reviewers=2, waits=True)
    mine = queries.pile_of(talks.stage.id, talks.reviewers[0].id)[0]
    selection.declare_conflict(mine, actor=actor_of(talks.reviewers[0]))
    talks.go_on()
    panel = talks.panel("A", talks.reviewers[:1])
    talks.slot(panel)
    talks.publish()
    place = [a.id for a in talks.applications].index(mine.application_id)
    now = clock.now()
    assert not interview_days.times_to_choose(talks.invited(place), now)
    assert interview_days.times_to_choose(talks.invited(1 - place), now)


def test_conflict_after_booking_hides_the_applicant_and_asks_staff_to_move(talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    selection.list_person(talks.people[0].name, actor=actor_of(talks.reviewers[0]))
    assert [each.id for each in interview_people.to_move(talks.talks)] == [booking.id]
    assert not greetings.greetings_of(actor_of(talks.reviewers[0]))
    assert len(greetings.greetings_of(actor_of(talks.reviewers[1]))) == 1
    services.hand_sheets(talks.talks, actor=talks.staff)
    given = queries.assignments_in(talks.talks.id, talks.applications[0].id)
    assert [each.reviewer_id for each in given] == [talks.reviewers[1].id]


# Slots


def test_move_slot_tells_those_booked_who_may_choose_anew(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(9))
    talks.publish()
    booking = talks.book(slot)
    soon = clock.now() + timedelta(hours=2)
    services.move_slot(slot, starts_at=soon, minutes=30, actor=talks.staff)
    services.move_slot(slot, starts_at=soon, minutes=30, actor=talks.staff)
    assert len(letters("interview_moved")) == 1
    assert booking.moved_at is not None
    assert talks.book(other).slot_id == other.id


def test_move_slot_onto_another_of_its_panel_is_refused(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(9))
    with pytest.raises(RuleBroken) as refusal:
        services.move_slot(slot, starts_at=other.starts_at, minutes=30, actor=talks.staff)
    assert refusal.value.field == "begins"
    with pytest.raises(RuleBroken) as refusal:
        services.move_slot(
            slot, starts_at=clock.now() - timedelta(hours=1), minutes=30, actor=talks.staff
        )
    assert refusal.value.field == "day"


def test_cancel_slot_tells_why_and_another_may_be_chosen(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(9))
    talks.publish()
    booking = talks.book(slot)
    services.cancel_slot(slot, reason="The panel is ill", actor=talks.staff)
    services.cancel_slot(slot, reason="The panel is ill", actor=talks.staff)
    (letter,) = letters("interview_cancelled")
    assert "The panel is ill" in letter.text
    assert (booking.status, slot.status) == (BookingState.CALLED_OFF, SlotState.CANCELLED)
    with pytest.raises(RuleBroken):
        talks.book(slot, 1)
    assert talks.book(other).status is BookingState.BOOKED


def test_drop_slot_that_somebody_booked_is_refused(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    with pytest.raises(RuleBroken):
        services.drop_slot(slot, actor=talks.staff)


def test_book_a_slot_that_was_just_deleted_is_refused(talks):
    panel = talks.panel()
    slot, _other = talks.slot(panel), talks.slot(panel, in_days(9))
    talks.publish()
    db.session.execute(sa.delete(InterviewSlot).where(InterviewSlot.id == slot.id))
    with pytest.raises(RuleBroken):
        talks.book(slot)


# Sheets


def test_hand_sheets_gives_each_panel_its_own_and_opens_the_scoring(talks):
    one, other = talks.panel("A", talks.reviewers[:2]), talks.panel("B", talks.reviewers[2:])
    first, second = talks.slot(one), talks.slot(other)
    with pytest.raises(RuleBroken):
        services.hand_sheets(talks.talks, actor=talks.staff)
    talks.publish()
    talks.book(first, 0)
    talks.book(second, 1)
    assert services.hand_sheets(talks.talks, actor=talks.staff) == 4
    assert services.hand_sheets(talks.talks, actor=talks.staff) == 0
    assert talks.talks.phase is StagePhase.SCORING
    for application, people in ((0, talks.reviewers[:2]), (1, talks.reviewers[2:])):
        given = queries.assignments_in(talks.talks.id, talks.applications[application].id)
        assert {each.reviewer_id for each in given} == {person.id for person in people}
    assert len(letters("reviews_waiting")) == 4


def test_hand_sheets_writes_also_to_whoever_read_documents_of_the_round(app):
    talks = Talks(applicants=1, reviewers=2, waits=True)
    talks.go_on()
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    assert len(letters("reviews_waiting")) == 4


def test_assign_by_lot_is_refused_once_there_are_panels(talks):
    talks.panel()
    with pytest.raises(RuleBroken):
        selection.assign_reviewers(talks.talks, actor=talks.staff)


def test_sheets_follow_the_appointment_to_another_panel_and_back(talks):
    one, other = talks.panel("A", talks.reviewers[:2]), talks.panel("B", talks.reviewers[2:])
    first, second = talks.slot(one), talks.slot(other, in_days(9))
    talks.publish().book(first)
    for slot, people in ((second, talks.reviewers[2:]), (first, talks.reviewers[:2])):
        services.hand_sheets(talks.talks, actor=talks.staff)
        talks.book(slot)
        services.hand_sheets(talks.talks, actor=talks.staff)
        given = queries.assignments_in(talks.talks.id, talks.applications[0].id)
        on_piles = {a.reviewer_id for a in given if a.status is AssignmentState.OPEN}
        assert on_piles == {person.id for person in people}


def test_hand_sheets_due_takes_only_what_is_soon(talks):
    panel = talks.panel()
    soon, later = talks.slot(panel, clock.now() + timedelta(hours=3)), talks.slot(panel)
    talks.publish()
    services.book_for(talks.invited(0), soon, reason="Late.", actor=talks.staff)
    talks.book(later, 1)
    assert services.hand_sheets_due() == 2
    assert services.hand_sheets_due() == 0
    assert not queries.assignments_in(talks.talks.id, talks.applications[1].id)


def test_sheet_of_an_interview_is_scored_and_counts_like_any_review(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    criteria = queries.criteria_of(talks.talks.id)
    for each in queries.assignments_in(talks.talks.id, talks.applications[0].id):
        reviewer = next(p for p in talks.reviewers if p.id == each.reviewer_id)
        sheet = queries.get_assignment(each.ref)
        levels = {criterion.id: 4 for criterion in criteria}
        selection.hand_in(sheet, levels=levels, comment=None, version=0, actor=actor_of(reviewer))
    entry = queries.entry_of(talks.applications[0].id, talks.talks.id)
    assert (entry.reviews, entry.raw) == (2, 4.0)


# The day


def test_come_by_two_people_is_once_and_another_mark_is_refused(talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    ref = talks.book(slot).ref
    seen = BookingState.BOOKED
    services.come(interviews.get_booking(ref), seen=seen, actor=talks.staff)
    services.come(interviews.get_booking(ref), seen=seen, actor=actor_of(talks.bob))
    with clock.freeze(slot.ends_at), pytest.raises(RuleBroken):
        services.miss(interviews.get_booking(ref), reason="Nobody", seen=seen, actor=talks.staff)
    assert interviews.get_booking(ref).status is BookingState.CAME
    with pytest.raises(RuleBroken):
        services.give_up(talks.invited(), actor=actor_of(talks.people[0]))


def test_miss_needs_a_reason_and_a_beginning_and_staff_may_give_another_time(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(9))
    talks.publish()
    ref, seen = talks.book(slot).ref, BookingState.BOOKED
    services.hand_sheets(talks.talks, actor=talks.staff)
    for reason in ("", "Too early"):
        with pytest.raises(RuleBroken):
            services.miss(interviews.get_booking(ref), reason=reason, seen=seen, actor=talks.staff)
    with clock.freeze(slot.ends_at):
        services.miss(interviews.get_booking(ref), reason="Not there", seen=seen, actor=talks.staff)
        given = queries.assignments_in(talks.talks.id, talks.applications[0].id)
        assert {each.status for each in given} == {AssignmentState.PASSED_ON}
        with pytest.raises(RuleBroken):
            talks.book(other)
        services.book_for(talks.invited(), other, reason="Was ill", actor=talks.staff)
        with pytest.raises(RuleBroken):
            services.come(interviews.get_booking(ref), seen=BookingState.NO_SHOW, actor=talks.staff)
    states = [each.status for each in interviews.bookings_of(talks.applications[0].id)]
    assert states == [BookingState.BOOKED, BookingState.NO_SHOW]


def test_untick_takes_a_mark_back(talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    ref = talks.book(slot).ref
    services.come(interviews.get_booking(ref), seen=BookingState.BOOKED, actor=talks.staff)
    services.untick(interviews.get_booking(ref), seen=BookingState.CAME, actor=talks.staff)
    assert interviews.get_booking(ref).status is BookingState.BOOKED


def test_remind_of_interviews_the_day_before_is_sent_once(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    talks.publish().book(slot)
    assert remind_of_interviews() == 0
    with clock.freeze(slot.starts_at - timedelta(hours=20)):
        assert remind_of_interviews() == 1
        assert remind_of_interviews() == 0
    assert len(letters("interview_tomorrow")) == 1


def test_remind_of_interviews_again_when_the_time_was_moved(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    with clock.freeze(slot.starts_at - timedelta(hours=20)):
        remind_of_interviews()
        services.move_slot(slot, starts_at=in_days(5), minutes=30, actor=talks.staff)
    with clock.freeze(slot.starts_at - timedelta(hours=20)):
        assert remind_of_interviews() == 1
    assert len(letters("interview_tomorrow")) == 2


def test_remind_of_interviews_leaves_out_who_booked_that_late(talks):
    slot = talks.slot(talks.panel(), clock.now() + timedelta(hours=10))
    talks.slot(interviews.get_panel(slot.panel.ref))
    talks.publish()
    services.book_for(talks.invited(), slot, reason="Late.", actor=SYSTEM)
    assert remind_of_interviews() == 1
    assert not letters("interview_tomorrow")


def test_book_when_the_reviews_are_closed_is_refused(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    selection.close_stage(talks.talks, actor=talks.staff)
    with pytest.raises(MoveRefused):
        talks.book(talks.slot(interviews.get_panel(slot.panel.ref), in_days(9)), 1)
