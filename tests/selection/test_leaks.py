"""What a reviewer meets over a season holds no identity: pages, headers, files, letters, errors."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Answer
from academy.outbox.models import StoredLetter
from academy.selection import queries, services
from tests.factories.selection import Season, a_handed_in_file
from tests.intake import papers
from tests.personas import actor_of, sign_in

PEOPLE = (
    ("홍길동", "길동이", "Gildong Hong", "gildong.hong@post.example", "+821055550001"),
    ("남궁해율", "먼지", "Haeyul Namgung", "namgung.hy@post.example", "+821055550002"),
    ("Priya Raman", "Pri", "Priya Raman", "priya.raman@post.example", "+919876543210"),
)
SCHOOL = "부산대학교"
BORN = date(2001, 7, 23)


@pytest.fixture
def season(app):
    season = Season(applicants=len(PEOPLE), reviewers=2).review()
    for number, (name, nickname, romanised, email, phone) in enumerate(PEOPLE):
        person, application = season.people[number], season.applications[number]
        person.name, person.nickname, person.romanised_name = name, nickname, romanised
        person.email, person.phone = email, phone
        application.born_on = BORN
        told = sa.select(Answer).where(
            Answer.application_id == application.id, Answer.key.in_(("why", "try"))
        )
        for answer in db.session.scalars(told):
            answer.sent_text = (
                f"저는 {name}입니다. {romanised}, {email}, 0{phone[3:]} {SCHOOL} 2001년 7월 23일생,"
                " 지도를 그리는 일을 좋아합니다."
            )
        a_handed_in_file(application, papers.pdf(f"{romanised} {email}"), "application/pdf")
    season.assign()
    db.session.commit()
    return season


def secrets(season):
    found = {SCHOOL, "2001-07-23", "2001. 7. 23", "20010723"}
    for person, application in zip(season.people, season.applications, strict=True):
        found |= {person.name, person.romanised_name, person.email, application.number, person.ref}
        found |= {person.email.partition("@")[0], person.phone, person.phone[-8:]}
        found |= set(re.findall(r"\w{4,}", person.romanised_name))
    return {each.lower() for each in found if each}


def check(season, told, where):
    held = [each for each in secrets(season) if each in told.lower()]
    assert not held, f"{where}: {held}"


def told(response):
    head = "\n".join(f"{name}: {value}" for name, value in response.headers)
    return head + "\n" + response.get_data().decode(errors="replace")


def plain_addresses(app):
    """Return every address that can be opened without knowing anything."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    )


def filled(season, level):
    levels = {f"criterion_{key}": str(value) for key, value in season.levels(level).items()}
    notes = {f"note_{key}": "Said so." for key in season.levels(level)}
    return {**levels, **notes, "comment": "", "act": "hand_in"}


def own_addresses(season, reviewer):
    refs = [a.ref for a in queries.pile_of(season.stage.id, reviewer.id)]
    return [f"/reviews/{ref}{more}" for ref in refs for more in ("", "/step-back", "/files/1")]


def walk(app, season, reviewer, reader):
    for locale in ("ko", "en"):
        for address in (*plain_addresses(app), *own_addresses(season, reviewer)):
            check(season, told(reader.get(f"{address}?lang={locale}")), address)


def test_season_of_a_reviewer_holds_no_identity(app, season):
    reviewer = season.reviewers[0]
    reader = sign_in(app.test_client(), reviewer)
    walk(app, season, reviewer, reader)
    pile = queries.pile_of(season.stage.id, reviewer.id)
    for number, assignment in enumerate(pile):
        where = f"/reviews/{assignment.ref}"
        for data in ({}, {"version": "x"}, filled(season, 5) | {"version": str(number * 0)}):
            check(season, told(reader.post(where, data=data)), where)
            check(season, told(reader.post(f"{where}/draft", data=data)), f"{where}/draft")
    services.moderate(season.stage, actor=actor_of(season.alice))
    db.session.commit()
    walk(app, season, reviewer, reader)
    services.close_stage(season.stage, actor=actor_of(season.alice))
    db.session.commit()
    walk(app, season, reviewer, reader)
    letters = db.session.scalars(sa.select(StoredLetter).where(StoredLetter.to == reviewer.email))
    for letter in letters:
        check(season, f"{letter.subject}\n{letter.text}\n{letter.html}", letter.kind)


@pytest.mark.parametrize(
    "address",
    [
        "/staff/applications?q=홍길동",
        "/staff/selection",
        "/staff/selection/stages/{stage}/ranking",
        "/staff/selection/applications/{number}",
        "/my/applications/{number}",
        "/my/offers/{number}",
        "/staff/history",
    ],
)
def test_side_doors_are_shut_to_a_reviewer_and_say_nothing(app, season, address):
    reader = sign_in(app.test_client(), season.reviewers[0])
    number = season.applications[0].number
    response = reader.get(address.format(stage=season.stage.ref, number=number))
    assert response.status_code in (403, 404)
    text = response.get_data(as_text=True).replace(f"%2F{number}", "").replace(number, "", 1)
    for name, *_more in PEOPLE:
        assert name not in text


@pytest.mark.parametrize("act", ["", "/step-back", "/files/1"])
def test_conflicted_application_answers_like_one_that_does_not_exist(
    app, season, act, count_statements
):
    reviewer = season.reviewers[0]
    mine = queries.pile_of(season.stage.id, reviewer.id)[0]
    services.declare_conflict(mine, actor=actor_of(reviewer))
    db.session.commit()
    reader = sign_in(app.test_client(), reviewer)
    reader.get("/reviews")

    def answer(ref):
        count_statements()
        response = reader.get(f"/reviews/{ref}{act}")
        shown = response.get_data(as_text=True).replace(ref, "")
        said = re.sub(r"[0-9a-f]{16}", "", shown)
        return response.status_code, said, [re.sub(r"\s+", " ", s) for s in count_statements()]

    conflicted, missing = answer(mine.ref), answer("X" * len(mine.ref))
    assert conflicted[0] == 404
    assert conflicted == missing


@pytest.mark.parametrize("written", ["홍길동", "gildong.hong@post.example", "누군가"])
def test_listing_somebody_tells_nothing_of_whether_they_applied(app, season, written):
    reader = sign_in(app.test_client(), season.reviewers[0])
    response = reader.post("/reviews/people", data={"written": written})
    assert (response.status_code, response.location) == (303, "/reviews/people")
    before = reader.get("/reviews").get_data(as_text=True)
    assert before.count("/reviews/") >= 1
    shown = reader.get("/reviews/people").get_data(as_text=True)
    assert shown.count(written) == 1
