from datetime import UTC, date, datetime

import pytest

from academy.cohorts.models import Cohort
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.curriculum import queries, services
from academy.curriculum.states import AttendanceState, Subject, TrackState
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import WHOLE, a_module, a_session, a_track, mark, texts
from tests.pages import parse, seen
from tests.personas import make_person, sign_in

BAD_LINES = ["\x00", "가" * 200, "x" * 300_000]
SESSION = {
    "title-ko": "수업",
    "title-en": "Class",
    "on": "2027-03-03",
    "starts": "9:00",
    "ends": "12:00",
    "place": "Lab",
    "times": "2",
}
MODULE = {
    "subject": "ai",
    "title-ko": "모델",
    "title-en": "Models",
    "objectives-ko": "",
    "objectives-en": "",
    "first_week": "2",
    "last_week": "5",
}


@pytest.fixture
def cohort(app):
    return a_cohort(a_site(), starts_on=date(2027, 3, 2))


@pytest.fixture
def manager(cohort, client):
    return sign_in(client, make_person("Alice", roles=[(Role.PROGRAMME, cohort.site_id)]))


def test_programme_without_a_plan_says_so(client):
    page = parse(client.get("/programme", headers={"Accept-Language": "en"}))
    assert "is being made" in page.text


def test_programme_begins_with_the_home_site_though_another_starts_later(cohort, client):
    a_track(cohort)
    a_track(a_cohort(a_site("napoli"), number=cohort.number + 1))
    page = parse(client.get("/programme", headers={"Accept-Language": "en"}))
    [here] = [
        a.get("href")
        for a in page.all(".//a[@aria-current='page']")
        if "programme/" in a.get("href")
    ]
    assert here == f"/programme/pohang/{cohort.number}"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_programme_shows_the_published_plan_only(cohort, client, language):
    a_track(cohort)
    draft = services.create_track(cohort, title=texts("비밀", "Secret"), actor=SYSTEM)
    a_module(draft, Subject.AI, 41, 41)
    page = parse(client.get("/programme", headers={"Accept-Language": language}))
    assert page.h1 == {"ko": "9개월 과정", "en": "Nine months"}[language]
    assert len(page.all(".//table[@role='table']/tbody/tr")) == len(WHOLE)
    assert client.get(f"/programme/pohang/{cohort.number}").status_code == 200


@pytest.mark.parametrize(
    "path", ["pohang/4", "nowhere/5", "pohang/0", "pohang/9999999999999999999"]
)
def test_programme_of_a_cohort_without_a_plan_is_not_found(client, path):
    assert client.get(f"/programme/{path}").status_code == 404


def test_tracks_of_another_site_are_not_listed(cohort, manager):
    a_track(cohort)
    other = a_cohort(a_site("napoli"), 3)
    track = a_track(other)
    page = parse(manager.get("/staff/tracks"))
    assert len(page.all(".//article")) == 1
    for path in (f"/staff/tracks/{track.ref}", "/staff/tracks/new/napoli/3", "/sessions/napoli/3"):
        assert manager.get(path).status_code == 404


def test_draft_a_plan_and_publish_it_through_the_pages(cohort, manager):
    sent = manager.post("/staff/tracks/new/pohang/5", data={"title-ko": "가", "title-en": "A"})
    assert sent.status_code == 303
    track = queries.draft_track(cohort.id)
    home = f"/staff/tracks/{track.ref}"
    for subject, first, last in WHOLE:
        weeks = {"subject": subject, "first_week": str(first), "last_week": str(last)}
        sent = manager.post(f"{home}/modules/new", data=MODULE | weeks)
        assert sent.status_code == 303, parse(sent).errors
    assert manager.post(f"{home}/publish").status_code == 303
    db.session.expire_all()
    assert queries.published_track(cohort.id).ref == track.ref


