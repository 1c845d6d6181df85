from datetime import date, timedelta

import pytest

from academy.accounts.models import Person
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.curriculum import codes, queries, services
from academy.curriculum.rules import Terms
from academy.curriculum.states import AttendanceState, ExcuseState
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import a_room, a_session, an_excuse, mark
from tests.pages import parse, text_of
from tests.personas import make_person, sign_in

A = AttendanceState


@pytest.fixture
def cohort(app, freeze):
    freeze("2027-03-02T08:50:00+09:00")
    return a_cohort(a_site(), starts_on=date(2027, 3, 2))


@pytest.fixture
def learner(cohort):
    return an_enrolment(make_person("Alice"), cohort)


@pytest.fixture
def session(cohort):
    return a_session(cohort)


@pytest.fixture
def manager(cohort, app):
    person = make_person("Mina", roles=[(Role.PROGRAMME, cohort.site_id)])
    return sign_in(app.test_client(), person)


@pytest.fixture
def own(learner, app):
    db.session.commit()
    return sign_in(app.test_client(), db.session.get_one(Person, learner.person_id))


def code_now(session):
    return codes.code_at(session.code_key, clock.now())


def test_screen_gives_the_code_of_the_moment_and_who_came(manager, own, session):
    answer = manager.get(f"/sessions/{session.ref}/code.json").get_json()
    assert answer["code"] == code_now(session)
    assert 1 <= answer["left"] <= 30
    assert answer["picture"].startswith("data:image/svg+xml")
    assert answer["came"] == 0
    own.post(f"/my/check-in/{session.ref}", data={"code": answer["code"]})
    assert manager.get(f"/sessions/{session.ref}/code.json").get_json()["came"] == 1
    assert manager.get(f"/sessions/{session.ref}/screen").status_code == 200


def test_check_in_leads_to_the_session_of_the_moment_and_takes_its_code(own, session, learner):
    gone = own.get("/my/check-in")
    assert gone.location.endswith(f"/my/check-in/{session.ref}")
    page = parse(own.get(f"/my/check-in/{session.ref}?code=123456"))
    assert page.values()["code"] == "123456"
    typed = code_now(session)
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in typed[:3]) + " " + typed[3:]
    assert own.post(f"/my/check-in/{session.ref}", data={"code": full_width}).status_code == 303
    assert queries.mark_of(session.id, learner.id).state is A.PRESENT
    assert "출석 체크를 하셨습니다" in parse(own.get(f"/my/check-in/{session.ref}")).text


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "000000", "x" * 9000])
def test_check_in_with_a_wrong_code_says_so_at_the_field(own, session, typed):
    answer = own.post(f"/my/check-in/{session.ref}", data={"code": typed})
    assert answer.status_code == 422
    assert "code" in parse(answer).errors


def test_check_in_without_a_session_says_when(own, cohort):
    page = parse(own.get("/my/check-in"))
    assert "20" in page.text


def test_check_in_to_a_session_of_another_cohort_is_not_found(own):
    foreign = a_session(a_cohort(number=6, starts_on=date(2027, 3, 2)))
    db.session.commit()
    assert own.get(f"/my/check-in/{foreign.ref}").status_code == 404


def test_leave_early_is_noted_once(own, session, learner, freeze):
    own.post(f"/my/check-in/{session.ref}", data={"code": code_now(session)})
    freeze(session.starts_at + timedelta(minutes=60))
    assert own.post(f"/my/check-in/{session.ref}/leave").status_code == 303
    assert queries.mark_of(session.id, learner.id).state is A.LEFT_EARLY


def test_sheet_of_two_people_at_once_shows_what_the_other_marked(manager, session, learner, freeze):
    freeze(session.starts_at + timedelta(minutes=20))
    old = parse(manager.get(f"/sessions/{session.ref}")).values()
    services.mark(session, {learner.id: (A.LATE, "")}, actor=SYSTEM)
    db.session.commit()
    sent = old | {f"state-{learner.ref}": "absent"}
    refused = manager.post(f"/sessions/{session.ref}", data=sent)
    assert refused.status_code == 409
    assert "지각" in text_of(parse(refused).one(".//li//p[@class='error']"))
    again = parse(refused).values() | {f"state-{learner.ref}": "absent"}
    assert manager.post(f"/sessions/{session.ref}", data=again).status_code == 303
    assert queries.mark_of(session.id, learner.id).state is A.ABSENT


