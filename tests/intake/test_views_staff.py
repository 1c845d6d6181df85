"""Staff: a round from its draft to its end, the list of applications, one of them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit.models import Access, AccessPerson, Entry
from academy.cohorts.states import CohortState
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake import queries
from academy.intake.models import Question, Round
from academy.intake.states import ApplicationState, NoticeKind, RoundState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import (
    a_draft,
    a_round,
    a_submitted_application,
    an_open_round,
    notice_texts,
)
from tests.pages import parse
from tests.personas import actor_of, make_person

KOREAN = {"Accept-Language": "ko"}
QUESTION = {
    "kind": "long",
    "label_ko": "왜 지원하십니까?",
    "label_en": "Why do you apply?",
    "limit": "500",
    "required": "y",
}
ODD = ["", "a\0b", "<script>{{ 7*7 }}", "9" * 40, "=1+1\r\nBcc: x", "x" * 100_000, "\u202e"]


def local(delta):
    return (clock.now() + delta).strftime("%Y-%m-%dT%H:%M")


def round_form(**more):
    return {
        "title_ko": "5기 2차 모집",
        "title_en": "Cohort 5, round 2",
        "opens_at": local(timedelta(days=-1)),
        "closes_at": local(timedelta(days=20)),
        "seats": "20",
        "age_floor": "19",
        "contact": "apply@academy.example",
    } | more


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def admin(cohort, sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, cohort.site_id)]))


@pytest.fixture
def staff(cohort, sign_in):
    return sign_in(make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)]))


def text_of(answer):
    return answer.get_data(as_text=True)


def test_admin_opens_a_round_from_nothing(cohort, admin):
    for kind in NoticeKind:
        assert admin.get(f"/staff/notices/pohang/{kind}").status_code == 200
    made = admin.post("/staff/rounds/new", data=round_form())
    where = made.location
    assert where == "/staff/rounds/pohang-5-1"
    assert admin.post(f"{where}/open").status_code == 422
    for kind in NoticeKind:
        made = admin.post(f"/staff/notices/pohang/{kind}", data=notice_texts(kind))
        assert made.location == f"/staff/notices/pohang/{kind}/1"
    assert admin.post(f"{where}/open").status_code == 422
    for _number in range(3):
        assert admin.post(f"{where}/questions/new", data=QUESTION).location == f"{where}/form"
    for path in (
        "",
        "/form",
        "/preview",
        "/questions/q1/versions",
        "/sections/new",
        "/edit",
        "/questions/q1",
        "/questions/new",
    ):
        assert admin.get(f"{where}{path}").status_code == 200
    assert admin.post(f"{where}/questions/q3/remove").location == f"{where}/form"

    assert admin.post(f"{where}/open").location == where

    round = db.session.scalars(sa.select(Round)).one()
    assert round.status is RoundState.OPEN
    assert round.age_as_of is not None
    assert len(queries.notices_of(round.id)) == len(NoticeKind)
    for path in ("/staff/rounds", where, "/staff/notices/pohang"):
        assert admin.get(path).status_code == 200
    assert admin.post(f"{where}/open").location == where
    assert admin.post(f"{where}/questions/new", data=QUESTION).status_code == 404


def test_new_round_is_offered_for_the_cohort_that_is_recruiting_or_next(cohort, admin):
    later = a_cohort(cohort.site, 6)
    assert parse(admin.get("/staff/rounds/new")).values()["title_en"] == "Cohort 5, round 1"
    later.status = CohortState.RECRUITING
    assert parse(admin.get("/staff/rounds/new")).values()["title_en"] == "Cohort 6, round 1"
    chosen = admin.get(f"/staff/rounds/new?cohort={cohort.id}")
    assert parse(chosen).values()["title_en"] == "Cohort 5, round 1"


def test_question_for_a_file_says_what_a_file_may_be(cohort, admin):
    where = admin.post("/staff/rounds/new", data=round_form()).location
    admin.post(f"{where}/questions/new", data=QUESTION | {"kind": "file"})
    assert db.session.scalars(sa.select(Question.limit)).one() == 0
    for page in (f"{where}/form", f"{where}/preview"):
        said = text_of(admin.get(page, headers=KOREAN))
        assert "20MB" in said
        assert "500자" not in said


def test_round_is_prolonged_and_closed_with_a_reason(cohort, staff):
    round = an_open_round(cohort)
    where = f"/staff/rounds/{round.ref}"
    later = local(timedelta(days=30))
    refused = staff.post(f"{where}/extend", data={"extend-closes_at": later})
    assert refused.status_code == 422
    form = {"extend-closes_at": later, "extend-reason": "정전"}
    assert staff.post(f"{where}/extend", data=form).location == where
    assert staff.post(f"{where}/close", data={"close-reason": ""}).status_code == 422
    assert staff.post(f"{where}/close", data={"close-reason": "충원"}).location == where
    acts = sa.select(Entry.verb).where(Entry.kind == "rounds").order_by(Entry.id)
    verbs = db.session.scalars(acts).all()
    assert verbs == ["round.extend", "round.close"]


@pytest.mark.parametrize("field", list(round_form()))
@pytest.mark.parametrize("typed", ODD)
def test_odd_rounds_are_told_at_the_field(cohort, admin, field, typed):
    said = admin.post("/staff/rounds/new", data=round_form(**{field: typed}))
    assert said.status_code in {303, 422}
    if typed == "":
        assert said.status_code == 422


@pytest.mark.parametrize("field", list(QUESTION))
@pytest.mark.parametrize("typed", ODD)
def test_odd_questions_are_told_at_the_field(cohort, admin, field, typed):
    round = a_round(cohort)
    form = QUESTION | {field: typed}
    said = admin.post(f"/staff/rounds/{round.ref}/questions/new", data=form)
    assert said.status_code in {303, 422}


def test_forbidden_question_needs_an_administrator_and_a_reason(cohort, admin, staff):
    round = a_round(cohort)
    where = f"/staff/rounds/{round.ref}/questions/new"
    form = QUESTION | {"label_ko": "전공은 무엇입니까?"}
    reason = form | {"override_reason": "a law asks for it"}
    assert "전공" in text_of(admin.post(where, data=form))
    assert staff.post(where, data=reason).status_code == 422
    assert admin.post(where, data=reason).status_code == 303


def test_foreign_round_looks_like_a_missing_one(cohort, sign_in):
    round = a_round(cohort)
    stranger = sign_in(make_person("Carla", roles=[(Role.ADMIN, a_site("napoli"))]))
    for path in ("", "/edit", "/preview", "/questions/why"):
        assert stranger.get(f"/staff/rounds/{round.ref}{path}").status_code == 404
        assert stranger.get(f"/staff/rounds/pohang-9-9{path}").status_code == 404
    assert stranger.post(f"/staff/rounds/{round.ref}/open").status_code == 404


def test_list_shows_what_the_policy_permits_for_every_persona(cohort, sign_in):
    here = a_submitted_application(make_person("Here"), an_open_round(cohort))
    napoli = a_cohort(a_site("napoli"))
    there = a_submitted_application(make_person("There"), an_open_round(napoli))
    for role in Role:
        for site in (cohort.site_id, napoli.site_id, None):
            person = make_person("Who", roles=[(role, site)])
            actor, browser = actor_of(person), sign_in(person)
            listed = text_of(browser.get("/staff/applications"))
            for application in (here, there):
                permitted = permits(P.APPLICATION_READ, actor, application)
                assert (application.number in listed) is permitted, (role, site)
                said = browser.get(f"/staff/applications/{application.number}")
                assert (said.status_code == 200) is permitted


def statements_of(browser, count_statements):
    browser.get("/staff/applications")
    count_statements()
    browser.get("/staff/applications")
    return count_statements()


def test_list_takes_as_many_statements_for_one_as_for_three(cohort, staff, count_statements):
    round = an_open_round(cohort)
    a_submitted_application(make_person("A"), round)
    one = statements_of(staff, count_statements)
    for name in "BC":
        a_submitted_application(make_person(name), round)
    three = statements_of(staff, count_statements)
    assert len(one) == len(three) == 7, three
    assert not [s for s in three if "count(" in s.lower()]


def test_list_logs_everyone_it_shows(cohort, staff):
    round = an_open_round(cohort)
    people = [make_person(name) for name in "ABC"]
    for person in people:
        a_submitted_application(person, round)
    staff.get("/staff/applications")
    assert db.session.scalars(sa.select(Access.people_count)).one() == 3
    seen = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert sorted(seen) == sorted(person.id for person in people)


def test_list_pages_by_key_and_stays_light(cohort, staff):
    round = an_open_round(cohort)
    for number in range(60):
        a_draft(make_person(f"지원자 {number:03d}"), round)
    first = staff.get("/staff/applications")
    assert len(first.data) <= 30 * 1024
    assert len(staff.get("/staff/applications", headers=KOREAN).data) <= 30 * 1024
    assert "지원자 059" in text_of(first)
    assert "지원자 034" not in text_of(first)
    after = text_of(first).split("after=")[1].split('"')[0].split("&")[0]
    second = text_of(staff.get(f"/staff/applications?after={after}"))
    assert "지원자 034" in second
    assert "지원자 035" not in second


def test_list_narrows_by_round_and_state(cohort, staff):
    one, two = an_open_round(cohort, 1), an_open_round(cohort, 2)
    draft = a_draft(make_person("Dora"), one)
    sent = a_submitted_application(make_person("Sam"), two)
    text = text_of(staff.get(f"/staff/applications?round={one.ref}"))
    assert draft.number in text
    assert sent.number not in text
    text = text_of(staff.get("/staff/applications?state=submitted"))
    assert sent.number in text
    assert draft.number not in text


@pytest.mark.parametrize(
    ("term", "found"),
    [("김하", True), ("김하늘", True), ("하늘", True), ("늘", False), ("HANA@", True),
     ("5-2-", True), ("%", False), ("_", False), ("'; --", False)],
)  # fmt: skip
def test_search_finds_by_beginning_and_puts_the_term_into_no_address(cohort, staff, term, found):
    person = make_person("김하늘", email="hana@example.org")
    application = a_submitted_application(person, an_open_round(cohort))
    said = staff.post("/staff/applications", data={"term": term})
    assert said.status_code == 200
    assert (application.number in text_of(said)) is found


@pytest.mark.parametrize("term", ["", "a\0b", "x" * 1_000_000, "   "])
def test_odd_search_is_told_at_the_field(cohort, staff, term):
    assert staff.post("/staff/applications", data={"term": term}).status_code == 422


def test_one_application_shows_what_was_handed_in_only(cohort, staff):
    round = an_open_round(cohort)
    sent = a_submitted_application(make_person("Sam"), round)
    draft = a_draft(make_person("Dora"), round)
    assert "함께 배우고 싶습니다." in text_of(staff.get(f"/staff/applications/{sent.number}"))
    assert staff.get(f"/staff/applications/{draft.number}").status_code == 200
    people = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert sorted(people) == [sent.person_id, draft.person_id]


def test_more_time_for_one_needs_a_reason(cohort, staff):
    draft = a_draft(make_person("Dora"), an_open_round(cohort))
    where = f"/staff/applications/{draft.number}"
    later = local(timedelta(days=40))
    assert staff.post(f"{where}/more-time", data={"until": later}).status_code == 422
    odd = {"until": "soon", "reason": "폭설"}
    assert staff.post(f"{where}/more-time", data=odd).status_code == 422
    good = {"until": later, "reason": "폭설"}
    assert staff.post(f"{where}/more-time", data=good).location == where
    db.session.refresh(draft)
    assert draft.extended_until is not None
    assert draft.status is ApplicationState.DRAFT