def test_publish_of_a_plan_that_lacks_something_says_what(cohort, manager):
    spans = [span for span in WHOLE if span[0] != Subject.AI]
    track = a_track(cohort, spans, published=False)
    sent = manager.post(f"/staff/tracks/{track.ref}/publish", headers={"Accept-Language": "en"})
    assert sent.status_code == 422
    assert parse(sent).text.count("The subject AI is missing.") == 2
    db.session.refresh(track)
    assert track.status is TrackState.DRAFT


def test_publish_twice_is_a_conflict(cohort, manager):
    track = a_track(cohort)
    assert manager.post(f"/staff/tracks/{track.ref}/publish").status_code == 409


@pytest.mark.parametrize("bad", BAD_LINES)
def test_add_module_with_a_title_that_cannot_be_kept_loses_nothing(cohort, manager, bad):
    track = a_track(cohort, [], published=False)
    sent = manager.post(f"/staff/tracks/{track.ref}/modules/new", data=MODULE | {"title-ko": bad})
    assert sent.status_code == 422
    page = parse(sent)
    assert set(page.errors) == {"title-ko"}
    assert page.values()["title-en"] == "Models"
    assert queries.modules_of(track.id) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_week", ""),
        ("first_week", "0"),
        ("first_week", "9" * 30),
        ("last_week", "1"),
        ("last_week", "-3"),
        ("last_week", "=1+1"),
        ("subject", "physics"),
        ("objectives-en", "one language only"),
    ],
)
def test_add_module_with_a_bad_value_names_its_field(cohort, manager, field, value):
    track = a_track(cohort, [], published=False)
    sent = manager.post(f"/staff/tracks/{track.ref}/modules/new", data=MODULE | {field: value})
    assert sent.status_code == 422
    assert len(parse(sent).errors) == 1
    assert queries.modules_of(track.id) == []


def test_change_and_remove_a_module_through_the_pages(cohort, manager):
    track = a_track(cohort, [], published=False)
    module = a_module(track)
    path = f"/staff/modules/{module.ref}"
    assert parse(manager.get(path)).values()["first_week"] == "1"
    assert manager.post(path, data=MODULE | seen(manager, path)).status_code == 303
    db.session.refresh(module)
    assert module.subject is Subject.AI
    assert manager.post(f"{path}/remove").status_code == 303
    assert queries.modules_of(track.id) == []


def test_module_of_a_published_plan_cannot_be_changed(cohort, manager):
    module = queries.modules_of(a_track(cohort).id)[0]
    assert manager.post(f"/staff/modules/{module.ref}", data=MODULE).status_code == 409


def test_rename_and_discard_a_draft_through_the_pages(cohort, manager):
    track = a_track(cohort, [], published=False)
    home = f"/staff/tracks/{track.ref}"
    changed = {"title-ko": "나", "title-en": "B"} | seen(manager, f"{home}/title")
    assert manager.post(f"{home}/title", data=changed).status_code == 303
    db.session.refresh(track)
    assert track.title["en"] == "B"
    assert manager.post(f"{home}/discard").status_code == 303
    assert queries.draft_track(cohort.id) is None


def test_add_sessions_through_the_page(cohort, manager):
    sent = manager.post("/sessions/pohang/5/new", data=SESSION)
    assert sent.status_code == 303
    assert sent.location.endswith("month=2027-03")
    assert [s.on.day for s in queries.sessions_of(cohort.id)] == [3, 10]
    assert "Lab" in parse(manager.get(sent.location)).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on", "2027-02-31"),
        ("on", "2020-01-01"),
        ("starts", "25:00"),
        ("ends", "08:00"),
        ("times", "0"),
        ("times", "61"),
        ("times", "99999999999999999999"),
        ("place", "x" * 61),
        ("place", "\x00"),
        ("title-en", ""),
    ],
)
def test_add_sessions_with_a_bad_value_names_its_field(cohort, manager, field, value):
    sent = manager.post("/sessions/pohang/5/new", data=SESSION | {field: value})
    assert sent.status_code == 422
    assert set(parse(sent).errors) == {field}
    assert queries.sessions_of(cohort.id) == []


