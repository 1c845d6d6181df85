"""Sign-up: what people see and what is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import Code, Person, User
from academy.accounts.services import create_person, entry
from academy.audit.models import Entry
from academy.core.actors import ANYONE, SYSTEM
from academy.core.db import db
from tests.accounts.conftest import PASSWORD
from tests.accounts.mailbox import kinds, last_code, letters
from tests.pages import parse


def newcomer(**changed):
    return {"name": "김하나", "email": "hana@example.org", "password": PASSWORD, **changed}


def is_signed_in(client):
    return client.get("/account").status_code == 200


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_sign_up_with_the_right_code_makes_a_person_and_goes_on(client):
    answer = client.post("/sign-up?next=/rounds/5-2", data=newcomer())
    assert (answer.status_code, answer.location) == (303, "/sign-up/code")
    assert count(Person) == 0
    page = parse(client.get("/sign-up/code"))
    assert "hana@example.org" in page.text
    answer = client.post("/sign-up/code", data={"code": last_code("hana@example.org")})
    assert (answer.status_code, answer.location) == (303, "/rounds/5-2")
    person = db.session.scalars(sa.select(Person)).one()
    assert (person.name, person.email) == ("김하나", "hana@example.org")
    assert is_signed_in(client)
    verbs = set(db.session.scalars(sa.select(Entry.verb)))
    assert {"person.create", "account.open", "session.begin"} <= verbs
    assert db.session.scalars(sa.select(Code)).one().payload == {}


def test_sign_up_code_typed_with_spaces_and_full_width_digits_counts(client):
    client.post("/sign-up", data=newcomer())
    digits = last_code("hana@example.org")
    typed = " ".join(chr(ord(d) - ord("0") + 0xFF10) for d in digits)
    assert client.post("/sign-up/code", data={"code": typed}).status_code == 303


def test_sign_up_sent_twice_makes_one_account(client):
    client.post("/sign-up", data=newcomer())
    code = {"code": last_code("hana@example.org")}
    cookie = client.get_cookie("academy_session").value
    assert client.post("/sign-up/code", data=code).status_code == 303
    client.set_cookie("academy_session", cookie)
    assert client.post("/sign-up/code", data=code).status_code == 303
    assert count(User) == 1


def test_sign_up_wrong_code_says_how_many_attempts_are_left(client):
    client.post("/sign-up", data=newcomer())
    right = last_code("hana@example.org")
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answer = client.post("/sign-up/code", data={"code": wrong})
    assert answer.status_code == 422
    assert "4" in parse(answer).errors["code"]
    for _ in range(4):
        client.post("/sign-up/code", data={"code": wrong})
    assert client.post("/sign-up/code", data={"code": right}).status_code == 422
    assert count(User) == 0


def test_sign_up_old_code_is_refused_and_another_can_be_sent(client, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    client.post("/sign-up", data=newcomer())
    old = last_code("hana@example.org")
    freeze(now + timedelta(minutes=16))
    assert client.post("/sign-up/code", data={"code": old}).status_code == 422
    assert client.post("/sign-up/code/again").location == "/sign-up/code"
    new = last_code("hana@example.org")
    assert client.post("/sign-up/code", data={"code": new}).status_code == 303


def test_sign_up_second_code_ends_the_first(client):
    client.post("/sign-up", data=newcomer())
    first = last_code("hana@example.org")
    client.post("/sign-up/code/again")
    if first != last_code("hana@example.org"):
        assert client.post("/sign-up/code", data={"code": first}).status_code == 422


def test_sign_up_with_a_known_address_looks_the_same_and_tells_its_owner(client, alice):
    fresh = client.post("/sign-up", data=newcomer())
    known = client.post("/sign-up", data=newcomer(email="Alice@Example.org"))
    assert (known.status_code, known.location) == (fresh.status_code, fresh.location)
    page = client.get("/sign-up/code").get_data(as_text=True)
    assert "alice@example.org" in page
    assert kinds("alice@example.org") == ["already"]
    assert client.post("/sign-up/code", data={"code": "123456"}).status_code == 422
    assert count(User) == 1


def test_sign_up_takes_over_the_record_of_an_imported_person(client):
    imported = create_person(name="이두리", email="hana@example.org", actor=SYSTEM)
    client.post("/sign-up", data=newcomer())
    client.post("/sign-up/code", data={"code": last_code("hana@example.org")})
    assert db.session.scalars(sa.select(User.person_id)).one() == imported.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a" * 101),
        ("name", "a\x00b"),
        ("email", ""),
        ("email", "hana"),
        ("email", "a" * 300 + "@example.org"),
        ("email", "hana@example.org\r\nBcc: all@example.org"),
        ("email", "ha\x00na@example.org"),
        ("password", ""),
        ("password", "short"),
        ("password", "x" * 5000),
        ("password", "a\x00" * 10),
        ("password", "1234567890"),
        ("password", "hana@example.org"),
        ("password", "password123"),
    ],
)
def test_sign_up_with_bad_input_names_the_field_and_keeps_the_rest(client, field, value):
    answer = client.post("/sign-up", data=newcomer(**{field: value}))
    page = parse(answer)
    assert answer.status_code == 422
    assert list(page.errors) == [field]
    assert page.errors[field]
    kept = "name" if field != "name" else "email"
    assert page.values()[kept] == newcomer()[kept]
    assert page.values()["password"] == ""
    assert letters() == []


def test_sign_up_with_hidden_characters_keeps_a_clean_name(client):
    client.post("/sign-up", data=newcomer(name="\u202e김\u200b 하나  "))
    client.post("/sign-up/code", data={"code": last_code("hana@example.org")})
    assert db.session.scalars(sa.select(Person.name)).one() == "김 하나"


def test_sign_up_with_half_a_surrogate_or_markup_is_no_fault(client):
    body = b"name=%ED%A0%80%3Cscript%3E{{7*7}}&email=hana%40example.org&password=seven+blue+herons"
    answer = client.post("/sign-up", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {303, 422}


def test_sign_up_with_json_is_a_form_without_values(client):
    answer = client.post("/sign-up", json=newcomer())
    assert answer.status_code == 422


def test_sign_up_without_token_is_refused(client):
    client.csrf = False
    assert client.post("/sign-up", data=newcomer()).status_code == 400


def test_sign_up_code_without_a_sign_up_leads_to_its_beginning(client):
    assert client.get("/sign-up/code").location == "/sign-up"
    assert client.post("/sign-up/code/again").location == "/sign-up"


def test_sign_up_that_fails_halfway_leaves_nothing(client, monkeypatch):
    client.post("/sign-up", data=newcomer())
    code = {"code": last_code("hana@example.org")}
    db.session.rollback()

    def fail(*_args, **_more):
        raise RuntimeError("the power fails")

    monkeypatch.setattr("academy.accounts.services.people.record", fail)
    assert client.post("/sign-up/code", data=code).status_code == 500
    assert (count(Person), count(User)) == (0, 0)
    monkeypatch.undo()
    assert client.post("/sign-up/code", data=code).status_code == 303
    assert (count(Person), count(User)) == (1, 1)


def test_sign_up_at_once_makes_one_account(client, app, at_once):
    client.post("/sign-up", data=newcomer())
    ref = db.session.scalars(sa.select(Code.ref)).one()
    code = last_code("hana@example.org")
    answers = at_once(4, lambda _: entry.finish_sign_up(ref, code, actor=ANYONE).id)
    assert len(set(answers)) == 1
    assert (count(Person), count(User)) == (1, 1)
