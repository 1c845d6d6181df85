"""Pages of a test: staff set it, applicants choose a slot, results come in, a line is drawn."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from academy.accommodations import services as accommodations
from academy.accommodations.states import Need
from academy.audit.models import AccessPerson
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.states import NoticeKind
from academy.selection import exam_jobs, queries
from academy.selection.exam_states import ExamImportState
from academy.selection.queries import exams
from academy.selection.states import Outcome
from tests.factories.exams import a_result, a_slot, a_table, an_exam, get_table
from tests.factories.intake import some_notices
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in


@pytest.fixture
def season(app):
    return Season(applicants=3, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


@pytest.fixture(params=["ko", "en"])
def staff(app, season, request):
    client = sign_in(app.test_client(), season.alice)
    client.set_cookie("academy_language", request.param)
    return client


@pytest.fixture
def applicant(app, season):
    return sign_in(app.test_client(), season.people[0])


def desk(stage, page=""):
    return f"/staff/selection/stages/{stage.ref}{page}"


def mine(season, page="", number=0):
    return f"/my/applications/{season.applications[number].number}/test{page}"


PLAN = {
    "address": "https://test.example.org/x", "about-ko": "안내", "about-en": "About", "hours": "12",
    "items": "40", "for_right": "2.5", "for_wrong": "-0,5", "for_blank": "0", "best": "",
    "opens_at": "", "closes_at": "",
}  # fmt: skip


def test_plan_is_set_from_its_page(staff, stage):
    where = desk(stage, "/test")
    held = parse(staff.get(where)).values()
    assert (held["items"], held["for_wrong"], held["best"]) == ("30", "-0.5", "60")
    sent = staff.post(where, data=PLAN | {"version": held["version"]})
    assert (sent.status_code, sent.location) == (303, desk(stage, "/slots"))
    plan = exams.exam_plan(stage.id)
    assert (plan.for_right, plan.for_wrong, plan.best) == (250, -50, 10_000)
    late = staff.post(where, data=PLAN | {"version": held["version"], "items": "10"})
    assert late.status_code == 409
    wrong = staff.post(where, data=PLAN | {"for_right": "x", "items": "0", "version": "9"})
    assert wrong.status_code == 422


def test_another_marking_says_how_much_that_was_prepared_it_took_back(staff, season, stage):
    for application, points in zip(season.applications, (50, 40, 10), strict=True):
        a_result(season, stage, application, points)
    for application in season.applications[:2]:
        season.decide(application, Outcome.ADVANCE)
    db.session.commit()
    where = desk(stage, "/test")
    held = parse(staff.get(where)).values()
    sent = staff.post(where, data=PLAN | {"version": held["version"], "items": "30"})
    assert sent.status_code == 303
    told = staff.get(sent.location).get_data(as_text=True)
    assert "2 decisions were prepared" in told or "준비해 둔 결과 2건" in told
    assert queries.prepared(season.round.id) == []


def test_plan_of_a_new_test_begins_with_the_usual_marking(app, season):
    stage = an_exam(season)
    db.session.delete(exams.exam_plan(stage.id))
    db.session.commit()
    alice = sign_in(app.test_client(), season.alice)
    held = parse(alice.get(desk(stage, "/test"))).values()
    assert (held["for_right"], held["for_wrong"], held["for_blank"]) == ("2", "-0.5", "0")
    for page in ("", "/slots", "/results", "/tables", "/sitters", "/line"):
        assert alice.get(desk(stage, page)).status_code == 200
    number = season.applications[0].number
    assert alice.get(desk(stage, f"/results/{number}")).status_code == 200
    assert sign_in(app.test_client(), season.people[0]).get(mine(season)).status_code == 200
    sent = alice.post(desk(stage, "/test"), data=PLAN)
    assert sent.status_code == 303


def test_series_is_added_from_its_page(staff, season, stage):
    first = (clock.now() + timedelta(days=3)).date()
    series = {
        "first_on": f"{first}", "last_on": f"{first + timedelta(days=6)}",
        "weekdays": ["0", "1", "2", "3", "4", "5", "6"], "times": "10:00, 14:00", "minutes": "60",
        "places": "3",
    }  # fmt: skip
    where = desk(stage, "/slots")
    assert staff.post(where, data=series).status_code == 303
    slots = exams.slots_of(stage.id)
    assert len(slots) == 14
    zone = ZoneInfo(season.site.zone)
    assert {slot.starts_at.astimezone(zone).hour for slot in slots} == {10, 14}
    assert staff.get(where).status_code == 200
    for change in ({"times": "noon"}, {"minutes": "300"}, {"places": "0"}, {"first_on": ""}):
        assert staff.post(where, data=series | change).status_code == 422


def test_slot_is_changed_and_called_off_from_its_page(staff, season, stage):
    slot = a_slot(season, stage)
    where = f"/staff/selection/slots/{slot.ref}"
    held = parse(staff.get(where)).values()
    sent = staff.post(where, data={"places": "9", "version": held["version"]})
    assert sent.status_code == 303
    assert staff.post(where, data={"places": "0", "version": "2"}).status_code == 422
    assert staff.post(f"{where}/call-off", data={"reason": ""}).status_code == 422
    assert staff.post(f"{where}/call-off", data={"reason": "No power."}).status_code == 303
    assert staff.get(where).status_code == 200
    assert exams.slots_of(stage.id) == []


def test_table_is_brought_looked_at_and_written(staff, season, stage):
    numbers = [a.number for a in season.applications]
    content = f"number,right,wrong,blank\n{numbers[0]},20,6,4\nWRONG,1,2,3\n".encode()
    where = desk(stage, "/tables")
    sent = staff.post(where, data={"table": (BytesIO(content), "results.csv")})
    assert sent.status_code == 303
    page = staff.get(sent.location)
    seen = parse(page).values()["seen"]
    assert numbers[0] in page.get_data(as_text=True)
    errors = staff.get(f"{sent.location}/errors")
    assert "WRONG" not in errors.get_data(as_text=True)
    refused = staff.post(f"{sent.location}/confirm", data={"seen": seen})
    assert refused.status_code == 422
    done = staff.post(f"{sent.location}/confirm", data={"seen": seen, "skip_errors": "y"})
    assert done.status_code == 303
    assert staff.get(sent.location).status_code == 200
    assert exams.result_of(stage.id, season.applications[0].id).points == 3700
    for show in ("sat", "absent", "missing", "by_hand", "undecided", "nonsense"):
        assert staff.get(desk(stage, f"/results?show={show}")).status_code == 200
    assert "results.csv" in staff.get(where).get_data(as_text=True)


def test_large_table_is_left_to_the_worker(staff, season, stage, monkeypatch):
    monkeypatch.setattr(exam_jobs, "AT_ONCE", 10)
    content = f"number,points\n{season.applications[0].number},20\n".encode()
    sent = staff.post(desk(stage, "/tables"), data={"table": (BytesIO(content), "r.csv")})
    ref = sent.location.rpartition("/")[2]
    assert get_table(ref).status is ExamImportState.CHECKING
    assert "data-waits" in staff.get(sent.location).get_data(as_text=True)
    exam_jobs.work_exam_imports()
    assert get_table(ref).status is ExamImportState.CHECKED


def test_table_that_is_none_is_refused_at_its_field(staff, season, stage):
    for content in (b"", b"\x00\x01\xff", b"a,b\n1,2\n"):
        sent = staff.post(desk(stage, "/tables"), data={"table": (BytesIO(content), "r.csv")})
        assert sent.status_code == 422
    assert staff.post(desk(stage, "/tables"), data={}).status_code == 422


def test_preview_of_a_table_writes_whom_it_shows_to_the_access_log(staff, season, stage):
    shown = a_table(season, stage, f"number,points\n{season.applications[0].number},20\n")
    staff.get(f"/staff/selection/tables/{shown.ref}")
    seen = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert season.people[0].id in seen
    assert season.people[1].id not in seen


def test_table_is_thrown_away(staff, season, stage):
    shown = a_table(season, stage, f"number,points\n{season.applications[0].number},20\n")
    where = f"/staff/selection/tables/{shown.ref}"
    assert staff.post(f"{where}/drop").status_code == 303
    assert staff.get(where).status_code == 200
    assert staff.post(f"{where}/drop").status_code == 409


def test_result_is_entered_by_hand_and_not_over_a_newer_one(staff, season, stage):
    where = desk(stage, f"/results/{season.applications[0].number}")
    held = parse(staff.get(where)).values()
    values = {"sat": "yes", "n_right": "20", "n_wrong": "6", "n_blank": "4", "points": ""}
    sent = staff.post(where, data=values | {"reason": "", "version": held["version"]})
    assert sent.status_code == 422
    sent = staff.post(where, data=values | {"reason": "By phone.", "version": held["version"]})
    assert sent.status_code == 303
    other = values | {"n_right": "21", "n_wrong": "5", "reason": "Again."}
    assert staff.post(where, data=other | {"version": ""}).status_code == 409
    absent = {"sat": "no", "reason": "Did not come.", "version": "1"}
    assert staff.post(where, data=absent).status_code == 303
    assert exams.result_of(stage.id, season.applications[0].id).sat is False


def test_line_is_a_proposal_until_a_person_prepares(staff, season, stage):
    for application, points in zip(season.applications, (50, 40, 40), strict=True):
        a_result(season, stage, application, points)
    where = desk(stage, "/line")
    assert staff.get(where).status_code == 200
    for wrong in ("?by=points&value=x", "?by=places&value=0", "?by=places&value=1.5"):
        assert staff.get(where + wrong).status_code == 200
    page = parse(staff.get(f"{where}?by=places&value=2"))
    held = page.values()
    assert held["line"] == "4000"
    assert queries.prepared(season.round.id) == []
    sent = staff.post(where, data=held | {"others": "decline", "reason": ""})
    assert sent.status_code == 422
    sent = staff.post(where, data=held | {"others": "nothing", "reason": "Line 40."})
    assert sent.status_code == 303
    assert len(queries.prepared(season.round.id)) == 3
    again = staff.post(where, data=held | {"others": "nothing", "reason": "Line 40."})
    assert again.status_code == 422
    assert staff.post(where, data={"line": "x"}).status_code == 303


def test_accommodations_stand_with_the_sitters_and_never_with_points(app, season, stage):
    notices = {notice.kind: notice for notice in some_notices(season.site.id)}
    accommodations.ask(
        season.people[0].id, cohort_id=season.cohort.id, site_id=season.site.id,
        needs=[Need.EXTRA_TIME], arrange="앞자리가 필요합니다.", consent=True,
        notice_id=notices[NoticeKind.ACCOMMODATION].id, actor=actor_of(season.people[0]),
    )  # fmt: skip
    slot = a_slot(season, stage)
    a_result(season, stage, season.applications[0], 47.25)
    alice = sign_in(app.test_client(), season.alice)
    sitters = alice.get(desk(stage, "/sitters")).get_data(as_text=True)
    assert "앞자리가 필요합니다." in sitters
    assert "47.25" not in sitters
    for wanted in (slot.ref, "none", "nonsense"):
        assert alice.get(desk(stage, f"/sitters?slot={wanted}")).status_code == 200
    for page in ("/results", f"/results/{season.applications[0].number}", "/line", "/tables"):
        assert "앞자리" not in alice.get(desk(stage, page)).get_data(as_text=True)
    both = make_person("Both", roles=[(Role.ADMISSIONS, season.site), (Role.REVIEWER, season.site)])
    told = sign_in(app.test_client(), both).get(desk(stage, "/sitters")).get_data(as_text=True)
    assert "앞자리" not in told, "health data never reach whoever scores"


def test_reviewers_never_reach_a_page_of_the_test(app, season, stage):
    slot = a_slot(season, stage)
    shown = a_table(season, stage, f"number,points\n{season.applications[0].number},20\n")
    reviewer = sign_in(app.test_client(), season.reviewers[0])
    pages = ["/test", "/slots", "/sitters", "/results", "/line", "/tables"]
    pages = [desk(stage, page) for page in pages]
    pages += [
        f"/staff/selection/slots/{slot.ref}", f"/staff/selection/tables/{shown.ref}",
        f"/staff/selection/tables/{shown.ref}/errors",
        desk(stage, f"/results/{season.applications[0].number}"), mine(season),
    ]  # fmt: skip
    for page in pages:
        assert reviewer.get(page).status_code in (403, 404), page
    assert season.applications[0].number not in reviewer.get("/reviews").get_data(as_text=True)


def test_pages_of_a_test_are_of_test_stages_only(app, season, stage):
    documents = queries.stages_of(season.round.id)[0]
    alice = sign_in(app.test_client(), season.alice)
    for page in ("/test", "/slots", "/sitters", "/results", "/line", "/tables"):
        assert alice.get(desk(documents, page)).status_code == 404
    assert alice.get(desk(stage)).status_code == 200