@pytest.mark.parametrize("month", ["", "x", "2027-13", "9999-01", "0000-01", "2027-04", "\x00"])
def test_calendar_of_any_month_stays_within_the_cohort(cohort, manager, month):
    a_session(cohort, times=10)
    assert manager.get("/sessions/pohang/5", query_string={"month": month}).status_code == 200


def test_calendar_without_a_cohort_says_so(app, client):
    site = a_site()
    staff = sign_in(client, make_person("Alice", roles=[(Role.PROGRAMME, site)]))
    assert parse(staff.get("/sessions")).h1


def test_mark_through_the_page_by_a_mentor(cohort, client, freeze):
    one, two = (an_enrolment(make_person(name), cohort) for name in ("Bob", "Carol"))
    session = a_session(cohort)
    mentor = make_person("Mo", roles=[(Role.MENTOR, cohort.site_id)])
    mentored = sign_in(client, mentor)
    freeze(session.ends_at)
    path = f"/sessions/{session.ref}"
    sent = mentored.post(path, data={f"state-{one.ref}": "late", f"note-{one.ref}": "버스"})
    assert sent.status_code == 303
    assert {k: v.state for k, v in queries.marks_of(session.id).items()} == {
        one.id: AttendanceState.LATE
    }
    assert mentored.post(path, data={"rest": "present"}).status_code == 303
    db.session.expire_all()
    states = {k: v.state for k, v in queries.marks_of(session.id).items()}
    assert states[two.id] is AttendanceState.PRESENT


@pytest.mark.parametrize(
    ("field", "value"), [("state", "happy"), ("note", "x" * 101), ("note", "\x00")]
)
def test_mark_with_a_bad_value_writes_nothing(cohort, manager, freeze, field, value):
    one, two = (an_enrolment(make_person(name), cohort) for name in ("Bob", "Carol"))
    session = a_session(cohort)
    freeze(session.ends_at)
    data = {f"state-{two.ref}": "absent", f"{field}-{one.ref}": value}
    assert manager.post(f"/sessions/{session.ref}", data=data).status_code == 422
    assert queries.marks_of(session.id) == {}


def test_mark_before_the_session_is_refused_with_a_reason(cohort, manager, freeze):
    one = an_enrolment(make_person("Bob"), cohort)
    session = a_session(cohort)
    freeze(datetime(2027, 3, 1, tzinfo=UTC))
    sent = manager.post(f"/sessions/{session.ref}", data={f"state-{one.ref}": "absent"})
    assert sent.status_code == 422
    assert queries.marks_of(session.id) == {}


def test_remove_a_marked_session_is_a_conflict(cohort, manager):
    session, other = a_session(cohort), a_session(cohort, date(2027, 3, 9))
    mark(session, an_enrolment(make_person("Bob"), cohort))
    assert manager.post(f"/sessions/{session.ref}/remove").status_code == 409
    assert manager.post(f"/sessions/{other.ref}/remove").status_code == 303


def test_calendar_asks_the_same_number_of_statements_for_more_sessions(
    cohort, manager, count_statements
):
    counts = []
    for day, times in ((2, 1), (3, 3)):
        a_session(cohort, date(2027, 3, day), times=times)
        db.session.commit()
        count_statements()
        manager.get("/sessions/pohang/5?month=2027-03")
        counts.append(len(count_statements()))
    assert counts[0] == counts[1]


def test_attendance_of_a_mentor_from_another_site_is_not_found(cohort, client):
    session = a_session(cohort)
    stranger = make_person("Mo", roles=[(Role.MENTOR, a_site("napoli"))])
    assert sign_in(client, stranger).get(f"/sessions/{session.ref}").status_code == 404
    assert db.session.get(Cohort, cohort.id)
