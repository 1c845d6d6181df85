"""Questions to staff: asked, claimed, answered, taken up again, made public, and not flooded."""

import re

import pytest
import sqlalchemy as sa

from academy.accounts.queries import grants_of
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.outbox.models import StoredLetter
from academy.outbox.rendering import render, unseal
from academy.outreach import queries, services
from academy.outreach.models import CallPart, Enquiry
from academy.outreach.states import EnquiryState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.factories.outreach import an_enquiry, an_info
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
ASKED = {
    "subject": "Lunch",
    "body": "Is there a canteen?",
    "name": "Nova",
    "email": "nova@example.org",
}


@pytest.fixture
def site(app):
    site = a_site()
    an_open_round(a_cohort(site))
    return site


@pytest.fixture
def staff(site):
    return make_person("Adam", roles=[(Role.ADMISSIONS, site)])


def letters(kind):
    return db.session.scalars(
        sa.select(StoredLetter)
        .where(StoredLetter.kind == f"outreach/{kind}")
        .order_by(StoredLetter.id)
    ).all()


def the_enquiry():
    return db.session.scalars(sa.select(Enquiry)).one()


def words(enquiry, **more):
    return [(str(w.kind), w.body) for w in queries.thread_of(enquiry.id, notes=True, **more)]


def test_visitor_asks_with_a_code_and_staff_hear_of_it_without_the_text(site, client):
    assert client.post("/campus/pohang/ask", data=ASKED).location == "/visitor/code"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enquiry)) == 0
    sealed = letters("code")[-1].sealed
    code = re.search(r"\b\d{6}\b", render("outreach/code", "en", unseal(sealed))[1])[0]
    where = client.post("/visitor/code", data={"code": code}).location
    enquiry = the_enquiry()
    assert where == f"/questions/{enquiry.key}"
    assert client.post("/visitor/code", data={"code": code}).location == where
    assert the_enquiry().status is EnquiryState.OPEN
    assert words(enquiry) == [("question", "Is there a canteen?")]
    told = letters("enquiry_waits")
    assert [letter.to for letter in told] == ["apply@academy.example"]
    assert "canteen" not in told[0].text
    assert enquiry.key not in told[0].text
    assert enquiry.key in letters("enquiry_received")[0].text
    page = parse(client.get(where, headers=ENGLISH))
    assert "Is there a canteen?" in page.text


def test_second_question_under_the_same_subject_is_kept_and_a_second_press_is_none(site, client):
    sign_in(client, make_person("Nova"))
    for body in ("Is there a canteen?", "Is there a canteen?", "May I bring my dog?"):
        assert client.post("/campus/pohang/ask", data=ASKED | {"body": body}).status_code == 303
    asked = db.session.scalars(sa.select(Enquiry).order_by(Enquiry.id)).all()
    assert [words(each)[0][1] for each in asked] == ["Is there a canteen?", "May I bring my dog?"]


def test_question_waits_for_its_code_whatever_else_the_address_is_sent(site, client, app):
    client.post("/campus/pohang/ask", data=ASKED)
    sealed = letters("code")[-1].sealed
    digits = re.search(r"\b\d{6}\b", render("outreach/code", "en", unseal(sealed))[1])[0]
    stranger, eve = app.test_client(), app.test_client()
    stranger.post(f"/info/{an_info(site).ref}", data=ASKED)
    stranger.post("/campus/pohang/ask", data=ASKED | {"body": "Of somebody else"})
    sign_in(eve, make_person("Eve"))
    assert eve.post("/account/email", data={"email": ASKED["email"]}).status_code == 303
    assert len(letters("code")) == 3
    client.post("/visitor/code", data={"code": digits})
    assert words(the_enquiry()) == [("question", ASKED["body"])]


def test_person_asks_at_once_and_finds_it_among_their_questions(site, client):
    person = make_person("Alice")
    sign_in(client, person)
    for _ in range(2):
        where = client.post("/campus/pohang/ask", data=ASKED).location
    enquiry = the_enquiry()
    assert enquiry.person_id == person.id
    assert where == f"/questions/{enquiry.key}"
    assert parse(client.get("/my/questions")).links["Lunch"] == where


