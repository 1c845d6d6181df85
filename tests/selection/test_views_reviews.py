"""The reviewer's pages: blind, keeping what was typed, telling nothing about others."""

import pytest
import sqlalchemy as sa

from academy.audit.models import AccessPerson, Entry
from academy.core.db import db
from academy.intake.models import Answer
from academy.selection import queries, services
from academy.selection.states import AssignmentState
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    return Season(applicants=3, reviewers=3).review().assign()


def visit(app, person):
    return sign_in(app.test_client(), person)


def pile(season, number=0):
    return queries.assignments_of(season.applications[number].id)


def filled(season, version=0, level=4, **more):
    levels = {f"criterion_{key}": str(value) for key, value in season.levels(level).items()}
    notes = {f"note_{key}": "Said so." for key in season.levels(level)}
    return {**levels, **notes, "comment": "Clear and kind.", "version": str(version), **more}


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_review_page_says_nothing_about_who_wrote_it(app, season, locale):
    person, application = season.people[0], season.applications[0]
    person.name, person.nickname, person.phone = "홍길동", "길동이", "+821055556666"
    person.romanised_name = "Gildong Hong"
    mine = sa.select(Answer).where(Answer.key == "why", Answer.application_id == application.id)
    db.session.scalars(
        mine
    ).one().sent_text = (
        "저는 홍길동, GILDONG HONG입니다. 길동이는, Gildong, gildong@example.net 010-5555-6666"
    )
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    reader.set_cookie("academy_language", locale)
    for address in (
        f"/reviews/{assignment.ref}",
        "/reviews",
        f"/reviews/{assignment.ref}/step-back",
    ):
        response = reader.get(address)
        assert response.status_code == 200
        text = response.get_data(as_text=True)
        for secret in (
            "홍길동",
            "길동이",
            "gildong",
            "hong",
            "5555",
            application.number,
            "2000-03-21",
            "2000. 3. 21",
            person.email,
        ):
            assert secret.lower() not in text.lower(), f"{secret} stands on {address}"
        for header, value in response.headers:
            assert application.number not in value, header


def test_review_page_writes_the_access_log(app, season):
    assignment = pile(season)[0]
    visit(app, assignment.reviewer).get(f"/reviews/{assignment.ref}")
    seen = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert season.people[0].id in seen


def test_hand_in_pressed_twice_hands_in_once(app, season):
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    where, data = f"/reviews/{assignment.ref}", filled(season, act="hand_in")
    for _press in range(2):
        pressed = reader.post(where, data=data)
        assert pressed.status_code == 303
        assert pressed.location.startswith("/reviews/"), "the next of the pile"
    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.verb == "review.hand_in")).all()
    assert len(verbs) == 1
    other = reader.post(where, data=data | {"comment": "Something else."})
    assert other.status_code == 409, "what is new was written without having seen what is saved"


def test_hand_in_by_page_without_javascript(app, season):
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    sent = reader.post(f"/reviews/{assignment.ref}", data=filled(season, act="hand_in"))
    assert sent.status_code == 303
    assert queries.get_assignment(assignment.ref).status is AssignmentState.SCORED


def test_hand_in_with_a_level_missing_shows_the_field_and_keeps_the_rest(app, season):
    assignment = pile(season)[0]
    data = filled(season, act="hand_in", comment="Kept <b>as typed</b>")
    missing = season.stage.criteria[1].field
    del data[missing]
    response = visit(app, assignment.reviewer).post(f"/reviews/{assignment.ref}", data=data)
    assert response.status_code == 422
    page = parse(response)
    held = page.values()
    assert held["comment"].strip() == "Kept <b>as typed</b>"
    assert held[season.stage.criteria[0].field] == "4"
    assert page.all(f".//fieldset[@id='{missing}']//p[@class='error']")