def test_rest_was_present_leaves_those_alone_who_checked_in_meanwhile(
    manager, own, session, learner, freeze
):
    other = an_enrolment(make_person("Bob"), queries.get_session(session.ref).cohort)
    db.session.commit()
    freeze(session.starts_at + timedelta(minutes=20))
    old = parse(manager.get(f"/sessions/{session.ref}")).values()
    own.post(f"/my/check-in/{session.ref}", data={"code": code_now(session)})
    saved = manager.post(f"/sessions/{session.ref}", data=old | {"rest": "present"})
    assert saved.status_code == 303
    db.session.expire_all()
    assert queries.mark_of(session.id, learner.id).state is A.LATE
    assert queries.mark_of(session.id, other.id).state is A.PRESENT


def test_confirm_from_outside_is_one_press(manager, own, cohort, session, learner):
    services.set_terms(cohort, Terms(networks=("203.0.113.0/24",)), actor=SYSTEM)
    db.session.commit()
    own.post(f"/my/check-in/{session.ref}", data={"code": code_now(session)})
    assert not queries.mark_of(session.id, learner.id).is_confirmed
    assert manager.post(f"/sessions/{session.ref}/confirm").status_code == 303
    db.session.expire_all()
    assert queries.mark_of(session.id, learner.id).is_confirmed


def test_my_attendance_says_rate_and_what_it_means(own, cohort, session, learner):
    a_session(cohort, date(2027, 3, 9), times=2)
    mark(session, learner, A.ABSENT)
    db.session.commit()
    page = parse(own.get("/my/attendance"))
    assert "0" in page.text
    assert "80%" in page.text
    assert "결석" in page.text


def test_my_attendance_of_somebody_who_never_began_is_empty(app, cohort):
    client = sign_in(app.test_client(), make_person("Dan"))
    assert "아직 시작하지 않았습니다" in parse(client.get("/my/attendance")).text


def test_excuse_goes_from_asking_to_the_answer(manager, own, session, learner):
    form = {"kind": "service", "first_on": "2027-03-02", "last_on": "2027-03-03", "told": ""}
    assert own.post("/my/excuses/new", data=form).status_code == 303
    [excuse] = queries.excuses_of(learner.id)
    assert excuse.ref in manager.get("/staff/excuses").get_data(as_text=True)
    refused = manager.post(f"/staff/excuses/{excuse.ref}/approve", data={"answer": ""})
    assert refused.status_code == 422
    assert parse(refused).errors
    url = f"/staff/excuses/{excuse.ref}"
    assert manager.post(f"{url}/approve", data={"evidence_seen": "y"}).status_code == 303
    db.session.expire_all()
    assert queries.get_excuse(excuse.ref).status is ExcuseState.APPROVED
    assert excuse.ref in manager.get("/staff/excuses?show=decided").get_data(as_text=True)
    assert "승인" in parse(own.get("/my/attendance")).text


def test_excuse_with_bad_days_keeps_what_was_typed(own):
    form = {"kind": "illness", "first_on": "2027-03-05", "last_on": "2027-03-04", "told": "열"}
    refused = own.post("/my/excuses/new", data=form)
    assert refused.status_code == 422
    page = parse(refused)
    assert "last_on" in page.errors
    assert page.values()["told"] == "열"


def test_excuse_of_somebody_else_cannot_be_taken_back(own, cohort):
    other = an_excuse(an_enrolment(make_person("Bob"), cohort))
    db.session.commit()
    assert own.post(f"/my/excuses/{other.ref}/withdraw").status_code == 404


def test_own_excuse_is_taken_back(own, learner):
    excuse = an_excuse(learner)
    db.session.commit()
    assert own.post(f"/my/excuses/{excuse.ref}/withdraw").status_code == 303
    db.session.expire_all()
    assert queries.get_excuse(excuse.ref).status is ExcuseState.WITHDRAWN


def test_risks_list_who_missed_three_in_a_row_with_the_rule(manager, cohort, learner):
    a_session(cohort, times=4)
    states = [A.PRESENT, A.ABSENT, A.ABSENT, A.ABSENT]
    for session, state in zip(queries.sessions_of(cohort.id), states, strict=True):
        mark(session, learner, state)
    an_enrolment(make_person("Fine"), cohort)
    db.session.commit()
    page = parse(manager.get("/staff/attendance/pohang/5"))
    rows = [text_of(row) for row in page.all(".//tbody/tr")]
    assert len(rows) == 1
    assert "Alice" in rows[0]
    assert "3회를 연달아" in rows[0]


