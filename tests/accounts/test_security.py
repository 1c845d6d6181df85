"""Second factors: set up, asked for, lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts import totp
from academy.accounts.models import RecoveryCode
from academy.accounts.services import factors
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from tests.accounts.conftest import PASSWORD
from tests.accounts.mailbox import kinds, letters
from tests.pages import parse
from tests.personas import make_person, user_of

SIGN_IN = {"email": "alice@example.org", "password": PASSWORD}


def code_of(user, steps=0):
    return totp.code_at(totp.unseal(user.totp_secret), totp.current_counter() + steps)


@pytest.fixture
def with_app(alice):
    """Alice's account with an authenticator app."""
    user = user_of(alice)
    user.totp_secret, user.totp_since = totp.seal(totp.new_secret()), clock.now()
    return user


def test_code_at_equals_the_vectors_of_rfc_6238():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.code_at(secret, 59 // 30) == "287082"
    assert totp.code_at(secret, 1111111109 // 30) == "081804"
    assert totp.code_at(secret, 20000000000 // 30) == "353130"


def test_new_app_with_its_first_code_protects_and_hands_out_recovery_codes(client, alice):
    client.sign_in(alice, second_factor=False)
    page = client.get("/account/security/app").get_data(as_text=True)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page).group(1)
    secret = totp.unseal(sealed)
    code = totp.code_at(secret, totp.current_counter())
    answer = client.post("/account/security/app", data={"sealed": sealed, "code": code})
    assert answer.location == "/account/security/recovery"
    shown = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", client.get(answer.location).text)
    assert len(set(shown)) == 10
    assert kinds("alice@example.org") == ["factor_changed"]
    assert not any(secret in text for *_, text in letters())


def test_new_app_with_a_wrong_code_keeps_the_same_square(client, alice):
    client.sign_in(alice)
    page = client.get("/account/security/app").get_data(as_text=True)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page).group(1)
    answer = client.post("/account/security/app", data={"sealed": sealed, "code": "000000"})
    again = re.search(r'name="sealed" value="([^"]+)"', answer.text).group(1)
    assert answer.status_code == 422
    assert "code" in parse(answer).errors
    assert totp.unseal(again) == totp.unseal(sealed)


@pytest.mark.parametrize("sealed", ["", "forged", "x" * 10_000])
def test_new_app_with_a_forged_secret_is_refused(client, alice, sealed):
    client.sign_in(alice)
    answer = client.post("/account/security/app", data={"sealed": sealed, "code": "123456"})
    assert answer.status_code == 422
    assert user_of(alice).totp_secret is None


def test_sign_in_with_an_app_asks_for_its_code_first(client, with_app):
    answer = client.post("/sign-in?next=/account", data=SIGN_IN)
    assert answer.location == "/sign-in/second"
    assert client.get("/account").status_code == 303
    wrong = client.post("/sign-in/second", data={"by": "app", "code": "abc"})
    assert "code" in parse(wrong).errors
    right = client.post("/sign-in/second", data={"by": "app", "code": code_of(with_app)})
    assert right.location == "/account"
    assert client.get("/account").status_code == 200


def test_code_of_an_app_counts_once(client, app, with_app):
    code = {"by": "app", "code": code_of(with_app)}
    for expected in (303, 422):
        browser = app.test_client()
        browser.post("/sign-in", data=SIGN_IN)
        assert browser.post("/sign-in/second", data=code).status_code == expected


def test_second_factor_guessed_too_often_is_throttled(client, with_app):
    client.post("/sign-in", data=SIGN_IN)
    for _ in range(10):
        client.post("/sign-in/second", data={"by": "app", "code": "000000"})
    answer = client.post("/sign-in/second", data={"by": "app", "code": code_of(with_app)})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_second_factor_without_a_password_leads_to_the_sign_in_page(client):
    assert client.get("/sign-in/second").location == "/sign-in"


def test_second_factor_too_late_begins_anew(client, with_app, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    client.post("/sign-in", data=SIGN_IN)
    freeze(now + timedelta(minutes=11))
    assert client.get("/sign-in/second").location == "/sign-in"


def test_recovery_code_opens_once_and_is_told(client, app, with_app):
    codes = factors.make_recovery_codes(with_app, actor=SYSTEM)
    for expected in (303, 422):
        browser = app.test_client()
        browser.post("/sign-in", data=SIGN_IN)
        typed = {"by": "recovery", "code": codes[0].lower()}
        assert browser.post("/sign-in/second", data=typed).status_code == expected
    assert kinds("alice@example.org") == ["factor_changed"]
    left = sa.select(sa.func.count()).where(RecoveryCode.used_at.is_(None))
    assert db.session.scalar(left) == 9


def test_device_remembered_is_not_asked_for_30_days(client, with_app, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    client.post("/sign-in", data=SIGN_IN)
    client.post("/sign-in/second", data={"by": "app", "code": code_of(with_app), "remember": "y"})
    client.post("/sign-out")
    freeze(now + timedelta(days=29))
    assert client.post("/sign-in", data=SIGN_IN).location == "/home"
    client.post("/sign-out")
    freeze(now + timedelta(days=31))
    assert client.post("/sign-in", data=SIGN_IN).location == "/sign-in/second"


def test_device_forgotten_is_asked_again(client, with_app):
    client.post("/sign-in", data=SIGN_IN)
    client.post("/sign-in/second", data={"by": "app", "code": code_of(with_app), "remember": "y"})
    assert client.post("/account/security/devices/forget").status_code == 303
    client.post("/sign-out")
    assert client.post("/sign-in", data=SIGN_IN).location == "/sign-in/second"


def test_remove_app_ends_recovery_codes_too(client, alice, with_app):
    factors.make_recovery_codes(with_app, actor=SYSTEM)
    client.sign_in(alice)
    assert client.post("/account/security/app/remove").status_code == 303
    assert user_of(alice).totp_secret is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecoveryCode)) == 0


def test_staff_without_factor_is_led_to_set_one_up(client, app, monkeypatch):
    settings = replace(app.config["SETTINGS"], staff_second_factor="required")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    client.sign_in(make_person(roles=[(Role.ADMIN, None)]), second_factor=False)
    answer = client.get("/staff/people")
    assert answer.location == "/sign-in/second?next=%2Fstaff%2Fpeople"
    assert client.get(answer.location).location == "/account/security"
    assert client.get("/account/security").status_code == 200


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 30_000, '{"id": 5}', "{" * 5000])
@pytest.mark.parametrize("asked", ["", "forged"])
def test_passkey_that_is_none_is_refused(client, answer, asked):
    said = client.post(
        "/sign-in/passkey",
        data={"answer": answer, "asked": asked},
        base_url="http://localhost",
    )
    assert said.status_code == 422
