"""Pages of interviews as they come: the panel's day, the day sheet, the list."""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from academy.accommodations import services as accommodations
from academy.accommodations.states import Need
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake import queries as intake
from academy.intake import services as intaking
from academy.intake.states import NoticeKind
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.queries import interviews
from academy.selection.services import interviews as services
from tests.factories.interviews import Talks, in_days
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in

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


# The panel's day


def test_panel_reads_name_and_place_of_its_own_interviews_only(app, talks):
    one, other = talks.panel("A", talks.reviewers[:2]), talks.panel("B", talks.reviewers[2:])
    first, second = talks.slot(one), talks.slot(other)
    talks.people[0].nickname = "Pebble"
    talks.publish()
    talks.book(first, 0)
    talks.book(second, 1)
    services.hand_sheets(talks.talks, actor=talks.staff)
    db.session.commit()
    page = sign_in(app.test_client(), talks.reviewers[0]).get("/reviews/interviews?lang=en").text
    assert "Pebble" in page
    assert "meet.example/A" in page
    assert "/reviews/" in page
    for secret in (
        talks.people[0].email,
        talks.people[0].name,
        talks.people[1].name,
        talks.applications[0].number,
    ):
        assert secret not in page
    other_page = sign_in(app.test_client(), talks.reviewers[2]).get("/reviews/interviews").text
    assert talks.people[1].name in other_page
    assert "Pebble" not in other_page


def wish(talks, number=0):
    person = talks.people[number]
    notice = intake.newest_notices(talks.site.id)[NoticeKind.ACCOMMODATION]
    accommodations.ask(
        person.id,
        cohort_id=talks.cohort.id,
        site_id=talks.site.id,
        needs=[Need.CAPTIONS],
        arrange="Large letters please",
        consent=True,
        notice_id=notice.id,
        actor=actor_of(person),
    )


