"""Pages of interviews: the staff's desk, one's own time, the panel's day, the day sheet."""

import pytest

from academy.core.db import db
from academy.selection.queries import interviews
from academy.selection.services import interviews as services
from academy.web.words import zone_label
from tests.factories.interviews import Talks, in_days
from tests.pages import parse
from tests.personas import sign_in

EN = {"Accept-Language": "en"}


@pytest.fixture
def talks(app):
    return Talks()


def staff(app, talks):
    return sign_in(app.test_client(), talks.alice)


def own(talks, number=0, more=""):
    return f"/my/applications/{talks.applications[number].number}/interview{more}?lang=en"


def desk(talks, more=""):
    return f"/staff/selection/stages/{talks.talks.ref}/interviews{more}"


def day_of(slot):
    return slot.starts_at.date().isoformat()


# The staff's desk


def test_desk_leads_from_panels_to_times_to_publishing_to_sheets(app, talks):
    clerk = staff(app, talks)
    assert "Begin with a panel" in parse(clerk.get(f"{desk(talks)}?lang=en")).text
    panel = talks.panel()
    assert "Now the times" in parse(clerk.get(desk(talks), headers=EN)).text
    slot = talks.slot(panel)
    assert "Let applicants choose" in parse(clerk.get(desk(talks), headers=EN)).text
    assert clerk.post(desk(talks, "/publish")).status_code == 303
    talks.book(interviews.get_slot(slot.ref))
    db.session.commit()
    assert "Hand the sheets" in parse(clerk.get(desk(talks), headers=EN)).text
    assert clerk.post(desk(talks, "/sheets")).status_code == 303
    assert "Being scored" in parse(clerk.get(desk(talks), headers=EN)).text


def test_publish_and_sheets_without_anything_say_so(app, talks):
    clerk = staff(app, talks)
    for act in ("/publish", "/sheets"):
        assert clerk.post(desk(talks, act)).status_code == 422


def test_panel_is_made_changed_and_deleted_on_its_pages(app, talks):
    clerk = staff(app, talks)
    members = [person.ref for person in talks.reviewers[:2]]
    data = {"name": "가 면접실", "place": "Room 3", "members": members}
    assert clerk.get(desk(talks, "/panels")).status_code == 200
    assert clerk.post(desk(talks, "/panels"), data=data).status_code == 303
    assert clerk.post(desk(talks, "/panels"), data=data).status_code == 422
    (panel,) = interviews.panels_of(talks.talks.id)
    where = f"/staff/selection/interviews/panels/{panel.ref}"
    assert clerk.get(where).status_code == 200
    changed = data | {"place": "Room 4", "version": str(panel.version)}
    assert clerk.post(where, data=changed).status_code == 303
    assert interviews.get_panel(panel.ref).place == "Room 4"
    assert clerk.post(where, data=changed | {"members": []}).status_code in (409, 422)
    assert clerk.post(f"{where}/delete").status_code == 303
    assert not interviews.panels_of(talks.talks.id)


def a_series(talks, panel, **more):
    day = in_days(7).date().isoformat()
    values = {
        "panels": [panel.ref],
        "first_on": day,
        "last_on": day,
        "weekdays": [str(n) for n in range(7)],
        "begins": "09:00",
        "ends": "11:00",
        "minutes": "30",
        "pause": "0",
        "rest_begins": "",
        "rest_ends": "",
        "seats": "1",
        "act": "look",
    }
    return values | more


def test_series_is_looked_at_then_made_and_the_second_press_makes_none(app, talks):
    clerk, panel = staff(app, talks), talks.panel()
    db.session.commit()
    where = desk(talks, "/series")
    assert clerk.get(where).status_code == 200
    looked = clerk.post(where, data=a_series(talks, panel), headers=EN)
    assert "Make 4 times" in parse(looked).text
    assert not interviews.slots_of(talks.talks.id)
    made = a_series(talks, panel, act="make")
    assert clerk.post(where, data=made).status_code == 303
    assert clerk.post(where, data=made).status_code == 303
    assert len(interviews.slots_of(talks.talks.id)) == 4
    again = clerk.post(where, data=a_series(talks, panel), headers=EN)
    assert "left out" in parse(again).text


@pytest.mark.parametrize(
    "wrong", [{"ends": "08:00"}, {"panels": []}, {"first_on": "x"}, {"minutes": "0"}]
)
def test_series_that_makes_no_sense_is_shown_again(app, talks, wrong):
    clerk, panel = staff(app, talks), talks.panel()
    db.session.commit()
    response = clerk.post(desk(talks, "/series"), data=a_series(talks, panel, **wrong))
    assert response.status_code == 422