def test_month_sheet_shows_each_mark_and_pages_by_name(manager, cohort, session, learner):
    for number in range(55):
        an_enrolment(make_person(f"Zoe {number:02d}"), cohort)
    mark(session, learner, A.LATE)
    db.session.commit()
    page = parse(manager.get("/staff/attendance/pohang/5/month?month=2027-03"))
    assert len(page.all(".//tbody/tr")) == 50
    assert [text_of(each) for each in page.all(".//tbody/tr")[0]] == ["Alice", "100", "지"]
    [after] = [a for a in page.links.values() if "after=" in a]
    assert len(parse(manager.get(after)).all(".//tbody/tr")) == 6


def test_month_sheet_asks_the_same_number_of_statements_for_more(
    manager, cohort, learner, session, count_statements
):
    counts = []
    for number in (1, 3):
        a_session(cohort, date(2027, 3, 2 + number), times=number)
        an_enrolment(make_person(f"Zoe {number}"), cohort)
        db.session.commit()
        count_statements()
        manager.get("/staff/attendance/pohang/5/month?month=2027-03")
        counts.append(len(count_statements()))
    assert counts[0] == counts[1]


def test_rules_are_saved_and_refused_at_their_field(manager, cohort):
    url = "/staff/attendance/pohang/5/rules"
    form = {
        "opens_minutes": "15",
        "late_minutes": "5",
        "late_per_absence": "2",
        "least_percent": "75",
        "networks": "203.0.113.9/24",
    }
    bad = manager.post(url, data=form | {"networks": "here"})
    assert bad.status_code == 422
    assert "networks" in parse(bad).errors
    assert "late_minutes" in parse(manager.post(url, data=form | {"late_minutes": "999"})).errors
    assert manager.post(url, data=form).status_code == 303
    terms = queries.terms_of(cohort.id)
    assert (terms.late_minutes, terms.networks) == (5, ("203.0.113.0/24",))


def test_closed_day_shows_what_falls_on_it_before_it_moves(manager, cohort):
    session = a_session(cohort, date(2027, 4, 29))
    db.session.commit()
    form = {"on": "2027-04-29", "name-ko": "보궐선거", "name-en": "By-election"}
    shown = manager.post("/staff/days-off/pohang/new", data=form)
    page = parse(shown)
    assert page.values()["shown"] == "2027-04-29"
    assert "4. 30." in page.text
    sent = form | {"shown": "2027-04-29", "moving": session.ref}
    assert manager.post("/staff/days-off/pohang/new", data=sent).status_code == 303
    db.session.expire_all()
    assert queries.get_session(session.ref).on == date(2027, 4, 30)
    text = parse(manager.get("/staff/days-off?year=2027")).text
    assert "보궐선거" in text
    assert "추석" in text


def test_rooms_are_added_and_changed(manager, cohort):
    form = {"name-ko": "세미나실", "name-en": "Seminar room", "seats": "40"}
    assert manager.post("/staff/rooms/new/pohang", data=form).status_code == 303
    [room] = queries.rooms_of(cohort.site_id)
    bad = manager.post("/staff/rooms/new/pohang", data=form | {"seats": "0"})
    assert "seats" in parse(bad).errors
    changed = form | {"seats": "", "is_closed": "y", "version": str(room.version)}
    assert manager.post(f"/staff/rooms/{room.ref}", data=changed).status_code == 303
    db.session.expire_all()
    assert queries.get_room(room.ref).is_closed


def test_session_is_changed_and_called_off_on_its_pages(manager, cohort):
    session = a_session(cohort, date(2027, 3, 9), room=a_room(a_site()).id)
    db.session.commit()
    url = f"/sessions/{session.ref}"
    sent = parse(manager.get(f"{url}/change")).values() | {"on": "2027-03-10"}
    assert manager.post(f"{url}/change", data=sent).status_code == 303
    assert manager.post(f"{url}/change", data=sent | {"starts": "13:00"}).status_code in (409, 422)
    assert manager.post(f"{url}/cancel", data={"reason": ""}).status_code == 422
    assert manager.post(f"{url}/cancel", data={"reason": "Storm"}).status_code == 303
    page = parse(manager.get(url))
    assert "Storm" in page.text
    assert "휴강" in parse(manager.get("/sessions/pohang/5?month=2027-03")).text


@pytest.mark.parametrize("day", ["2027-03-09", "2027-02-31", "nonsense", "9999-99-99"])
def test_week_shows_its_sessions_whatever_day_is_asked(manager, cohort, day):
    a_session(cohort, date(2027, 3, 9))
    db.session.commit()
    page = parse(manager.get(f"/sessions/pohang/5/week?day={day}"))
    assert ("오전 수업" in page.text) == (day == "2027-03-09")
