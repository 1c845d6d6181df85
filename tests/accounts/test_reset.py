"""A new password and an invitation."""

from datetime import timedelta

from academy.accounts.services import create_person, invite
from academy.core.actors import SYSTEM
from academy.outbox.queries import bounce_of
from tests.accounts.conftest import NEW
from tests.accounts.mailbox import kinds, last_code, last_link
from tests.factories.outbox import a_bouncing_address
from tests.pages import parse


def is_signed_in(client):
    return client.get("/account").status_code == 200


def test_reset_with_the_right_code_changes_the_password_and_ends_sessions(client, alice, sign_in):
    elsewhere = sign_in(alice)
    assert client.post("/reset", data={"email": "alice@example.org"}).location == "/reset/code"
    code = last_code("alice@example.org")
    answer = client.post("/reset/code", data={"code": code, "password": NEW})
    assert answer.status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert kinds("alice@example.org")[-1] == "password_changed"
    client.post("/sign-out")
    answer = client.post("/sign-in", data={"email": "alice@example.org", "password": NEW})
    assert answer.status_code == 303


def test_reset_with_the_code_shows_that_the_address_takes_letters(client, alice):
    a_bouncing_address(to="alice@example.org")
    client.post("/reset", data={"email": "alice@example.org"})
    assert bounce_of("alice@example.org") is not None
    code = last_code("alice@example.org")
    client.post("/reset/code", data={"code": code, "password": NEW})
    assert bounce_of("alice@example.org") is None


def test_reset_of_an_unknown_address_looks_the_same_and_sends_nothing(client, alice):
    known = client.post("/reset", data={"email": "alice@example.org"})
    page_known = parse(client.get("/reset/code")).text
    unknown = client.post("/reset", data={"email": "nobody@example.org"})
    page_unknown = parse(client.get("/reset/code")).text
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert page_known.replace("alice", "nobody") == page_unknown
    assert kinds("nobody@example.org") == []
    answer = client.post("/reset/code", data={"code": "123456", "password": NEW})
    assert answer.status_code == 422


def test_reset_code_counts_once(client, alice):
    client.post("/reset", data={"email": "alice@example.org"})
    cookie = client.get_cookie("academy_session").value
    data = {"code": last_code("alice@example.org"), "password": NEW}
    assert client.post("/reset/code", data=data).status_code == 303
    client.set_cookie("academy_session", cookie)
    assert client.post("/reset/code", data=data).status_code == 422


def test_reset_with_a_bad_password_does_not_spend_the_code(client, alice):
    client.post("/reset", data={"email": "alice@example.org"})
    code = last_code("alice@example.org")
    for _ in range(6):
        answer = client.post("/reset/code", data={"code": code, "password": "short"})
        assert "password" in parse(answer).errors
    answer = client.post("/reset/code", data={"code": code, "password": NEW})
    assert answer.status_code == 303


def test_letters_to_one_address_are_limited(client, alice):
    for _ in range(5):
        assert client.post("/reset", data={"email": "alice@example.org"}).status_code == 303
    assert client.post("/reset", data={"email": "alice@example.org"}).status_code == 429
    assert len(kinds("alice@example.org")) == 5


def test_reset_guessed_from_another_browser_needs_the_reference(client, app, alice):
    client.post("/reset", data={"email": "alice@example.org"})
    stranger = app.test_client()
    answer = stranger.post(
        "/reset/code", data={"code": last_code("alice@example.org"), "password": NEW}
    )
    assert answer.location == "/reset"


def test_welcome_opened_by_a_scanner_changes_nothing_until_the_form_is_sent(client):
    person = create_person(name="박세미", email="semi@example.org", actor=SYSTEM)
    invite(person, email="semi@example.org", actor=SYSTEM)
    path = last_link("semi@example.org")
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.post(path, data={"password": NEW}).status_code == 303
    assert is_signed_in(client)
    assert client.get(path).status_code == 404


def test_welcome_after_a_week_says_what_to_do(client, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    person = create_person(name="박세미", email="semi@example.org", actor=SYSTEM)
    invite(person, email="semi@example.org", actor=SYSTEM)
    path = last_link("semi@example.org")
    freeze(now + timedelta(days=8))
    assert client.get(path).status_code == 404