def test_slot_is_moved_called_off_and_deleted_on_its_page(app, talks):
    clerk, panel = staff(app, talks), talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish().book(slot)
    db.session.commit()
    where = f"/staff/selection/interviews/slots/{slot.ref}"
    assert talks.applications[0].number in clerk.get(where).text
    moved = {"day": in_days(9).date().isoformat(), "begins": "10:00", "minutes": "30"}
    known = str(slot.version)
    assert clerk.post(f"{where}/move", data=moved | {"version": known}).status_code == 303
    assert clerk.post(f"{where}/move", data=moved | {"minutes": "0"}).status_code in (409, 422)
    assert clerk.post(f"{where}/delete").status_code == 422
    assert clerk.post(f"{where}/cancel", data={"reason": ""}).status_code == 422
    assert clerk.post(f"{where}/cancel", data={"reason": "Ill"}).status_code == 303
    ref = other.ref
    assert clerk.post(f"/staff/selection/interviews/slots/{ref}/delete").status_code == 303
    assert interviews.get_slot(ref) is None


# One's own time


def test_own_page_before_publishing_shows_no_times(app, talks):
    talks.slot(talks.panel())
    me = sign_in(app.test_client(), talks.people[0])
    assert "cannot be chosen yet" in parse(me.get(own(talks))).text


def test_own_page_offers_books_changes_and_gives_up(app, talks):
    panel = talks.panel()
    slot, other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish()
    db.session.commit()
    me = sign_in(app.test_client(), talks.people[0])
    page = me.get(own(talks))
    assert page.text.count('type="radio"') == 2
    assert "meet.example" not in page.text
    assert zone_label("Asia/Seoul", "en") in parse(page).text
    assert me.post(own(talks), data={"slot": slot.ref}).status_code == 303
    page = me.get(own(talks)).text
    assert "meet.example" in page
    assert page.count('type="radio"') == 1
    assert me.post(own(talks), data={"slot": other.ref}).status_code == 303
    calendar = me.get(own(talks, more="/calendar"))
    assert calendar.content_type.startswith("text/calendar")
    assert "SEQUENCE:2" in calendar.text
    assert "STATUS:CONFIRMED" in calendar.text
    assert me.post(own(talks, more="/give-up")).status_code == 303
    off = me.get(own(talks, more="/calendar"))
    assert "Take it out of my calendar" in me.get(own(talks)).text
    free = parse(me.get(own(talks))).all(".//input[@name='slot']")[0].get("value")
    assert me.post(own(talks), data={"slot": free}).status_code == 303
    again = me.get(own(talks, more="/calendar"))
    for one, state, number in ((off, "CANCELLED", 3), (again, "CONFIRMED", 4)):
        assert f"STATUS:{state}" in one.text
        assert f"SEQUENCE:{number}" in one.text
        assert uid_in(one) == uid_in(calendar)


def uid_in(calendar):
    return next(line for line in calendar.text.splitlines() if line.startswith("UID:"))


def test_own_page_says_who_was_slower_that_the_time_is_taken(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot, 1)
    db.session.commit()
    me = sign_in(app.test_client(), talks.people[0])
    response = me.post(own(talks), data={"slot": slot.ref}, headers=EN)
    assert response.status_code == 422
    assert "Somebody else was faster" in parse(response).text
    assert me.post(own(talks), data={}).status_code == 422
    assert me.post(own(talks), data={"slot": "NOSUCHSLOT"}).status_code == 404


def test_own_page_of_somebody_else_does_not_exist(app, talks):
    me = sign_in(app.test_client(), talks.people[0])
    assert me.get(own(talks, 1)).status_code == 404


def test_own_page_after_a_cancellation_says_why_and_offers_others(app, talks):
    panel = talks.panel()
    slot, _other = talks.slot(panel), talks.slot(panel, in_days(8))
    talks.publish().book(slot)
    services.cancel_slot(slot, reason="The panel is ill", actor=talks.staff)
    me = sign_in(app.test_client(), talks.people[0])
    page = me.get(own(talks))
    assert "The panel is ill" in page.text
    assert page.text.count('type="radio"') == 1


def test_invitation_leads_to_the_interview_from_both_pages(app, talks):
    me = sign_in(app.test_client(), talks.people[0])
    number = talks.applications[0].number
    for where in (f"/my/applications/{number}", f"/my/offers/{number}"):
        assert f"/my/applications/{number}/interview" in me.get(where).text
