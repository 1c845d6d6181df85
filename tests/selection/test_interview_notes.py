"""What a panel is told to have ready: it stays with the applicant, and goes with the consent."""

from datetime import timedelta

import pytest

from academy.accommodations import queries as accommodations
from academy.accommodations import services as asking
from academy.accommodations.states import Need
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.events import wire
from academy.intake.states import NoticeKind
from academy.privacy.services import erasure
from academy.reactions import REACTIONS
from academy.selection.interview_states import BookingState
from academy.selection.queries import greetings, interviews
from academy.selection.services import interviews as services
from tests.factories.intake import some_notices
from tests.factories.interviews import Talks, in_days
from tests.personas import actor_of, sign_in

NUMBER = "900101-1234567"


@pytest.fixture
def talks(app):
    wire(REACTIONS)
    return Talks()


def noted(talks):
    """Book an interview for which the panel has something to have ready."""
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    services.tell_panel(booking, note="A ramp is laid", actor=talks.staff)
    return slot, booking


def read_by_panel(talks):
    return [each.note for each in greetings.greetings_of(actor_of(talks.reviewers[0]))]


def a_wish(talks):
    cohort_id = talks.round.cohort_id
    notices = some_notices(talks.round.site_id)
    notice = next(each for each in notices if each.kind is NoticeKind.ACCOMMODATION)
    return asking.ask(
        talks.people[0].id,
        cohort_id=cohort_id,
        site_id=talks.round.site_id,
        needs=[Need.CAPTIONS],
        arrange="",
        consent=True,
        notice_id=notice.id,
        actor=SYSTEM,
    )


def test_book_after_a_cancelled_time_keeps_what_the_panel_is_told(talks):
    slot, _booking = noted(talks)
    other = talks.slot(interviews.get_panel(slot.panel.ref), in_days(8))
    services.cancel_slot(slot, reason="The panel is ill", actor=talks.staff)
    talks.book(other)
    assert read_by_panel(talks) == ["A ramp is laid"]


def test_book_for_after_a_missed_time_keeps_what_the_panel_is_told(talks):
    slot, booking = noted(talks)
    other = talks.slot(interviews.get_panel(slot.panel.ref), in_days(9))
    with clock.freeze(slot.ends_at + timedelta(minutes=1)):
        services.miss(booking, reason="Ill", seen=BookingState.BOOKED, actor=talks.staff)
        services.book_for(talks.invited(), other, reason="Was ill", actor=talks.staff)
        assert read_by_panel(talks) == ["A ramp is laid"]


@pytest.mark.parametrize("forget", [asking.withdraw, erasure.erase_arrangement])
def test_withdraw_what_was_asked_takes_the_note_from_the_panel(talks, forget):
    noted(talks)
    a_wish(talks)
    talks.book(talks.slot(interviews.panels_of(talks.talks.id)[0], in_days(8)), 1)
    other = interviews.standing_booking(talks.applications[1].id)
    services.tell_panel(other, note="Two chairs", actor=talks.staff)
    asked = accommodations.request_of(talks.people[0].id, talks.round.cohort_id)
    forget(asked, actor=actor_of(talks.people[0]))
    assert sorted(read_by_panel(talks)) == ["", "Two chairs"]


def test_notes_and_reasons_with_a_registration_number_are_refused(app, talks):
    slot, booking = noted(talks)
    db.session.commit()
    clerk, reader = (sign_in(app.test_client(), p) for p in (talks.alice, talks.reviewers[0]))
    base = "/staff/selection/interviews"
    version = str(booking.version)
    typed = {
        f"{base}/bookings/{booking.ref}/note": {"panel_note": NUMBER, "version": version},
        f"{base}/bookings/{booking.ref}/missed": {"reason": NUMBER, "seen": "booked"},
        f"{base}/slots/{slot.ref}/cancel": {"reason": NUMBER},
    }
    for address, data in typed.items():
        assert clerk.post(address, data=data).status_code == 422, address
    assert reader.post("/reviews/people", data={"written": NUMBER}).status_code == 422