@pytest.mark.parametrize(
    ("more", "field"),
    [({"subject": ""}, "subject"), ({"body": "x" * 2001}, "body"), ({"email": "nobody"}, "email"),
     ({"body": "My number is 900101-1234567"}, "body"), ({"name": ""}, "name")],
)  # fmt: skip
def test_question_with_odd_input_says_so_at_the_field(site, client, more, field):
    answer = client.post("/campus/pohang/ask", data=ASKED | more)
    assert answer.status_code == 422
    assert field in parse(answer).errors
    assert not letters("code")


@pytest.mark.parametrize(
    ("role", "elsewhere", "told"),
    [
        (Role.ADMISSIONS, False, True),
        (Role.ADMIN, False, True),
        (Role.ADMISSIONS, True, False),
        (Role.REVIEWER, False, False),
    ],
)
def test_word_goes_to_the_owner_only_while_they_may_answer(site, role, elsewhere, told):
    where = a_site("napoli") if elsewhere else site
    owner = make_person("Owner", roles=[(role, where)])
    enquiry = an_enquiry(site)
    enquiry.owner_id = owner.id
    db.session.flush()
    assert (queries.who_answers(enquiry) == owner.email) is told
    for grant in grants_of(owner.id):
        grant.ends_at = clock.now()
    db.session.flush()
    assert queries.who_answers(enquiry) not in ("", owner.email)


def test_answer_reaches_whoever_asked_and_the_thread_goes_on(site, staff, client):
    enquiry = an_enquiry(site)
    sign_in(client, staff)
    desk = f"/staff/questions/{enquiry.ref}"
    page = parse(client.get(desk, headers=ENGLISH))
    last = page.values()["answer-seen"]
    sent = client.post(f"{desk}/answer", data={"answer-body": "Yes.", "answer-seen": last})
    assert sent.location == desk
    assert (enquiry.status, enquiry.owner_id) == (EnquiryState.ANSWERED, staff.id)
    assert "Yes." in letters("enquiry_answered")[0].text
    client.post(f"{desk}/note", data={"note-body": "A secret remark"})
    own = f"/questions/{enquiry.key}"
    page = parse(client.get(own, headers=ENGLISH)).text
    assert "Yes." in page
    assert "A secret remark" not in page
    assert client.post(own, data={"body": "And on Sundays?"}).location == own
    assert enquiry.status is EnquiryState.OPEN
    assert [letter.to for letter in letters("enquiry_waits")][-1] == staff.email


def test_answer_to_a_page_that_is_older_than_the_thread_is_refused_and_kept(site, staff, client):
    enquiry = an_enquiry(site)
    last = str(queries.last_word_id(enquiry.id))
    services.write_again(enquiry, "One more thing", actor=SYSTEM)
    sign_in(client, staff)
    said = client.post(
        f"/staff/questions/{enquiry.ref}/answer",
        data={"answer-body": "My long answer", "answer-seen": last},
        headers=ENGLISH,
    )
    assert said.status_code == 422
    assert "Someone has written since" in parse(said).text
    assert "My long answer" in said.get_data(as_text=True)
    assert not letters("enquiry_answered")


def test_answer_twice_by_a_double_click_is_one_letter(site, staff):
    enquiry, actor = an_enquiry(site), actor_of(staff)
    seen = queries.last_word_id(enquiry.id)
    for _ in range(2):
        services.answer(enquiry, "Yes.", seen=seen, actor=actor)
    assert len(letters("enquiry_answered")) == 1


