"""What staff change while applicants choose: who is told, and what an older page may still do."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.outbox.models import StoredLetter
from academy.selection import services as selection
from academy.selection.interview_states import BookingState
from academy.selection.queries import interviews
from academy.selection.services import interviews as services
from academy.selection.states import Outcome
from tests.factories.interviews import Talks, in_days
from tests.pages import parse
from tests.personas import actor_of, sign_in
from tests.selection.test_interviews import a_series

EN = {"Accept-Language": "en"}


@pytest.fixture
def talks(app):
    return Talks()


def letters(kind):
    query = sa.select(StoredLetter).where(StoredLetter.kind == f"selection/{kind}")
    return db.session.scalars(query).all()


def change(talks, panel, place, members=None):
    services.change_panel(
        interviews.get_panel(panel.ref),
        name="A",
        place=place,
        members=members or talks.reviewers[:2],
        actor=talks.staff,
    )


def test_changes_write_to_nobody_who_withdrew(talks):
    panel = talks.panel()
    one, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish()
    for number, slot in enumerate((one, other)):
        talks.book(slot, number)
        intake.withdraw(talks.applications[number], actor=actor_of(talks.people[number]))
    change(talks, panel, "Room 9")
    services.move_slot(one, starts_at=in_days(10), minutes=30, actor=talks.staff)
    services.cancel_slot(other, reason="The panel is ill", actor=talks.staff)
    assert not letters("interview_moved")
    assert not letters("interview_cancelled")


def test_change_panel_and_move_slot_once_closed_are_refused(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    selection.close_stage(talks.talks, actor=talks.staff)
    with pytest.raises(MoveRefused):
        change(talks, panel, "Room 9")
    with pytest.raises(MoveRefused):
        services.move_slot(slot, starts_at=in_days(10), minutes=30, actor=talks.staff)


def test_change_of_place_shortly_before_lets_applicants_choose_anew(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish()
    booking = talks.book(slot)
    booking.reminded_at = clock.now()
    db.session.commit()
    with clock.freeze(slot.starts_at - timedelta(hours=3)):
        change(talks, panel, "Busan")
        assert interviews.get_booking(booking.ref).reminded_at is None
        assert talks.book(other).slot_id == other.id


def test_choose_a_time_that_was_moved_since_the_page_is_refused_and_said(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    address = f"/my/applications/{talks.applications[0].number}/interview"
    own = sign_in(app.test_client(), talks.people[0])
    clerk = sign_in(app.test_client(), talks.alice)
    shown = parse(own.get(address)).one(".//input[@name='slot']").get("value")
    staff = f"/staff/selection/applications/{talks.applications[0].number}/interview"
    offered = parse(clerk.get(staff)).all(".//select[@name='slot']/option")[1].get("value")
    services.move_slot(
        interviews.get_slot(slot.ref), starts_at=in_days(9, 15), minutes=30, actor=talks.staff
    )
    db.session.commit()
    said = own.post(address, data={"slot": shown}, headers=EN)
    assert said.status_code == 422
    assert "This time was moved meanwhile" in said.text
    data = {"slot": offered, "reason": "By telephone"}
    assert clerk.post(staff, data=data).status_code == 422
    anew = parse(said).one(".//input[@name='slot']").get("value")
    assert own.post(address, data={"slot": anew}).status_code == 303


def test_change_panel_from_an_older_page_says_that_members_changed(app, talks):
    panel = talks.panel()
    db.session.commit()
    address = f"/staff/selection/interviews/panels/{panel.ref}"
    clerk = sign_in(app.test_client(), talks.alice)

    def form():
        values = parse(clerk.get(address)).values()
        return {"name": "A", "place": "Room 1", "version": values["version"]}

    old, people = form(), [person.ref for person in talks.reviewers]
    first = form() | {"place": panel.place, "members": [people[0], people[2]]}
    assert clerk.post(address, data=first).status_code == 303
    assert clerk.post(address, data=old | {"members": people[:2]}).status_code == 409
    db.session.rollback()
    members = interviews.interviewers(talks.talks)[panel.id]
    assert members == {talks.reviewers[0].id, talks.reviewers[2].id}


def test_make_slots_for_a_panel_that_was_just_deleted_is_refused(talks):
    panel = talks.panel()
    services.drop_panel(interviews.get_panel(panel.ref), actor=talks.staff)
    with pytest.raises(RuleBroken) as refusal:
        services.make_slots(
            talks.talks, a_series(in_days(7).date()), panels=[panel], seats=1, actor=talks.staff
        )
    assert refusal.value.field == "panels"


def test_give_up_a_second_chance_lets_the_applicant_choose(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(20))
    third = talks.slot(panel, in_days(21))
    talks.publish()
    booking = talks.book(slot)
    with clock.freeze(slot.ends_at):
        services.miss(booking, reason="Ill", seen=BookingState.BOOKED, actor=talks.staff)
        services.book_for(talks.invited(), other, reason="Was ill", actor=talks.staff)
        services.give_up(talks.invited(), actor=actor_of(talks.people[0]))
        assert talks.book(third).status is BookingState.BOOKED


def test_cancel_and_move_after_somebody_did_not_come_are_refused(talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    with clock.freeze(slot.ends_at):
        services.miss(booking, reason="Ill", seen=BookingState.BOOKED, actor=talks.staff)
        with pytest.raises(MoveRefused):
            services.cancel_slot(slot, reason="The panel is ill", actor=talks.staff)
        with pytest.raises(MoveRefused):
            services.move_slot(slot, starts_at=in_days(12), minutes=30, actor=talks.staff)


def test_seat_of_whoever_was_declined_before_the_interview_is_free(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    talks.decide(talks.applications[0], Outcome.DECLINE)
    talks.release()
    assert talks.book(slot, 1)
    with pytest.raises(MoveRefused):
        services.give_up(talks.invited(), actor=actor_of(talks.people[0]))
