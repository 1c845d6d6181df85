"""A person's own account: name, language, address, password, sessions."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import SignIn
from academy.core import clock
from academy.core.db import db
from tests.accounts.conftest import NEW, PASSWORD
from tests.accounts.mailbox import kinds, last_code
from tests.pages import parse, seen
from tests.personas import make_person, user_of


@pytest.fixture
def own(client, alice):
    return client.sign_in(alice)


def profile(**changed):
    return {"name": "Alice", "nickname": "", "romanised_name": "", "locale": "ko", **changed}


def test_account_takes_names_and_language(own, alice):
    given = profile(name="이아리", nickname="아리", romanised_name="Lee Ah-ri", locale="en")
    assert own.post("/account", data=given | seen(own, "/account")).status_code == 303
    assert (alice.name, alice.nickname, alice.romanised_name) == ("이아리", "아리", "Lee Ah-ri")
    assert alice.locale == "en"
    assert parse(own.get("/account")).root.get("lang") == "en"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 101), ("nickname", "x" * 51), ("romanised_name", "x" * 101)]
    + [(field, "A" + "\u0301" * 300) for field in ("name", "nickname", "romanised_name")]
    + [("name", nobody_sees) for nobody_sees in ("\u3164", "\u200d", "\u00ad", "\U000e0041")],
)
def test_account_with_bad_input_names_the_field(own, alice, field, value):
    answer = own.post("/account", data=profile(**{field: value}))
    assert answer.status_code == 422
    assert list(parse(answer).errors) == [field]
    assert alice.name == "Alice"


def test_account_with_an_unknown_language_changes_nothing(own, alice):
    assert own.post("/account", data=profile(locale="xx")).status_code == 422
    assert alice.locale == "ko"


def test_account_shows_markup_as_text(own):
    markup = profile(name="<script>alert(1)</script>{{7*7}}")
    assert own.post("/account", data=markup | seen(own, "/account")).status_code == 303
    body = own.get("/account").get_data(as_text=True)
    assert "<script>alert(1)" not in body
    assert "{{7*7}}" in body


def test_new_email_with_the_code_changes_the_address_and_tells_the_old_one(own, alice, sign_in):
    elsewhere = sign_in(alice)
    assert own.post("/account/email", data={"email": "Ali@Example.org"}).status_code == 303
    assert user_of(alice).email == "alice@example.org"
    answer = own.post("/account/email/code", data={"code": last_code("ali@example.org")})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert (user_of(alice).email, alice.email) == ("ali@example.org", "ali@example.org")
    assert kinds("alice@example.org") == ["address_changed"]
    assert own.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_new_email_that_has_an_account_looks_the_same_and_changes_nothing(own, alice):
    make_person("Bob", email="bob@example.org")
    answer = own.post("/account/email", data={"email": "bob@example.org"})
    assert answer.location == "/account/email/code"
    assert kinds("bob@example.org") == ["already"]
    assert own.post("/account/email/code", data={"code": "123456"}).status_code == 422


def test_new_email_code_of_someone_else_does_not_count(own, alice, sign_in):
    bob = sign_in(make_person("Bob", email="bob@example.org"))
    own.post("/account/email", data={"email": "ali@example.org"})
    assert bob.get("/account/email/code").location == "/account/email"


def test_new_email_same_address_is_told(own):
    answer = own.post("/account/email", data={"email": "alice@example.org"})
    assert "email" in parse(answer).errors


def test_new_email_long_after_the_password_asks_for_it_again(own, freeze):
    freeze(clock.now() + timedelta(minutes=16))
    answer = own.get("/account/email")
    assert answer.location == "/account/confirm?next=%2Faccount%2Femail"
    wrong = own.post(answer.location, data={"password": NEW})
    assert "password" in parse(wrong).errors
    assert own.post(answer.location, data={"password": PASSWORD}).location == "/account/email"
    assert own.get("/account/email").status_code == 200


def test_new_password_ends_other_sessions_and_tells_the_person(own, alice, sign_in):
    elsewhere = sign_in(alice)
    given = {"current": PASSWORD, "password": NEW}
    assert own.post("/account/password", data=given).status_code == 303
    assert own.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert kinds("alice@example.org") == ["password_changed"]


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [(NEW, NEW, "current"), (PASSWORD, "short", "password"), ("", NEW, "current")],
)
def test_new_password_with_bad_input_names_the_field(own, alice, current, password, field):
    before = user_of(alice).password
    answer = own.post("/account/password", data={"current": current, "password": password})
    assert answer.status_code == 422
    assert list(parse(answer).errors) == [field]
    assert user_of(alice).password == before


def test_sessions_are_listed_and_one_can_be_ended(own, alice, sign_in):
    elsewhere = sign_in(alice)
    refs = db.session.scalars(sa.select(SignIn.ref).order_by(SignIn.id)).all()
    page = own.get("/account/sessions").get_data(as_text=True)
    assert all(ref in page for ref in refs)
    assert own.post(f"/account/sessions/{refs[1]}/end").status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert own.get("/account").status_code == 200


def test_sessions_of_others_cannot_be_ended(own, sign_in):
    bob = sign_in(make_person("Bob"))
    ref = db.session.scalars(sa.select(SignIn.ref).order_by(SignIn.id.desc())).first()
    assert own.post(f"/account/sessions/{ref}/end").status_code == 404
    assert bob.get("/account").status_code == 200


def test_sessions_others_end_at_once(own, alice, sign_in):
    elsewhere = sign_in(alice)
    own.post("/account/sessions/end-others")
    assert elsewhere.get("/account").status_code == 303
    assert own.get("/account").status_code == 200


def test_sessions_own_end_is_a_sign_out(own):
    ref = db.session.scalars(sa.select(SignIn.ref)).one()
    assert own.post(f"/account/sessions/{ref}/end").location == "/sign-in"
    assert own.get("/account").status_code == 303