def test_one_thread_takes_only_so_much_a_day(site, freeze):
    freeze("2027-01-04T12:00:00+09:00")
    enquiry = an_enquiry(site)
    for number in range(19):
        services.write_again(enquiry, f"{number}", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.write_again(enquiry, "more", actor=SYSTEM)
    assert len(letters("enquiry_waits")) == 1
    freeze("2027-01-05T12:00:01+09:00")
    services.write_again(enquiry, "more", actor=SYSTEM)


def test_person_who_asks_without_end_is_stopped(site, client):
    sign_in(client, make_person("Alice"))
    got = [
        client.post("/campus/pohang/ask", data=ASKED | {"subject": f"{n}"}).status_code
        for n in range(11)
    ]
    assert got == [303] * 10 + [429]


def test_desk_shows_the_longest_waiting_first_and_moves_by_keys(site, staff, client, freeze):
    for day in range(1, 4):
        freeze(f"2027-01-0{day}T12:00:00+09:00")
        an_enquiry(site, subject=f"Question {day}")
    actor = actor_of(staff)
    first = queries.enquiries_visible_to(actor, EnquiryState.OPEN, size=2)
    assert [e.subject for e in first.items] == ["Question 1", "Question 2"]
    rest = queries.enquiries_visible_to(actor, EnquiryState.OPEN, size=2, after=first.after)
    assert [e.subject for e in rest.items] == ["Question 3"]
    assert rest.after is None
    elsewhere = actor_of(make_person("Eva", roles=[(Role.ADMISSIONS, a_site("napoli"))]))
    assert queries.enquiries_visible_to(elsewhere, EnquiryState.OPEN).items == []


def test_desk_takes_as_many_statements_for_three_as_for_one(site, staff, client, count_statements):
    sign_in(client, staff)
    took = []
    for number in range(3):
        an_enquiry(site, make_person("Alice"), subject=f"{number}")
        client.get("/staff/questions")
        count_statements()
        client.get("/staff/questions")
        took.append(len(count_statements()))
    assert took[0] == took[2]


def test_question_is_claimed_given_back_closed_and_reopened(site, staff, client):
    enquiry = an_enquiry(site)
    sign_in(client, staff)
    desk = f"/staff/questions/{enquiry.ref}"
    client.post(f"{desk}/claim")
    assert enquiry.owner_id == staff.id
    assert "Lunch" in parse(client.get("/staff/questions?state=open&mine=1")).text
    client.post(f"{desk}/give-back")
    assert enquiry.owner_id is None
    for act, state in (("close", EnquiryState.CLOSED), ("close", EnquiryState.CLOSED),
                       ("reopen", EnquiryState.OPEN)):  # fmt: skip
        client.post(f"{desk}/{act}")
        assert enquiry.status is state
    assert client.post(f"{desk}/burn").status_code == 404


def test_public_answer_is_a_draft_in_other_words(site, staff, client):
    enquiry, actor = an_enquiry(site), actor_of(staff)
    services.answer(enquiry, "Yes.", seen=queries.last_word_id(enquiry.id), actor=actor)
    sign_in(client, staff)
    where = f"/staff/questions/{enquiry.ref}/public"
    page = parse(client.get(where, headers=ENGLISH)).values()
    assert (page["title-en"], page["body-en"], page["body-ko"]) == ("Lunch", "Yes.", "")
    assert client.post(where, data={"title-en": "Lunch"}).status_code == 422
    typed = {"title-ko": "점심", "title-en": "Lunch?", "body-ko": "있습니다.", "body-en": "Yes."}
    assert client.post(where, data=typed).location == "/staff/call?campus=pohang#faq"
    part = db.session.scalars(sa.select(CallPart)).one()
    assert (part.published_at, enquiry.part_id) == (None, part.id)
    assert client.post(where, data=typed).location == "/staff/call?campus=pohang#faq"
    assert client.post(where, data=typed | {"body-en": "No."}).status_code == 422
    assert db.session.scalars(sa.select(CallPart)).one().body.said("en") == "Yes."
    services.remove_part(part, actor=actor)
    db.session.commit()
    assert the_enquiry().part_id is None


def test_question_of_another_site_is_missing(site, client):
    enquiry = an_enquiry(site)
    sign_in(client, make_person("Eva", roles=[(Role.ADMISSIONS, a_site("napoli"))]))
    assert client.get(f"/staff/questions/{enquiry.ref}").status_code == 404
    assert client.get("/questions/NOSUCH").status_code == 404
    assert client.get("/campus/nowhere/ask").status_code == 404
    assert clock.now() >= enquiry.asked_at
