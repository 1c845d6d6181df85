"""Sign-in, sign-out and the first page."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts import passwords, throttle
from academy.accounts.models import Attempts, SignIn
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import TooMany
from tests.accounts.conftest import NEW, PASSWORD
from tests.pages import parse
from tests.personas import make_person, user_of


def is_signed_in(client):
    return client.get("/account").status_code == 200


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_sign_in_renews_the_session_and_goes_on(client, alice):
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["left_over"] = "of someone else"
    answer = client.post(
        "/sign-in?next=/account/security",
        data={"email": "ALICE@example.ORG ", "password": PASSWORD},
    )
    assert (answer.status_code, answer.location) == (303, "/account/security")
    with client.session_transaction() as session:
        assert "left_over" not in session
    assert is_signed_in(client)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_never_leads_out_of_the_house(client, alice, target):
    answer = client.post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "alice@example.org", "password": PASSWORD},
    )
    assert answer.location == "/home"


def test_sign_in_wrong_password_and_unknown_address_look_the_same(client, alice):
    wrong = client.post("/sign-in", data={"email": "alice@example.org", "password": NEW})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": NEW})
    assert wrong.status_code == unknown.status_code == 422
    assert parse(wrong).text == parse(unknown).text


def test_sign_in_hashes_once_whether_the_address_is_known_or_not(client, alice, monkeypatch):
    calls = []

    class Counting:
        def verify(self, hashed, password):
            calls.append(hashed[:12])
            raise passwords.VerificationError

    monkeypatch.setattr(passwords, "_hasher", Counting())
    client.post("/sign-in", data={"email": "alice@example.org", "password": NEW})
    client.post("/sign-in", data={"email": "nobody@example.org", "password": NEW})
    assert len(calls) == 2
    assert calls[0] == calls[1]


def test_sign_in_of_an_inactive_account_is_refused(client, alice):
    user_of(alice).active = False
    answer = client.post("/sign-in", data={"email": "alice@example.org", "password": PASSWORD})
    assert answer.status_code == 422


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_sign_in_too_often_is_throttled_known_or_not(client, alice, email, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    for _ in range(10):
        assert client.post("/sign-in", data={"email": email, "password": NEW}).status_code == 422
    answer = client.post("/sign-in", data={"email": email, "password": NEW})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "15" in parse(answer).text
    assert db.session.scalar(sa.select(Attempts.count).where(Attempts.scope == "sign_in.account"))
    freeze(now + timedelta(minutes=16))
    assert client.post("/sign-in", data={"email": email, "password": NEW}).status_code == 422


def test_sign_in_rightly_begins_to_count_anew(client, alice):
    for _ in range(9):
        client.post("/sign-in", data={"email": "alice@example.org", "password": NEW})
    client.post("/sign-in", data={"email": "alice@example.org", "password": PASSWORD})
    client.post("/sign-out")
    for _ in range(9):
        answer = client.post("/sign-in", data={"email": "alice@example.org", "password": NEW})
        assert answer.status_code == 422


def test_throttle_counts_agree_between_workers(app, at_once):
    answers = at_once(8, lambda _: throttle.attempt(throttle.LETTER_ADDRESS, "a@example.org"))
    assert sum(isinstance(answer, TooMany) for answer in answers) == 3


def test_sign_out_ends_the_session_for_good(client, alice):
    client.post("/sign-in", data={"email": "alice@example.org", "password": PASSWORD})
    cookie = client.get_cookie("academy_session").value
    assert client.post("/sign-out").status_code == 303
    client.set_cookie("academy_session", cookie)
    assert not is_signed_in(client)
    assert db.session.scalars(sa.select(SignIn.ended_at)).one() is not None


def test_sign_in_when_signed_in_goes_on(client, alice):
    client.sign_in(alice)
    assert client.get("/sign-in?next=/account").location == "/account"
    assert client.get("/sign-up").location == "/home"


@pytest.mark.parametrize("email", ["", "alice", "a\x00@example.org", "a" * 100_000])
def test_sign_in_with_bad_input_is_told_at_the_field(client, email):
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 422
    assert "email" in parse(answer).errors


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ([], "/my/applications"),
        ([Role.REVIEWER], "/reviews"),
        ([Role.LEARNER], "/my/learning"),
        ([Role.MENTOR], "/mentoring"),
        ([Role.MENTOR, Role.LEARNER], "/mentoring"),
    ],
)
def test_home_leads_to_the_first_page_of_a_role(client, roles, first):
    client.sign_in(make_person(roles=[(role, None) for role in roles]))
    assert client.get("/home").location == first


def test_home_of_staff_leads_to_a_staff_page(client):
    client.sign_in(make_person(roles=[(Role.ADMIN, None)]))
    assert client.get("/home").location.startswith("/staff")


def test_home_without_sign_in_leads_to_the_sign_in_page(client):
    assert client.get("/home").location == "/sign-in?next=%2Fhome"


def test_hash_that_stands_in_for_an_unknown_address_costs_what_ours_cost():
    assert not passwords._hasher.check_needs_rehash(passwords._NOBODY)
    assert passwords.verify_password(None, "nobody has this password") is False