def test_arrangements_reach_those_who_arrange_and_panels_read_only_what_these_write(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    services.hand_sheets(talks.talks, actor=talks.staff)
    wish(talks)
    db.session.commit()
    clerk = staff(app, talks)
    sheet = desk(talks, f"/days/{day_of(slot)}")
    assert "Large letters please" in clerk.get(sheet).text
    assert "Large letters please" in clerk.get(f"{sheet}/print").text
    reader = sign_in(app.test_client(), talks.reviewers[0])
    assert "Large letters" not in reader.get("/reviews/interviews").text
    note = f"/staff/selection/interviews/bookings/{booking.ref}/note"
    told = {"panel_note": "Captions run along", "version": str(booking.version)}
    assert clerk.post(note, data=told).status_code == 303
    assert "Captions run along" in reader.get("/reviews/interviews").text
    pile = queries.pile_of(talks.talks.id, talks.reviewers[0].id)
    (mine,) = [a for a in pile if a.application_id == talks.applications[0].id]
    packet = reader.get(f"/reviews/{mine.ref}").text
    assert "Captions run along" not in packet
    assert talks.people[0].name not in packet


def test_staff_who_also_review_see_no_arrangements(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    booking = talks.book(slot)
    wish(talks)
    both = make_person("Both", roles=[(Role.ADMISSIONS, talks.site), (Role.REVIEWER, talks.site)])
    db.session.commit()
    clerk = sign_in(app.test_client(), both)
    number = talks.applications[0].number
    for where in (
        desk(talks, f"/days/{day_of(slot)}"),
        desk(talks, f"/days/{day_of(slot)}/print"),
        f"/staff/selection/applications/{number}/interview",
    ):
        page = clerk.get(where)
        assert page.status_code == 200
        assert "Large letters" not in page.text
    note = f"/staff/selection/interviews/bookings/{booking.ref}/note"
    assert clerk.post(note, data={"panel_note": "x"}).status_code == 404


# The day sheet


def test_day_sheet_ticks_at_once_and_tells_the_second_of_two(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish()
    ref = talks.book(slot).ref
    db.session.commit()
    one, two = staff(app, talks), sign_in(app.test_client(), talks.bob)
    base = f"/staff/selection/interviews/bookings/{ref}"
    with clock.freeze(slot.ends_at):
        assert one.post(f"{base}/came", data={"seen": "booked"}).status_code == 303
        missed = {"seen": "booked", "reason": "Nobody there"}
        late = two.post(f"{base}/missed", data=missed, headers=EN)
        assert late.status_code == 422
        assert "Somebody else has marked this" in parse(late).text
        assert two.post(f"{base}/unmark", data={"seen": "came"}).status_code == 303
        assert two.post(f"{base}/missed", data={"seen": "booked"}).status_code == 422
        assert two.post(f"{base}/missed", data=missed).status_code == 303
        page = one.get(desk(talks, f"/days/{day_of(slot)}"))
    assert "Nobody there" in page.text


def test_day_sheet_as_a_workbook_holds_texts_only(app, talks):
    slot = talks.slot(talks.panel())
    talks.slot(interviews.get_panel(slot.panel.ref), slot.ends_at)
    talks.people[0].name = "=1+1"
    talks.publish().book(slot)
    db.session.commit()
    response = staff(app, talks).get(desk(talks, f"/days/{day_of(slot)}/table"), headers=EN)
    sheet = load_workbook(BytesIO(response.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[1][5] == "=1+1"
    assert sheet.cell(2, 6).data_type == "s"


def test_workbook_is_made_in_a_process_of_its_own():
    code = (
        "import sys; from academy.selection.day_workbook import workbook_of;"
        "print(workbook_of(['a'], [['b']])[:2], 'xlsxwriter' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "b'PK' False"


def test_day_sheet_on_screen_on_paper_and_as_a_table_awaits_nobody_who_withdrew(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    intaking.withdraw(talks.applications[0], actor=actor_of(talks.people[0]))
    talks.book(slot, 1)
    db.session.commit()
    clerk, base = staff(app, talks), desk(talks, f"/days/{day_of(slot)}")
    for more in ("", "/print"):
        page = clerk.get(base + more).text
        assert talks.applications[0].number not in page
        assert talks.applications[1].number in page
    sheet = load_workbook(BytesIO(clerk.get(f"{base}/table").data)).active
    found = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert talks.applications[0].number not in found
    assert talks.applications[1].number in found


def test_series_with_half_a_break_is_refused(app, talks):
    panel = talks.panel()
    db.session.commit()
    day = in_days(7).date().isoformat()
    data = {"panels": [panel.ref], "first_on": day, "last_on": day, "begins": "09:00",
            "weekdays": list("0123456"), "ends": "18:00", "minutes": "50", "pause": "10",
            "rest_begins": "12:00", "rest_ends": "", "seats": "1", "act": "make"}  # fmt: skip
    said = staff(app, talks).post(desk(talks, "/series"), data=data, headers=EN)
    assert said.status_code == 422
    assert "leave both empty" in said.text
    assert not interviews.slots_of(talks.talks.id)


@pytest.mark.parametrize("day", ["2027-02-30", "x", "20270302", "9999-12-31"])
def test_day_that_is_none_does_not_exist(app, talks, day):
    assert staff(app, talks).get(desk(talks, f"/days/{day}")).status_code == 404


def test_day_without_interviews_says_so(app, talks):
    page = staff(app, talks).get(desk(talks, "/days/2027-03-02?lang=en"))
    assert "Nobody is interviewed" in parse(page).text
    table = staff(app, talks).get(desk(talks, "/days/2027-03-02/table"))
    assert load_workbook(BytesIO(table.data)).active.max_row == 1


# The list, and booking for somebody


def test_people_are_listed_with_and_without_a_time(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    db.session.commit()
    clerk = staff(app, talks)
    everybody = clerk.get(desk(talks, "/people")).text
    assert all(application.number in everybody for application in talks.applications)
    without = clerk.get(desk(talks, "/people?show=without")).text
    assert talks.applications[0].number not in without
    assert talks.applications[1].number in without
    assert talks.applications[1].number not in clerk.get(desk(talks, "/people?show=missed")).text


def test_staff_book_for_somebody_with_a_reason(app, talks):
    slot = talks.slot(talks.panel(), clock.now() + timedelta(hours=2))
    db.session.commit()
    clerk, number = staff(app, talks), talks.applications[0].number
    where = f"/staff/selection/applications/{number}/interview"
    assert slot.ref in clerk.get(where).text
    assert clerk.post(where, data={"slot": slot.ref, "reason": ""}).status_code == 422
    assert clerk.post(where, data={"slot": "NOSUCHSLOT", "reason": "x"}).status_code == 404
    assert clerk.post(where, data={"slot": slot.ref, "reason": "By phone"}).status_code == 303
    assert "By phone" in clerk.get(where).text


def test_stage_of_documents_has_no_interviews(app, talks):
    clerk = staff(app, talks)
    documents = next(s for s in queries.stages_of(talks.round.id) if s.id != talks.talks.id)
    assert clerk.get(f"/staff/selection/stages/{documents.ref}/interviews").status_code == 404
    stage = clerk.get(f"/staff/selection/stages/{talks.talks.ref}?lang=en")
    assert "To the interviews" in parse(stage).text


def test_conflict_is_shown_on_the_desk_as_an_interview_to_move(app, talks):
    slot = talks.slot(talks.panel())
    talks.publish().book(slot)
    selection.list_person(talks.people[0].name, actor=actor_of(talks.reviewers[0]))
    db.session.commit()
    page = staff(app, talks).get(f"{desk(talks)}?lang=en")
    assert "need another panel" in parse(page).text
    assert talks.applications[0].number in page.text