def test_hand_in_from_a_second_window_gives_409_with_both_and_then_takes_the_second(app, season):
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    reader.post(f"/reviews/{assignment.ref}", data=filled(season, level=5, comment="First"))
    late = filled(season, level=2, comment="Second")
    response = reader.post(f"/reviews/{assignment.ref}", data=late)
    assert response.status_code == 409
    page = parse(response)
    held = page.values()
    assert held["comment"].strip() == "Second"
    assert held[season.stage.criteria[0].field] == "2"
    assert "First" in page.text
    assert queries.review_of(assignment.id).comment == "First"
    again = reader.post(f"/reviews/{assignment.ref}", data=late | {"version": held["version"]})
    assert again.status_code == 303
    assert queries.review_of(assignment.id).comment == "Second"


def test_autosave_keeps_a_field_and_says_the_version(app, season):
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    where = f"/reviews/{assignment.ref}/draft"
    field = season.stage.criteria[0].field
    first = reader.post(where, data={field: "3", "autosave": field, "version": "0"})
    assert first.json["version"] == 1
    second = reader.post(where, data={"comment": "x" * 2100, "version": "1"})
    assert second.json["version"] == 2
    assert "comment" in second.json["warnings"]
    assert reader.post(where, data={field: "1", "version": "1"}).status_code == 409
    assert queries.review_of(assignment.id).levels == {season.stage.criteria[0].id: 3}
    page = parse(reader.get(f"/reviews/{assignment.ref}"))
    assert page.values()[field] == "3"


@pytest.mark.parametrize("comment", ["\x00", "\ud800", "900101-1234567"])
def test_autosave_of_what_may_not_be_kept_is_refused_and_not_stored(app, season, comment):
    assignment = pile(season)[0]
    body = "version=0&comment=" + "".join(
        f"%{b:02X}" for b in comment.encode("utf-8", "surrogatepass")
    )
    response = visit(app, assignment.reviewer).post(
        f"/reviews/{assignment.ref}/draft",
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
    review = queries.review_of(assignment.id)
    assert review is None or comment not in review.comment
    assert response.status_code in {200, 422}


def test_foreign_and_unknown_assignments_look_the_same(app, season):
    assignment = pile(season)[0]
    stranger = next(r for r in season.reviewers if r.id != assignment.reviewer_id)
    reader = visit(app, stranger)
    foreign = reader.get(f"/reviews/{assignment.ref}")
    unknown = reader.get("/reviews/23456789ABCDEFGH")
    assert foreign.status_code == unknown.status_code == 404
    assert len(foreign.data) == len(unknown.data)


def test_step_back_with_a_conflict_cuts_access(app, season):
    assignment = pile(season)[0]
    reader = visit(app, assignment.reviewer)
    where = f"/reviews/{assignment.ref}/step-back"
    assert reader.post(where, data={}).status_code == 422
    assert reader.post(where, data={"kind": "abstain", "reason": ""}).status_code == 422
    assert reader.post(where, data={"kind": "conflict"}).status_code == 303
    assert reader.get(f"/reviews/{assignment.ref}").status_code == 404
    assert assignment.ref not in reader.get("/reviews").get_data(as_text=True)


def test_people_page_answers_alike_for_applicants_and_strangers(app, season):
    reader = visit(app, season.reviewers[0])
    answers = []
    for written in (season.people[0].email, "nobody@example.org"):
        sent = reader.post("/reviews/people", data={"written": written})
        assert sent.status_code == 303
        page = reader.get("/reviews/people").get_data(as_text=True)
        answers.append(page.replace(written, ""))
        services.unlist_person(
            queries.conflicts_of(season.reviewers[0].id)[0], actor=actor_of(season.reviewers[0])
        )
        db.session.commit()
    assert len(answers[0]) == len(answers[1])


def test_people_page_refuses_nothing_and_a_limit_below_zero(app, season):
    reader = visit(app, season.reviewers[0])
    assert reader.post("/reviews/people", data={"written": " "}).status_code == 422
    for data in ({"languages": [], "limit": ""}, {"languages": ["ko"], "limit": "-1"}):
        assert reader.post("/reviews/people/reading", data=data).status_code == 422
    sent = reader.post("/reviews/people/reading", data={"languages": ["ko"], "limit": "9"})
    assert sent.status_code == 303
    assert queries.reading_of(season.reviewers[0].id).limit == 9
