"""Sheets go where the interview goes, and come back with what stands on them."""

import threading

import pytest

from academy.core import clock
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.interview_states import BookingState
from academy.selection.queries import greetings, interview_days, interview_people, interviews
from academy.selection.services import interviews as services
from academy.selection.services.interviews import sheets
from academy.selection.states import AssignmentState
from tests.factories.interviews import Talks, in_days
from tests.personas import actor_of


@pytest.fixture
def talks(app):
    return Talks()


def on_piles(talks, number=0):
    """Return the places of those who have the sheet of an applicant to score."""
    given = queries.assignments_in(talks.talks.id, talks.applications[number].id)
    holders = {each.reviewer_id for each in given if each.status is AssignmentState.OPEN}
    return {place for place, person in enumerate(talks.reviewers) if person.id in holders}


def begin(talks, place, comment="A good talk so far"):
    """Let a reviewer write a draft on the first sheet of the pile."""
    reader = talks.reviewers[place]
    sheet = queries.pile_of(talks.talks.id, reader.id)[0]
    selection.save_draft(sheet, levels={}, comment=comment, version=0, actor=actor_of(reader))


def draft_of(talks, place):
    (sheet,) = queries.pile_of(talks.talks.id, talks.reviewers[place].id)
    return queries.review_of(sheet.id)


@pytest.mark.parametrize("back", ["come", "untick"])
def test_miss_by_a_slip_gives_the_sheets_back_with_their_drafts(talks, back):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    begin(talks, 0)
    with clock.freeze(slot.ends_at):
        services.miss(booking, reason="A slip", seen=BookingState.BOOKED, actor=talks.staff)
        assert on_piles(talks) == set()
        getattr(services, back)(booking, seen=BookingState.NO_SHOW, actor=talks.staff)
    assert on_piles(talks) == {0, 1}
    draft = draft_of(talks, 0)
    assert (draft.comment, draft.voided_at) == ("A good talk so far", None)
    assert not interview_people.to_move(talks.talks)
    assert len(greetings.greetings_of(actor_of(talks.reviewers[0]))) == 1


def test_book_the_first_panel_again_after_its_drafts_is_possible(talks):
    one, other = talks.panel("A", talks.reviewers[:2]), talks.panel("B", talks.reviewers[2:])
    first, second = talks.slot(one), talks.slot(other)
    talks.publish().book(first)
    services.hand_sheets(talks.talks, actor=talks.staff)
    for place in (0, 1):
        begin(talks, place)
    talks.book(second)
    assert one.id in interview_days.open_panels(talks.invited())
    talks.book(first)
    services.hand_sheets(talks.talks, actor=talks.staff)
    assert on_piles(talks) == {0, 1}
    assert draft_of(talks, 1).comment == "A good talk so far"


def test_add_reviewers_after_a_leave_may_interview_again(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    ill = talks.reviewers[0]
    selection.remove_reviewer(talks.talks, ill, reason="Ill", actor=talks.staff)
    selection.add_reviewers(talks.talks, [ill], actor=talks.staff)
    assert services.hand_sheets(talks.talks, actor=talks.staff) == 1
    assert on_piles(talks) == {0, 1}
    assert interview_days.open_panels(talks.invited()) == {slot.panel_id}


def test_take_back_by_staff_keeps_the_two_apart(talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    (sheet,) = queries.pile_of(talks.talks.id, talks.reviewers[0].id)
    selection.take_back(sheet, reason="They are neighbours", actor=talks.staff)
    assert services.hand_sheets(talks.talks, actor=talks.staff) == 0
    assert on_piles(talks) == {1}
    assert not interview_days.open_panels(talks.invited())


def test_change_panel_takes_the_sheets_from_whoever_leaves(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    services.change_panel(
        interviews.get_panel(panel.ref),
        name="A",
        place=panel.place,
        members=talks.reviewers[1:3],
        actor=talks.staff,
    )
    assert on_piles(talks) == {1}
    services.hand_sheets(talks.talks, actor=talks.staff)
    assert on_piles(talks) == {1, 2}


def test_change_panel_leaves_the_sheets_of_interviews_that_were_held(talks):
    panel = talks.panel()
    slot = talks.slot(panel)
    talks.publish().book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    with clock.freeze(slot.ends_at):
        services.change_panel(
            interviews.get_panel(panel.ref),
            name="A",
            place=panel.place,
            members=talks.reviewers[1:3],
            actor=talks.staff,
        )
    assert on_piles(talks) == {0, 1}


def test_hand_sheets_takes_the_sheet_of_whoever_listed_the_applicant_since(talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish().book(slot)
    talks.book(other, 1)
    services.hand_sheets(talks.talks, actor=talks.staff)
    selection.list_person(talks.people[0].name, actor=actor_of(talks.reviewers[0]))
    services.hand_sheets(talks.talks, actor=talks.staff)
    assert on_piles(talks) == {1}


def test_pin_beside_panels_is_refused(talks):
    talks.panel()
    with pytest.raises(RuleBroken) as refusal:
        selection.pin(talks.talks, talks.applications[0], talks.reviewers[3], actor=talks.staff)
    assert refusal.value.field == "reviewer"


def test_hand_sheets_while_the_applicant_changes_panels_leaves_one_panel(app, at_once, monkeypatch):
    talks = Talks(applicants=1)
    one, other = talks.panel("A", talks.reviewers[:2]), talks.panel("B", talks.reviewers[2:])
    first, second = talks.slot(one).ref, talks.slot(other, in_days(8)).ref
    talks.publish().book(interviews.get_slot(first))
    number, actor, staff = talks.applications[0].number, actor_of(talks.people[0]), talks.staff
    stage = talks.talks.ref
    db.session.commit()
    read = threading.Event()
    give = sheets.give_by_hand

    def slowly(*args, **kwargs):
        read.set()
        threading.Event().wait(0.5)
        give(*args, **kwargs)

    monkeypatch.setattr(sheets, "give_by_hand", slowly)

    def act(place):
        if place == 0:
            services.hand_sheets(queries.get_stage(stage), actor=staff)
        else:
            read.wait(5)
            slot = interviews.get_slot(second)
            services.book(interview_days.get_invited(number), slot, actor=actor)
        return "done"

    assert at_once(2, act) == ["done"] * 2
    monkeypatch.undo()
    services.hand_sheets(queries.get_stage(stage), actor=staff)
    assert on_piles(talks) == {2, 3}
