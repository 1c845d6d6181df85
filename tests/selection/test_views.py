"""The pages: blind for reviewers, whole for staff, plain for applicants."""

import pytest
import sqlalchemy as sa

from academy.audit.models import AccessPerson
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Answer
from academy.intake.states import ApplicationState
from academy.selection import queries, services
from academy.selection.rules import fingerprint
from academy.selection.states import AssignmentState, Outcome
from tests.factories.cohorts import a_site
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in


@pytest.fixture
def season(app):
    return Season(applicants=3, reviewers=3).review().assign()


def visit(app, person):
    return sign_in(app.test_client(), person)


def pile(season, number=0):
    return queries.assignments_of(season.applications[number].id)


def filled(season, version=0, level=4, **more):
    levels = {f"criterion_{key}": str(value) for key, value in season.levels(level).items()}
    return {**levels, "comment": "Clear and kind.", "version": str(version), **more}


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_review_page_says_nothing_about_who_wrote_it(app, season, locale):
    person, application = season.people[0], season.applications[0]
    person.name, person.nickname, person.phone = "홍길동", "길동이", "+821055556666"
    person.romanised_name = "Gildong Hong"
    mine = sa.select(Answer).where(Answer.key == "why", Answer.application_id == application.id)
    db.session.scalars(
        mine
    ).one().sent_text = "저는 홍길동, GILDONG HONG입니다. gildong@example.net 010-5555-6666"
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


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_the_desk_walks_from_closing_to_release(app, locale):
    season = Season(applicants=3, reviewers=2, seats=1)
    alice, bob = visit(app, season.alice), visit(app, season.bob)
    for client in (alice, bob):
        client.set_cookie("academy_language", locale)
    ref = season.round.ref
    assert season.round.ref in alice.get("/staff/selection").get_data(as_text=True)
    assert alice.get(f"/staff/selection/{ref}").status_code == 200
    sent = alice.post(f"/staff/selection/{ref}/start", data={"per_application": "2"})
    assert sent.status_code == 303
    assert alice.post(f"/staff/selection/{ref}/assign").status_code == 303
    for assignment in pile(season):
        reader = visit(app, assignment.reviewer)
        reader.post(f"/reviews/{assignment.ref}", data=filled(season, act="hand_in"))
    page = parse(alice.get(f"/staff/selection/{ref}"))
    assert "4.00 · 4.00" in page.text
    numbers = [a.number for a in season.applications]
    for number, data in zip(
        numbers,
        ({"outcome": "offer"}, {"outcome": "waitlist", "rank": "1"}, {"outcome": "decline"}),
        strict=True,
    ):
        where = f"/staff/selection/applications/{number}"
        assert alice.get(where).status_code == 200
        if data["outcome"] == "decline":
            assert alice.post(where, data=data).status_code == 422
        assert alice.post(where, data=data | {"reason": "Said so."}).status_code == 303
        assert alice.get(where).status_code == 200
    held = parse(alice.get(f"/staff/selection/{ref}/release")).values()
    assert "looked_at" not in held, "who prepared is given no button"
    held = parse(bob.get(f"/staff/selection/{ref}/release")).values()
    released = bob.post(f"/staff/selection/{ref}/release", data={"looked_at": held["looked_at"]})
    assert released.status_code == 303
    assert bob.get(f"/staff/selection/{ref}/release").status_code == 200
    assert alice.get(f"/staff/selection/{ref}/criteria").status_code == 200
    assert [a.status for a in season.applications] == [
        ApplicationState.OFFERED, ApplicationState.WAITLISTED, ApplicationState.DECLINED
    ]  # fmt: skip


def test_release_by_who_prepared_is_refused_by_page_too(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(season.round.id))
    response = visit(app, season.alice).post(
        f"/staff/selection/{season.round.ref}/release", data={"looked_at": looked_at}
    )
    assert response.status_code == 422
    assert season.applications[0].status is ApplicationState.IN_REVIEW


def test_take_back_needs_a_reason(app, season):
    assignment = pile(season)[0]
    staff = visit(app, season.alice)
    where = f"/staff/selection/assignments/{assignment.ref}/take-back"
    staff.post(where, data={"reason": ""})
    assert queries.get_assignment(assignment.ref) is not None
    staff.post(where, data={"reason": "Neighbours."})
    assert queries.get_assignment(assignment.ref) is None


def test_staff_of_another_site_find_nothing(app, season):
    other = a_site("napoli")
    stranger = visit(app, make_person("Gina", roles=[(Role.ADMISSIONS, other)]))
    number = season.applications[0].number
    for address in (
        f"/staff/selection/{season.round.ref}",
        f"/staff/selection/{season.round.ref}/release",
        f"/staff/selection/{season.round.ref}/criteria",
        f"/staff/selection/applications/{number}",
    ):
        assert stranger.get(address).status_code == 404
    assert season.round.ref not in stranger.get("/staff/selection").get_data(as_text=True)


def test_result_before_release_does_not_exist(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    applicant = visit(app, season.people[0])
    assert applicant.get(f"/my/offers/{season.applications[0].number}").status_code == 404


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_result_tells_each_verdict_and_lets_the_offer_be_taken(app, season, locale):
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.WAITLIST, 7)
    season.decide(season.applications[2], Outcome.DECLINE)
    season.release()
    pages = []
    for person, application in zip(season.people, season.applications, strict=True):
        client = visit(app, person)
        client.set_cookie("academy_language", locale)
        page = parse(client.get(f"/my/offers/{application.number}"))
        assert "Because." not in page.text, "the reason is for staff"
        assert "Alice" not in page.text, "the applicant sees the academy"
        pages.append(page)
    assert len({page.h1 for page in pages}) == 3
    taker = visit(app, season.people[0])
    where = f"/my/offers/{season.applications[0].number}"
    assert taker.post(f"{where}/accept", data={"discipline": "nothing"}).status_code == 422
    assert taker.post(f"{where}/accept", data={"discipline": "design"}).status_code == 303
    assert taker.get(where).status_code == 200
    assert season.applications[0].status is ApplicationState.ACCEPTED


def test_an_offer_given_up_by_page_goes_to_the_next(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.WAITLIST, 1)
    season.release()
    client = visit(app, season.people[0])
    where = f"/my/offers/{season.applications[0].number}"
    assert client.post(f"{where}/decline").status_code == 303
    assert client.get(where).status_code == 200
    assert client.post(f"{where}/decline").status_code == 409
    assert season.applications[1].status is ApplicationState.OFFERED


def test_an_offer_of_someone_else_is_not_found(app, season):
    season.offer(season.applications[:1])
    stranger = visit(app, season.people[1])
    where = f"/my/offers/{season.applications[0].number}"
    assert stranger.get(where).status_code == 404
    assert stranger.post(f"{where}/accept", data={"discipline": "tech"}).status_code == 404
