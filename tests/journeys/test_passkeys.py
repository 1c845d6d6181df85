"""Passkeys in a real browser, with an authenticator inside the device as Touch ID is."""

import re

import pytest

from academy.accounts.passwords import hash_password
from academy.core.db import db
from tests.personas import make_person

pytestmark = pytest.mark.browser

PASSWORD = "seven blue herons"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page):
    """Give a window an authenticator; return what removes it again."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, added["authenticatorId"]


@pytest.fixture
def address(live_server):
    """The site under a name, because browsers refuse passkeys for bare numbers."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def newcomer(live_server):
    with live_server.app.app_context():
        person = make_person("김하나", password=hash_password(PASSWORD))
        db.session.commit()
        return person.email


def sign_in_with_password(page, address, email):
    page.goto(f"{address}/sign-in?next=/account/security")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="로그인", exact=True).click()


def test_passkey_is_made_then_signs_in_alone_and_as_second_factor(open_page, address, newcomer):
    page = open_page(phone=True)
    # A simulated device would answer by itself as soon as the page offers passkeys for the address
    # field, at a moment of its own; here a person presses the button.
    page.add_init_script("delete window.PublicKeyCredential.isConditionalMediationAvailable")
    sign_in_with_password(page, address, newcomer)
    page.wait_for_url(f"{address}/account/security")
    session, authenticator = plug_in(page)
    page.get_by_role("link", name="패스키 추가").click()
    page.fill("#name", "내 휴대전화")
    page.get_by_role("button", name="패스키 만들기").click()
    page.wait_for_url(f"{address}/account/security/recovery")
    assert len(re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page.inner_text("main"))) == 10
    page.goto(f"{address}/account/security")
    assert "내 휴대전화" in page.inner_text("main")

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/account/security")
    page.get_by_role("button", name="패스키로 로그인").click()
    page.wait_for_url(f"{address}/account/security")

    page.context.clear_cookies()
    session.send(
        "WebAuthn.setAutomaticPresenceSimulation",
        {"authenticatorId": authenticator, "enabled": False},
    )
    sign_in_with_password(page, address, newcomer)
    page.wait_for_url(f"{address}/sign-in/second**")
    assert page.get_by_role("link", name="복구 코드").is_visible()
    session.send(
        "WebAuthn.setAutomaticPresenceSimulation",
        {"authenticatorId": authenticator, "enabled": True},
    )
    page.get_by_role("button", name="패스키 사용").click()
    page.wait_for_url(f"{address}/account/security")


def test_passkey_at_a_bare_number_is_not_offered(open_page, live_server, newcomer):
    page = open_page(locale="en")
    page.goto(f"{live_server.url}/sign-in")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
